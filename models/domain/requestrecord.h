#pragma once

#include <QDateTime>
#include <QMetaType>
#include <QString>

namespace pricebook {

/// One request that the HTTP endpoint has answered, for the access log and the monitor. Holds no secret, no body and no
/// query string.
struct RequestRecord {
    QDateTime at; ///< UTC, when it was complete
    QString method;
    QString path; ///< without the query; shortened to 200 characters
    int status = 0;
    qint64 bytes = 0;        ///< of the answer's body as sent
    qint64 microseconds = 0; ///< from the last byte of the request to the answer being ready
    QString caller;          ///< token's name or user's e-mail; empty: none
    QString changed;         ///< what it wrote, e.g. "product 17 changed"; empty: nothing
    QString peer;            ///< the address it came from
    bool operator==(const RequestRecord&) const = default;
};

} // namespace pricebook

Q_DECLARE_METATYPE(pricebook::RequestRecord)
