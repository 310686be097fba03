#include "formfield.h"

#include "inlinemessage.h"
#include "theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

namespace pricebook {

FormField::FormField(Field field, const QString& name, QWidget* input, QWidget* framed, QWidget* parent)
    : QWidget(parent),
      m_field(field),
      m_input(input),
      m_framed(framed ? framed : input),
      m_hint(new QLabel(this)),
      m_message(new InlineMessage(input, this)) {
    auto* label = new QLabel(name, this);
    label->setBuddy(input);
    theme::setType(label, theme::Type::Small, true);
    theme::setType(m_hint, theme::Type::Small, true);
    input->setAccessibleName(name);
    if (const auto* combo = qobject_cast<const QComboBox*>(input); combo && combo->lineEdit())
        combo->lineEdit()->setAccessibleName(name);
    auto* heading = new QHBoxLayout;
    heading->setContentsMargins(0, 0, 0, 0);
    heading->addWidget(label);
    heading->addStretch();
    heading->addWidget(m_hint);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::halfSpace);
    column->addLayout(heading);
    column->addWidget(m_framed->isAncestorOf(input) ? m_framed : input);
    column->addWidget(m_message);
    connect(m_message, &QLabel::linkActivated, this, &FormField::linkActivated);
}

void FormField::showError(const QString& text) { showError(text, {}, {}); }

void FormField::showError(const QString& text, const QString& linkText, const QString& target) {
    m_message->showTextWithLink(InlineMessage::Kind::Error, text, linkText, target);
    markInvalid(true);
}

void FormField::showWarning(const QString& text) {
    m_message->showText(InlineMessage::Kind::Warning, text);
    markInvalid(false);
}

void FormField::clearError() {
    m_message->clearMessage();
    markInvalid(false);
}

bool FormField::hasError() const {
    return !m_message->message().isEmpty() && m_message->kind() == InlineMessage::Kind::Error;
}

void FormField::setHint(const QString& hint) { m_hint->setText(hint); }

void FormField::markInvalid(bool invalid) {
    m_framed->setProperty("invalid", invalid);
    m_framed->update();
}

} // namespace pricebook
