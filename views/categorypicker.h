#pragma once

#include "product.h"

#include <QPushButton>
#include <memory>
#include <vector>

class QLineEdit;
class QListView;
class QSortFilterProxyModel;
class QStandardItem;
class QStandardItemModel;

namespace pricebook {

class CatalogSession;

/// A button "Category filter" that opens a searchable list in which several categories and "No category" can be ticked.
/// Space or Enter ticks, Esc closes. The button says what is chosen. Follows the session's changes.
class CategoryPicker final : public QPushButton {
    Q_OBJECT
public:
    explicit CategoryPicker(QWidget* parent = nullptr);

    void setSession(std::shared_ptr<CatalogSession> session);
    /// The ticked categories in the order of their names.
    [[nodiscard]] std::vector<CategoryId> categories() const;
    /// Whether "No category" is ticked.
    [[nodiscard]] bool includesNone() const;
    /// Does not emit edited(). Ids that are not loaded yet are kept and named when they are.
    void setSelection(const std::vector<CategoryId>& categories, bool none);
    /// The name of a loaded category, for the owner's chips; empty if unknown.
    [[nodiscard]] QString nameOf(CategoryId category) const;
    /// Opens or closes the list.
    void setPopupVisible(bool visible);

Q_SIGNALS:
    /// A person ticked or unticked something.
    void edited();
    /// The names were read anew.
    void namesChanged();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildPopup();
    void reload();
    void fill(const std::vector<CategoryUsage>& categories);
    void itemChanged(const QStandardItem* item);
    void toggleCurrent();
    void updateText();

    std::shared_ptr<CatalogSession> m_session;
    std::vector<CategoryId> m_ticked;
    bool m_none = false;
    bool m_filling = false;
    QStandardItemModel* m_model = nullptr;
    QSortFilterProxyModel* m_filtered = nullptr;
    QWidget* m_popup = nullptr;
    QLineEdit* m_search = nullptr;
    QListView* m_list = nullptr;
};

} // namespace pricebook
