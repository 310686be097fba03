#pragma once

#include "product.h"

#include <QListView>
#include <vector>

class QStandardItemModel;

namespace pricebook {

/// The type-ahead list below an input field. Lies over the other widgets of the field's window and never takes the
/// focus: the field keeps it and passes keys on. What is highlighted is announced as a focused list item.
class SuggestionList final : public QListView {
    Q_OBJECT
public:
    enum class Kind { Hit, Near, Create };
    enum Role { KindRole = Qt::UserRole + 1, NameRole, CountRole, TagIdRole };
    struct Suggestion {
        Kind kind = Kind::Hit;
        Tag tag; ///< for Create only the name
        qint64 products = 0;
    };

    explicit SuggestionList(QWidget* field);

    /// Fills the list; nothing is highlighted. Hides it when there is nothing to show.
    void setSuggestions(const std::vector<Suggestion>& suggestions);
    /// Shows it below `line`, or above `field`, where there is more room; as wide as `field`.
    void showAt(const QWidget* field, const QWidget* line);
    /// Highlights the next (1) or previous (-1) entry; from the ends on to none.
    void step(int direction);
    [[nodiscard]] bool hasHighlight() const { return currentIndex().isValid(); }
    [[nodiscard]] Suggestion highlighted() const;
    [[nodiscard]] Suggestion at(int row) const;
    [[nodiscard]] int rowCount() const;

Q_SIGNALS:
    /// An entry was clicked.
    void picked(const pricebook::SuggestionList::Suggestion& suggestion);

private:
    QStandardItemModel* m_model;
};

} // namespace pricebook
