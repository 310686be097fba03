#include "choicecard.h"

#include "theme.h"

#include <QKeyEvent>
#include <QPainter>
#include <algorithm>

namespace pricebook {

namespace {

constexpr int pictureSize = 24;
constexpr int usualWidth = 360;
constexpr int leastWidth = 200;
constexpr int markSize = 10;
constexpr int margin = theme::wideSpace;
constexpr int textLeft = margin + pictureSize + margin;

/// Breaks within a word only where one is wider than the room, as in a long path.
int textFlags(const QFontMetrics& metrics, const QString& text, int room) {
    const QStringList words = text.split(QLatin1Char(' '));
    const bool fits = std::all_of(words.begin(), words.end(),
                                  [&](const QString& word) { return metrics.horizontalAdvance(word) <= room; });
    return (fits ? Qt::TextWordWrap : Qt::TextWrapAnywhere) | Qt::AlignLeft | Qt::AlignTop;
}

} // namespace

ChoiceCard::ChoiceCard(const QString& icon, const QString& title, const QString& about, QWidget* parent)
    : QAbstractButton(parent) {
    setIcon(theme::icon(icon));
    setText(title);
    setAccessibleName(title);
    setAccessibleDescription(about);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void ChoiceCard::setMark(const QColor& color) {
    m_mark = color;
    update();
}

QRect ChoiceCard::aboutRect(int width) const {
    const int top = margin + QFontMetrics(theme::font(theme::Type::Strong)).height() + theme::halfSpace / 2;
    const QFontMetrics small(theme::font(theme::Type::Small));
    const int room = width - textLeft - margin;
    return small.boundingRect(QRect(textLeft, top, room, 10'000), textFlags(small, accessibleDescription(), room),
                              accessibleDescription());
}

QSize ChoiceCard::sizeHint() const { return {usualWidth, heightForWidth(usualWidth)}; }

QSize ChoiceCard::minimumSizeHint() const { return {leastWidth, heightForWidth(usualWidth)}; }

int ChoiceCard::heightForWidth(int width) const {
    return std::max(aboutRect(width).bottom() + 1, margin + pictureSize) + margin;
}

void ChoiceCard::paintEvent(QPaintEvent* /*event*/) {
    using theme::Color;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool lit = isEnabled() && (underMouse() || isDown());
    painter.setPen(QPen(theme::color(hasFocus() ? Color::Accent : Color::Border), hasFocus() ? 2 : 1));
    painter.setBrush(theme::color(lit ? Color::Hover : Color::Surface));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), theme::radius, theme::radius);
    icon().paint(&painter, QRect(margin, margin, pictureSize, pictureSize));
    const QFont strong = theme::font(theme::Type::Strong);
    const QFontMetrics metrics(strong);
    int left = textLeft;
    if (m_mark.isValid()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_mark);
        painter.drawEllipse(QRect(left, margin + (metrics.height() - markSize) / 2, markSize, markSize));
        left += markSize + theme::halfSpace;
    }
    painter.setFont(strong);
    painter.setPen(theme::color(Color::Text));
    const int room = width() - left - margin;
    painter.drawText(QRect(left, margin, room, metrics.height()), Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(text(), Qt::ElideMiddle, room));
    painter.setFont(theme::font(theme::Type::Small));
    painter.setPen(theme::color(Color::SecondaryText));
    const int textRoom = width() - textLeft - margin;
    painter.drawText(QRect(aboutRect(width()).topLeft(), QSize(textRoom, height())),
                     textFlags(painter.fontMetrics(), accessibleDescription(), textRoom), accessibleDescription());
}

void ChoiceCard::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

void ChoiceCard::enterEvent(QEnterEvent* event) {
    QAbstractButton::enterEvent(event);
    update();
}

void ChoiceCard::leaveEvent(QEvent* event) {
    QAbstractButton::leaveEvent(event);
    update();
}

} // namespace pricebook
