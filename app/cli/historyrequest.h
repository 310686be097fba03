#pragma once

#include <QDateTime>
#include <QString>

namespace pricebook {

/// What was asked of "history" and "undo".
struct HistoryRequest {
    qint64 product = 0;
    qint64 step = 0;
    QString source; ///< as HistoryFilter::source
    QDateTime since;
    int limit = 50;
    bool json = false;
};

} // namespace pricebook
