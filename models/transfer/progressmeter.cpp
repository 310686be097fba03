#include "progressmeter.h"

namespace pricebook {

namespace {
constexpr qint64 rowsBetweenLooks = 64;
constexpr qint64 millisecondsBetweenReports = 100;
constexpr qint64 millisecondsBeforeEstimate = 500;
} // namespace

void ProgressMeter::begin(TransferProgress::Phase phase, qint64 rowsTotal, qint64 bytesTotal) {
    m_state = {};
    m_state.phase = phase;
    m_state.rowsTotal = rowsTotal;
    m_state.bytesTotal = bytesTotal;
    m_timer.start();
    m_lastReport = 0;
    if (m_handler)
        m_handler(m_state);
}

void ProgressMeter::advance(qint64 rows, qint64 bytes) {
    if (!m_handler || rows % rowsBetweenLooks != 0 || m_timer.elapsed() - m_lastReport < millisecondsBetweenReports)
        return;
    report(rows, bytes);
}

void ProgressMeter::finish(qint64 rows, qint64 bytes) {
    if (m_handler)
        report(rows, bytes);
}

void ProgressMeter::report(qint64 rows, qint64 bytes) {
    const qint64 elapsed = m_timer.elapsed();
    m_lastReport = elapsed;
    m_state.rows = rows;
    m_state.bytes = bytes;
    if (elapsed > 0)
        m_state.rowsPerSecond = static_cast<double>(rows) * 1000.0 / static_cast<double>(elapsed);
    const qint64 done = m_state.rowsTotal > 0 ? rows : bytes;
    const qint64 total = m_state.rowsTotal > 0 ? m_state.rowsTotal : m_state.bytesTotal;
    if (done > 0 && total > 0 && elapsed >= millisecondsBeforeEstimate)
        m_state.millisecondsLeft = static_cast<qint64>(static_cast<double>(elapsed) *
                                                       static_cast<double>(total - done) / static_cast<double>(done));
    m_handler(m_state);
}

} // namespace pricebook
