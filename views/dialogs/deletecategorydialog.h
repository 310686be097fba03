#pragma once

#include "product.h"

#include <QDialog>
#include <memory>
#include <optional>

class QPushButton;
class QRadioButton;

namespace pricebook {

class CatalogSession;
class CategoryCombo;
class InlineMessage;

/// Says how many products a category has and asks what becomes of them: move them to another, leave them
/// without one, or delete them too. The button says what will happen, with the number. Deletes nothing itself.
class DeleteCategoryDialog final : public QDialog {
    Q_OBJECT
public:
    DeleteCategoryDialog(const std::shared_ptr<CatalogSession>& session, const Category& category, qint64 products,
                         QWidget* parent);

    /// Where the products go; none: they stay without a category.
    [[nodiscard]] std::optional<CategoryId> moveTo() const;
    [[nodiscard]] QString moveToName() const;
    [[nodiscard]] bool deletesProducts() const;

    void accept() override;

private:
    void buildChoice(const std::shared_ptr<CatalogSession>& session, const Category& category);
    void updateButton();

    QRadioButton* m_move = nullptr; ///< null when there are no products
    QRadioButton* m_leave = nullptr;
    QRadioButton* m_deleteToo = nullptr;
    QPushButton* m_accept = nullptr;
    qint64 m_products;
    CategoryCombo* m_target = nullptr;
    InlineMessage* m_message = nullptr;
};

} // namespace pricebook
