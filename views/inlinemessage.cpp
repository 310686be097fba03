#include "inlinemessage.h"

#include "theme.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QEvent>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

/// The role lets a screen reader speak the message when it appears.
QAccessibleInterface* makeAccessible(const QString& className, QObject* object) {
    if (className != QLatin1String(InlineMessage::staticMetaObject.className()))
        return nullptr;
    auto* message = static_cast<InlineMessage*>(object);
    return new QAccessibleWidget(message, QAccessible::AlertMessage);
}

} // namespace

InlineMessage::InlineMessage(QWidget* field, QWidget* parent) : QLabel(parent), m_field(field) {
    static const bool installed = (QAccessible::installFactory(makeAccessible), true);
    Q_UNUSED(installed)
    setWordWrap(true);
    setTextFormat(Qt::RichText);
    setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    setFocusPolicy(Qt::NoFocus);
    setContentsMargins(0, 0, 0, 0);
    hide();
}

void InlineMessage::setField(QWidget* field) { m_field = field; }

void InlineMessage::showText(Kind kind, const QString& text) { showTextWithLink(kind, text, {}, {}); }

void InlineMessage::showTextWithLink(Kind kind, const QString& text, const QString& linkText, const QString& target) {
    const bool same = !isHidden() && text == m_message;
    m_kind = kind;
    m_message = text;
    m_linkText = linkText;
    m_linkTarget = target;
    display();
    setFocusPolicy(linkText.isEmpty() ? Qt::NoFocus : Qt::StrongFocus);
    show();
    if (same)
        return;
    setAccessibleName(text);
    if (m_field)
        m_field->setAccessibleDescription(text);
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void InlineMessage::clearMessage() {
    if (isHidden() && m_message.isEmpty())
        return;
    m_message.clear();
    hide();
    clear();
    if (m_field)
        m_field->setAccessibleDescription({});
}

void InlineMessage::setMessage(const QString& text) {
    if (m_message.isEmpty())
        return;
    m_message = text;
    setAccessibleName(text);
    if (m_field)
        m_field->setAccessibleDescription(text);
    display();
}

void InlineMessage::setLinkText(const QString& text) {
    if (m_linkText.isEmpty())
        return;
    m_linkText = text;
    display();
}

void InlineMessage::changeEvent(QEvent* event) {
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_message.isEmpty())
        display();
}

void InlineMessage::display() {
    const QColor color = m_kind == Kind::Error     ? theme::color(theme::Color::Error)
                         : m_kind == Kind::Warning ? theme::color(theme::Color::Warning)
                                                   : theme::color(theme::Color::SecondaryText);
    // The sign goes with the colour: colour alone does not reach everybody.
    const QString sign = m_kind == Kind::Hint ? QString() : u"⚠ "_s;
    QString html = u"<span style=\"color:%1\">%2%3</span>"_s.arg(color.name(), sign, m_message.toHtmlEscaped());
    if (!m_linkText.isEmpty())
        html += u" <a style=\"color:%1\" href=\"%2\">%3</a>"_s.arg(
            theme::color(theme::Color::Accent).name(), m_linkTarget.toHtmlEscaped(), m_linkText.toHtmlEscaped());
    setText(html);
}

} // namespace pricebook
