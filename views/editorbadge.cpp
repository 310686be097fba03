#include "editorbadge.h"

#include "theme.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace pricebook {

EditorBadge::EditorBadge(const QString& text, QWidget* parent) : QFrame(parent) {
    setObjectName(u"editorBadge"_s);
    setAttribute(Qt::WA_TransparentForMouseEvents);
    auto* icon = new QLabel(this);
    icon->setPixmap(theme::icon(u"view-refresh"_s).pixmap(theme::iconSide()));
    auto* label = new QLabel(text, this);
    label->setTextFormat(Qt::PlainText);
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, theme::color(theme::Color::Warning));
    label->setPalette(palette);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(theme::space, theme::halfSpace, theme::space, theme::halfSpace);
    row->setSpacing(theme::halfSpace);
    row->addWidget(icon);
    row->addWidget(label);
    setAccessibleName(text);
}

void EditorBadge::placeAt(const QRect& cell) {
    adjustSize();
    const QWidget* view = parentWidget();
    QPoint place = cell.bottomLeft() + QPoint(0, 2);
    place.setX(std::clamp(place.x(), 0, std::max(0, view->width() - width())));
    if (place.y() + height() > view->height())
        place.setY(cell.top() - height() - 2);
    move(place);
    show();
    raise();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void EditorBadge::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme::color(theme::Color::Warning));
    painter.setBrush(theme::color(theme::Color::WarningFill));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme::radius, theme::radius);
}

} // namespace pricebook
