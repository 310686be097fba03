#include "chip.h"

#include "theme.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QStyle>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int sidePadding = 8;
constexpr int verticalPadding = 3;
constexpr int crossSize = 8;
constexpr int crossRoom = 20;
constexpr int mostTextWidth = 260;

/// A button whose press removes the chip; its name says so.
class ChipAccessible final : public QAccessibleWidget {
public:
    explicit ChipAccessible(Chip* chip) : QAccessibleWidget(chip, QAccessible::Button) {}

    [[nodiscard]] QStringList actionNames() const override {
        return QStringList{pressAction()} + QAccessibleWidget::actionNames();
    }
    void doAction(const QString& name) override {
        if (name == pressAction())
            Q_EMIT static_cast<Chip*>(widget())->removeRequested(false);
        else
            QAccessibleWidget::doAction(name);
    }
};

QAccessibleInterface* makeAccessible(const QString& className, QObject* object) {
    if (className != QLatin1String(Chip::staticMetaObject.className()))
        return nullptr;
    return new ChipAccessible(static_cast<Chip*>(object));
}

} // namespace

Chip::Chip(const QString& text, QWidget* parent) : QWidget(parent), m_text(text) {
    static const bool installed = (QAccessible::installFactory(makeAccessible), true);
    Q_UNUSED(installed)
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    setMouseTracking(true);
    describe();
}

void Chip::setText(const QString& text) {
    m_text = text;
    describe();
    updateGeometry();
    update();
}

void Chip::setState(State state) {
    m_state = state;
    describe();
    updateGeometry();
    update();
}

void Chip::describe() {
    const bool isNew = m_state == State::New;
    setAccessibleName(isNew ? tr("%1, new, removable").arg(m_text) : tr("%1, removable").arg(m_text));
    setToolTip(isNew ? tr("“%1” does not exist yet; it is created on saving.").arg(m_text)
                     : (sizeHint().width() > theme::scaled(mostTextWidth) ? m_text : QString()));
}

QSize Chip::sizeHint() const {
    const QString shown = m_state == State::New ? u"+ "_s + m_text : m_text;
    // The advance is rounded to whole pixels; a text that lacks half a one would be elided.
    const int textWidth = std::min(fontMetrics().horizontalAdvance(shown) + 2, theme::scaled(mostTextWidth));
    return {sidePadding + textWidth + crossRoom, fontMetrics().height() + 2 * verticalPadding};
}

QSize Chip::minimumSizeHint() const { return {sidePadding + crossRoom + 24, sizeHint().height()}; }

QRect Chip::crossRect() const {
    const QRect room(width() - crossRoom, 0, crossRoom, height());
    return QStyle::visualRect(layoutDirection(), rect(), room);
}

void Chip::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool focused = hasFocus();
    const bool known = m_state == State::Normal;
    QColor fill = focused ? palette().color(QPalette::Highlight)
                          : (known ? theme::color(theme::Color::ChipFill) : palette().color(QPalette::Base));
    QColor text = focused ? palette().color(QPalette::HighlightedText) : theme::color(theme::Color::ChipText);
    if (m_state == State::Checking)
        text.setAlphaF(0.6F);
    const QRectF frame = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    QPen border(focused ? fill : theme::color(theme::Color::ChipBorder), 1);
    if (m_state == State::New)
        border.setStyle(Qt::DashLine);
    painter.setPen(border);
    painter.setBrush(fill);
    const qreal radius = frame.height() / 2;
    painter.drawRoundedRect(frame, radius, radius);

    painter.setPen(text);
    const QRect room = QStyle::visualRect(layoutDirection(), rect(), rect().adjusted(sidePadding, 0, -crossRoom, 0));
    const QString shown = m_state == State::New ? u"+ "_s + m_text : m_text;
    painter.drawText(room, Qt::AlignVCenter | Qt::AlignLeading,
                     fontMetrics().elidedText(shown, Qt::ElideRight, room.width()));

    const QPointF centre = QRectF(crossRect()).center();
    if (m_crossHovered) {
        QColor halo = text;
        halo.setAlphaF(0.18F);
        painter.setPen(Qt::NoPen);
        painter.setBrush(halo);
        painter.drawEllipse(centre, crossSize * 0.9, crossSize * 0.9);
    }
    painter.setPen(QPen(text, 1.3, Qt::SolidLine, Qt::RoundCap));
    const qreal half = crossSize / 2.0 - 0.5;
    painter.drawLine(centre + QPointF(-half, -half), centre + QPointF(half, half));
    painter.drawLine(centre + QPointF(-half, half), centre + QPointF(half, -half));
}

void Chip::mousePressEvent(QMouseEvent* event) {
    m_crossPressed = event->button() == Qt::LeftButton && crossRect().contains(event->pos());
    event->accept();
}

void Chip::mouseReleaseEvent(QMouseEvent* event) {
    const bool removes = m_crossPressed && crossRect().contains(event->pos());
    m_crossPressed = false;
    if (removes)
        Q_EMIT removeRequested(false);
}

void Chip::mouseMoveEvent(QMouseEvent* event) {
    const bool over = crossRect().contains(event->pos());
    setCursor(over ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (std::exchange(m_crossHovered, over) != over)
        update();
}

void Chip::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    m_crossHovered = false;
    update();
}

void Chip::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace)
        Q_EMIT removeRequested(true);
    else
        QWidget::keyPressEvent(event);
}

void Chip::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
}

void Chip::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    update();
}

void Chip::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        updateGeometry();
    else if (event->type() == QEvent::LanguageChange)
        describe();
}

} // namespace pricebook
