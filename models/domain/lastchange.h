#pragma once

#include <QDateTime>
#include <QMetaType>
#include <QString>

namespace pricebook {

/// Who changed a record last, through what and when, as the journal says it.
struct LastChange {
    QString actor;  ///< may be empty
    QString source; ///< "window", "http", "import", "command line"; empty: another program
    QDateTime at;   ///< UTC; invalid: the journal does not say
    bool operator==(const LastChange&) const = default;
};

} // namespace pricebook

Q_DECLARE_METATYPE(pricebook::LastChange)
