#include "formbanner.h"

#include "flowlayout.h"
#include "theme.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace pricebook {

namespace {

constexpr int stripeWidth = 4;

QColor colorOf(FormBanner::Kind kind) {
    switch (kind) {
    case FormBanner::Kind::Error:
        return theme::color(theme::Color::Error);
    case FormBanner::Kind::Warning:
        return theme::color(theme::Color::Warning);
    case FormBanner::Kind::Information:
        break;
    }
    return theme::color(theme::Color::Accent);
}

} // namespace

FormBanner::FormBanner(QWidget* parent)
    : QFrame(parent),
      m_label(new QLabel(this)),
      m_buttonRow(new FlowLayout(nullptr, theme::space)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme::space + stripeWidth, theme::space, theme::space, theme::space);
    column->setSpacing(theme::space);
    m_label->setWordWrap(true);
    m_label->setTextFormat(Qt::PlainText);
    m_label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(m_label);
    column->addLayout(m_buttonRow);
    m_buttonRow->alignEndFrom(0);
    hide();
}

void FormBanner::showMessage(Kind kind, const QString& text, const std::vector<Action>& actions) {
    clearMessage();
    m_kind = kind;
    m_label->setText(text);
    for (const Action& action : actions) {
        auto* button = new QPushButton(action.text, this);
        button->setAutoDefault(false);
        // A copy: clearing takes the button, and the connection with what it holds, away.
        connect(button, &QPushButton::clicked, this, [this, run = action.run] {
            const auto copy = run;
            clearMessage();
            copy();
        });
        m_buttonRow->addWidget(button);
        m_buttons.push_back(button);
    }
    setAccessibleName(text);
    show();
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void FormBanner::clearMessage() {
    for (QPushButton* button : m_buttons) {
        button->hide();
        button->deleteLater();
    }
    m_buttons.clear();
    m_label->clear();
    hide();
}

QString FormBanner::message() const { return isHidden() ? QString() : m_label->text(); }

void FormBanner::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor fill = m_kind == Kind::Error     ? theme::color(theme::Color::ErrorFill)
                        : m_kind == Kind::Warning ? theme::color(theme::Color::WarningFill)
                                                  : theme::color(theme::Color::SelectionFill);
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawRoundedRect(rect(), theme::radius, theme::radius);
    painter.setBrush(colorOf(m_kind));
    painter.drawRoundedRect(QRectF(0, 0, stripeWidth, height()), 2, 2);
}

} // namespace pricebook
