#include "announce.h"

#include <QAccessible>
#include <QWidget>

namespace pricebook {

void announce(QWidget* place, const QString& text) {
    if (place->accessibleDescription() == text)
        return;
    place->setAccessibleDescription(text); // Qt tells that it is another one
    if (text.isEmpty())
        return;
    QAccessibleEvent event(place, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

} // namespace pricebook
