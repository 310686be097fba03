#include "connectionstrip.h"

#include "colorset.h"
#include "theme.h"

#include <QPainter>

namespace pricebook {

namespace {

constexpr int lineHeight = 4;

} // namespace

ConnectionStrip::ConnectionStrip(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    hide();
}

void ConnectionStrip::showConnection(const QString& name, const QString& color, bool readOnly) {
    m_text = readOnly ? tr("%1 — for reading only").arg(name) : name;
    m_color = color;
    setAccessibleName(tr("Connection: %1").arg(m_text));
    setToolTip(accessibleName());
    updateGeometry();
    update();
    show();
}

void ConnectionStrip::clear() {
    m_text.clear();
    hide();
}

QSize ConnectionStrip::sizeHint() const {
    return {100, lineHeight + QFontMetrics(theme::font(theme::Type::Small)).height() + theme::halfSpace};
}

void ConnectionStrip::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    const QColor mark = theme::mark(m_color);
    QColor fill = mark.isValid() ? mark : theme::color(theme::Color::StrongBorder);
    painter.fillRect(QRect(0, 0, width(), lineHeight), fill);
    fill.setAlphaF(0.12F);
    const QRect below = rect().adjusted(0, lineHeight, 0, 0);
    painter.fillRect(below, fill);
    QFont font = theme::font(theme::Type::Small);
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(theme::color(theme::Color::Text));
    const QRect text = below.adjusted(theme::pageMargin, 0, -theme::pageMargin, 0);
    painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter,
                     QFontMetrics(font).elidedText(m_text, Qt::ElideRight, text.width()));
}

} // namespace pricebook
