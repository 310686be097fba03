#pragma once

#include "ids.h"

#include <QObject>
#include <QPoint>
#include <memory>
#include <vector>

class QMimeData;
class QMouseEvent;

namespace pricebook {

class ProductTable;

/// Drags the selected products out of the table: begins where the mouse is pressed on a row that is selected already
/// and then moved. A press elsewhere, or with Ctrl or Shift, is the table's own. A child of the table.
class ProductDrag final : public QObject {
    Q_OBJECT
public:
    explicit ProductDrag(ProductTable* table);
    ~ProductDrag() override;

    static constexpr auto mimeType = "application/x-pricebook-products";
    /// The caller owns it.
    [[nodiscard]] static std::unique_ptr<QMimeData> mimeData(const std::vector<ProductId>& products);
    /// Empty for anything else.
    [[nodiscard]] static std::vector<ProductId> productsOf(const QMimeData* data);

    void setEnabled(bool enabled) { m_enabled = enabled; }

Q_SIGNALS:
    void started(const std::vector<pricebook::ProductId>& products);
    /// Whether they were dropped somewhere or not.
    void ended();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] bool maybeBegins(const QMouseEvent* event) const;
    void replayPress();
    void drag();

    ProductTable* m_table;
    std::unique_ptr<QMouseEvent> m_press; ///< held back until it is clear whether a drag begins
    bool m_enabled = false;
    bool m_replaying = false;
};

} // namespace pricebook
