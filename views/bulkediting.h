#pragma once

#include "priceguard.h"

#include <QObject>
#include <memory>

namespace pricebook {

class CatalogSession;
class ProductsPage;
class Settings;

/// Opens the dialogs for many products and for the price checks, and tells the products page what is checked. Window's
/// thread only.
class BulkEditing final : public QObject {
    Q_OBJECT
public:
    /// Both must outlive it.
    BulkEditing(ProductsPage* page, Settings* settings, QObject* parent);

    /// Asks what is to become of the selected products, or of all that match where the selection bar says so.
    void edit(const std::shared_ptr<CatalogSession>& session);
    void askPriceChecks(QWidget* parent);
    /// They hold from now on, and are remembered.
    void keepRules(const PriceRules& rules);
    [[nodiscard]] const PriceRules& priceRules() const { return m_rules; }

Q_SIGNALS:
    /// One sentence for a status bar.
    void statusMessage(const QString& text);

private:
    void setRules(const PriceRules& rules);

    ProductsPage* m_page;
    Settings* m_settings;
    PriceRules m_rules;
};

} // namespace pricebook
