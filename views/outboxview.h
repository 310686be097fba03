#pragma once

#include "noticeservices.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QTimer;

namespace pricebook {

class InlineMessage;

/// How the notices of the open catalogue fare: whether this window sends them, how many wait and were sent, and the
/// last problem in words. Looks again every few seconds while it is visible.
class OutboxView final : public QWidget {
    Q_OBJECT
public:
    explicit OutboxView(const NoticeServices& services, QWidget* parent = nullptr);

    /// Soon; for the time after something was set.
    void refresh();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void ask();
    void display(const NoticeServices::Outbox& outbox);
    void tryAgain();

    NoticeServices m_services;
    QLabel* m_state;
    QLabel* m_counts;
    InlineMessage* m_problem;
    QPushButton* m_again;
    QTimer* m_timer;
    bool m_asking = false;
};

} // namespace pricebook
