#include "noticetest.h"

#include "inlinemessage.h"
#include "theme.h"

#include <QEvent>
#include <QPushButton>
#include <QVBoxLayout>

namespace pricebook {

NoticeTest::NoticeTest(NoticeServices services, QString receiver, const QString& name, QWidget* parent)
    : QWidget(parent),
      m_services(std::move(services)),
      m_receiver(std::move(receiver)),
      m_button(new QPushButton(tr("Send a test message"), this)),
      m_message(new InlineMessage(m_button, this)) {
    m_button->setAutoDefault(false);
    m_button->setAccessibleName(name);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(theme::halfSpace);
    column->addWidget(m_button, 0, Qt::AlignLeft);
    column->addWidget(m_message);
    connect(m_button, &QPushButton::clicked, this, &NoticeTest::run);
}

NoticeTest::~NoticeTest() = default;

void NoticeTest::setReady(bool ready) {
    // Not while it runs, too: the focus would go elsewhere, and the page with it.
    m_button->setEnabled(ready);
}

void NoticeTest::forgetAnswer() {
    if (m_running == nullptr)
        m_message->clearMessage();
}

void NoticeTest::run() {
    if (m_running)
        return;
    m_running = new QObject(this);
    m_message->showText(InlineMessage::Kind::Hint, tr("Sending; the answer may take up to 20 seconds…"));
    m_services.sendTest(m_receiver, m_running, [this](const Result<QString>& answer) {
        std::exchange(m_running, nullptr)->deleteLater();
        if (answer)
            m_message->showText(InlineMessage::Kind::Hint, *answer);
        else
            m_message->showError(answer.error().text);
    });
}

void NoticeTest::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        forgetAnswer(); // it was in the other language
}

} // namespace pricebook
