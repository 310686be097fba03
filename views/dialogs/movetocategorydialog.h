#pragma once

#include "product.h"

#include <QDialog>
#include <memory>
#include <optional>

class QPushButton;

namespace pricebook {

class CatalogSession;
class CategoryCombo;
class InlineMessage;

/// Asks for the category that products are moved to, or none. Moves nothing itself.
class MoveToCategoryDialog final : public QDialog {
    Q_OBJECT
public:
    MoveToCategoryDialog(const std::shared_ptr<CatalogSession>& session, qint64 products, QWidget* parent);

    /// None: they are left without one.
    [[nodiscard]] std::optional<Category> target() const;
    void accept() override;

private:
    CategoryCombo* m_combo;
    InlineMessage* m_message;
};

} // namespace pricebook
