#pragma once

#include "product.h"

#include <QFrame>

namespace pricebook {

class TagEditor;

/// The tag editor of a table cell: as high as its chips need, and done when the focus leaves it.
class TagsCellEditor final : public QFrame {
    Q_OBJECT
public:
    explicit TagsCellEditor(QWidget* parent);

    [[nodiscard]] TagEditor* tags() const { return m_tags; }
    void setTags(const std::vector<Tag>& tags);
    /// What is to be changed of the tags given to setTags().
    [[nodiscard]] TagEdit difference() const;
    /// Room for the chips at this place, inside the parent.
    void placeAt(const QRect& cell);

Q_SIGNALS:
    /// The focus went elsewhere; `key` is the Tab key that did it, or 0.
    void left(int key);

protected:
    bool event(QEvent* event) override;
    bool focusNextPrevChild(bool next) override;

private:
    TagEditor* m_tags;
    std::vector<Tag> m_before;
    QRect m_cell;
};

} // namespace pricebook
