#include "outboxview.h"

#include "inlinemessage.h"
#include "theme.h"

#include <QEvent>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

namespace pricebook {

namespace {

constexpr int pauseMilliseconds = 3'000;
constexpr int soonMilliseconds = 300;

QString timeText(const QDateTime& time) { return QLocale().toString(time.toLocalTime().time(), QLocale::ShortFormat); }

} // namespace

OutboxView::OutboxView(const NoticeServices& services, QWidget* parent)
    : QWidget(parent),
      m_services(services),
      m_state(new QLabel(this)),
      m_counts(new QLabel(this)),
      m_problem(new InlineMessage(nullptr, this)),
      m_again(new QPushButton(tr("Try again now"), this)),
      m_timer(new QTimer(this)) {
    auto* heading = new QLabel(tr("Outbox"), this);
    theme::setType(heading, theme::Type::Strong);
    m_again->setAutoDefault(false);
    m_again->hide();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(theme::halfSpace);
    column->addWidget(heading);
    for (QLabel* label : {m_state, m_counts}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        column->addWidget(label);
    }
    // So that Tab comes to the end of the page, and scrolls there, while there is no button.
    m_counts->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_counts->setFocusPolicy(Qt::StrongFocus);
    column->addWidget(m_problem);
    column->addWidget(m_again, 0, Qt::AlignLeft);
    m_timer->setSingleShot(true);
    connect(m_timer, &QTimer::timeout, this, &OutboxView::ask);
    connect(m_again, &QPushButton::clicked, this, &OutboxView::tryAgain);
}

void OutboxView::refresh() {
    if (isVisible())
        m_timer->start(soonMilliseconds);
}

void OutboxView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    ask();
}

void OutboxView::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    m_timer->stop();
}

void OutboxView::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        refresh();
}

void OutboxView::ask() {
    if (m_asking)
        return;
    m_asking = true;
    m_services.outbox(this, [this](const Result<NoticeServices::Outbox>& outbox) {
        m_asking = false;
        if (isVisible())
            m_timer->start(pauseMilliseconds);
        if (outbox)
            return display(*outbox);
        m_state->hide();
        m_counts->hide();
        m_again->hide();
        m_problem->showError(outbox.error().text);
    });
}

void OutboxView::display(const NoticeServices::Outbox& outbox) {
    const NoticeCounts& counts = outbox.counts;
    m_state->setText(outbox.sending ? tr("This window sends the notices of the open catalogue.")
                                    : tr("This window sends no notices."));
    m_state->show();
    QString text = tr("Waiting: %L1. Sent today: %L2.").arg(counts.waiting).arg(counts.sentLately);
    if (counts.dead > 0)
        text += QChar(u' ') + tr("Given up: %L1.").arg(counts.dead);
    m_counts->setText(text);
    m_counts->show();
    m_again->setVisible(!counts.problem.isEmpty());
    if (!outbox.problem.isEmpty())
        m_problem->showText(InlineMessage::Kind::Warning, outbox.problem);
    else if (counts.problem.isEmpty())
        m_problem->clearMessage();
    else if (counts.retryAt.isValid() && outbox.sending)
        m_problem->showText(
            InlineMessage::Kind::Warning,
            tr("Last problem: %1 The next try is at %2.").arg(counts.problem, timeText(counts.retryAt)));
    else
        m_problem->showText(InlineMessage::Kind::Warning, tr("Last problem: %1").arg(counts.problem));
}

void OutboxView::tryAgain() {
    m_again->setEnabled(false);
    m_services.tryAgain(this, [this](const Result<qint64>& done) {
        m_again->setEnabled(true);
        if (done)
            refresh();
        else
            m_problem->showError(done.error().text);
    });
}

} // namespace pricebook
