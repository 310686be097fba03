#pragma once

#include "product.h"

#include <QComboBox>
#include <memory>
#include <optional>
#include <vector>

namespace pricebook {

class CatalogSession;

/// A drop-down of all categories and "No category" in which one can also type: part of a name is enough, whatever its
/// case. Follows the session's changes. On Linux its accessible name is that of its buddy label, so give it one.
class CategoryCombo final : public QComboBox {
    Q_OBJECT
public:
    explicit CategoryCombo(QWidget* parent = nullptr);

    void setSession(std::shared_ptr<CatalogSession> session);
    /// The chosen category; none for "No category" and while unknownText() is not empty.
    [[nodiscard]] std::optional<CategoryId> current() const;
    /// Does not emit edited(). A category that is not loaded yet is chosen when it arrives.
    void setCurrent(std::optional<CategoryId> category);
    /// As setCurrent(), showing the name at once.
    void setCurrentCategory(const std::optional<Category>& category);
    /// What is typed, if no category has this name; the owner shows it as an error and does not save.
    [[nodiscard]] QString unknownText() const;
    /// Leaves one category out (the one to be deleted).
    void setExcluded(std::optional<CategoryId> category);
    /// False: "No category" is not offered. True at first.
    void setNoneOffered(bool offered);

Q_SIGNALS:
    /// A person chose or typed something.
    void edited();

protected:
    void changeEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    void reload();
    void fill(const std::vector<CategoryUsage>& categories);
    void adoptTypedText();

    std::shared_ptr<CatalogSession> m_session;
    std::optional<CategoryId> m_wanted; ///< what setCurrent() or a choice asked for
    std::optional<CategoryId> m_excluded;
    QString m_wantedName;
    bool m_noneOffered = true;
};

} // namespace pricebook
