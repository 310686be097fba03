#include "fieldframe.h"

#include <QApplication>
#include <QPainter>
#include <QStyleOptionFrame>

namespace pricebook {

FieldFrame::FieldFrame(QWidget* parent) : QFrame(parent) {
    setFrameShape(QFrame::NoFrame);
    connect(qApp, &QApplication::focusChanged, this, qOverload<>(&QWidget::update));
}

void FieldFrame::paintEvent(QPaintEvent* /*event*/) {
    QStyleOptionFrame option;
    option.initFrom(this);
    option.lineWidth = style()->pixelMetric(QStyle::PM_DefaultFrameWidth, &option, this);
    option.state |= QStyle::State_Sunken;
    const QWidget* focused = QApplication::focusWidget();
    if (focused && isAncestorOf(focused))
        option.state |= QStyle::State_HasFocus;
    QPainter painter(this);
    style()->drawPrimitive(QStyle::PE_PanelLineEdit, &option, &painter, this);
}

} // namespace pricebook
