#pragma once

#include "importtypes.h"

#include <QElapsedTimer>

namespace pricebook {

/// Turns counts into progress reports with rate and time left, at most ten a second.
class ProgressMeter {
public:
    explicit ProgressMeter(ProgressHandler handler) : m_handler(std::move(handler)) {}

    void begin(TransferProgress::Phase phase, qint64 rowsTotal, qint64 bytesTotal);
    /// Cheap enough for every row.
    void advance(qint64 rows, qint64 bytes);
    /// The last report of a phase.
    void finish(qint64 rows, qint64 bytes);

private:
    void report(qint64 rows, qint64 bytes);

    ProgressHandler m_handler;
    TransferProgress m_state;
    QElapsedTimer m_timer;
    qint64 m_lastReport = 0;
};

} // namespace pricebook
