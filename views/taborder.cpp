#include "taborder.h"

#include <QWidget>

namespace pricebook {

std::vector<QWidget*> tabStops(const QWidget& part) {
    std::vector<QWidget*> stops;
    // All around: what was put into the part later may be anywhere in the window's order.
    for (QWidget* at = part.nextInFocusChain(); at != &part; at = at->nextInFocusChain()) {
        if (part.isAncestorOf(at) && (at->focusPolicy() & Qt::TabFocus) && !at->focusProxy())
            stops.push_back(at);
    }
    return stops;
}

void orderForTab(const std::vector<QWidget*>& stops) {
    for (std::size_t i = 1; i < stops.size(); ++i)
        QWidget::setTabOrder(stops[i - 1], stops[i]);
}

} // namespace pricebook
