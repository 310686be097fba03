#include "readonlytip.h"

#include <QCoreApplication>
#include <QVariant>
#include <QWidget>

namespace pricebook {

namespace {

constexpr const char* ownTip = "ownToolTip";

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::ReadOnlyTip)
};

} // namespace

QString readOnlyText() { return Texts::tr("This catalogue is open for reading only; the bar at the top says why."); }

void setReadOnlyTip(QWidget* widget, bool readOnly) {
    const QVariant own = widget->property(ownTip);
    if (readOnly && !own.isValid()) {
        widget->setProperty(ownTip, widget->toolTip());
        widget->setToolTip(readOnlyText());
    } else if (!readOnly && own.isValid()) {
        widget->setToolTip(own.toString());
        widget->setProperty(ownTip, QVariant());
    }
}

} // namespace pricebook
