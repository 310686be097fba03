#pragma once

#include "historyentry.h"

#include <QDialog>
#include <memory>

class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;
class QTimer;

namespace pricebook {

class CatalogSession;
class HistoryWork;
class InlineMessage;
class TrashModel;

/// What was deleted; puts back what is chosen. Not modal. Window's thread only.
class TrashDialog final : public QDialog {
    Q_OBJECT
public:
    TrashDialog(std::shared_ptr<CatalogSession> session, QWidget* parent);

    [[nodiscard]] TrashModel* model() const { return m_model; }

Q_SIGNALS:
    void takenBack(const QString& title, const pricebook::UndoReport& report);

private:
    void buildTable();
    void updateState();
    void restore();
    [[nodiscard]] std::vector<int> selectedRows() const;

    TrashModel* m_model;
    HistoryWork* m_work;
    QLineEdit* m_filter;
    QTableView* m_table;
    QLabel* m_state;
    InlineMessage* m_problem;
    QPushButton* m_restore;
    QTimer* m_timer;
};

} // namespace pricebook
