#pragma once

#include "historyentry.h"

#include <QDialog>
#include <memory>
#include <vector>

class QDateTimeEdit;
class QLabel;
class QPushButton;
class QTimer;

namespace pricebook {

class CatalogSession;
class HistoryWork;
class InlineMessage;
class TextTable;

/// "Prices as they were": shows which prices of some products were others at a time, and brings them back. Not modal.
/// Window's thread only.
class PricesThenDialog final : public QDialog {
    Q_OBJECT
public:
    PricesThenDialog(std::shared_ptr<CatalogSession> session, std::vector<ProductId> products, QWidget* parent);

    void setTime(const QDateTime& time);

Q_SIGNALS:
    void takenBack(const QString& title, const pricebook::UndoReport& report);

private:
    void look();
    void showPrices(const PricesThen& prices);
    void restore();
    void updateButton();

    std::vector<ProductId> m_products;
    HistoryWork* m_work;
    QDateTimeEdit* m_time;
    QLabel* m_summary;
    InlineMessage* m_problem;
    TextTable* m_table;
    QPushButton* m_restore;
    QTimer* m_timer;
    PricesThen m_prices;
};

} // namespace pricebook
