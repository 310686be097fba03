#pragma once

#include "requestlogmodel.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QSortFilterProxyModel;
class QTableView;

namespace pricebook {

/// The requests that the endpoint has answered, to look on: filter, pause and clear.
class RequestsPane final : public QWidget {
    Q_OBJECT
public:
    explicit RequestsPane(QWidget* parent = nullptr);

    void add(const QList<RequestRecord>& records);
    [[nodiscard]] RequestLogModel* model() const { return m_model; }
    [[nodiscard]] QByteArray columnState() const;
    void restoreColumnState(const QByteArray& state);

private:
    void buildTable();
    void updateCount();

    RequestLogModel* m_model;
    QSortFilterProxyModel* m_filtered;
    QLineEdit* m_filter;
    QPushButton* m_pause;
    QPushButton* m_clear;
    QLabel* m_count;
    QTableView* m_table;
};

} // namespace pricebook
