#pragma once

#include <QWidget>

class QTableView;

namespace pricebook {

/// A table that fills the area, and a page over its rows for when there are none. The table stays visible below its
/// page, so that its header and its accessible name are always there.
class TableArea final : public QWidget {
    Q_OBJECT
public:
    /// Takes both over; `overlay` is hidden at first.
    TableArea(QTableView* table, QWidget* overlay, QWidget* parent = nullptr);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QTableView* m_table;
    QWidget* m_overlay;
};

} // namespace pricebook
