#pragma once

#include "noticeservices.h"

#include <QPointer>
#include <QWidget>

class QPushButton;

namespace pricebook {

class InlineMessage;

/// A button that sends a test message to a receiver of notices, and what came back. When it goes away, so does the
/// message that is under way.
class NoticeTest final : public QWidget {
    Q_OBJECT
public:
    /// `name` is what assistive tools call the button.
    NoticeTest(NoticeServices services, QString receiver, const QString& name, QWidget* parent = nullptr);
    ~NoticeTest() override;

    [[nodiscard]] QPushButton* button() const { return m_button; }
    /// The sentence stands below the button; for a row that has other buttons: put the message where there is room.
    [[nodiscard]] InlineMessage* message() const { return m_message; }
    void setReady(bool ready);
    /// What came back is no news of the receiver as it is now.
    void forgetAnswer();

protected:
    void changeEvent(QEvent* event) override;

private:
    void run();

    NoticeServices m_services;
    QString m_receiver;
    QPushButton* m_button;
    InlineMessage* m_message;
    QObject* m_running = nullptr;
};

} // namespace pricebook
