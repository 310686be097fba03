#include "statementlog.h"

#include <QMutex>
#include <atomic>

namespace pricebook::statementlog {

namespace {
QMutex mutex;
Sink currentSink;
std::atomic_bool active = false;
} // namespace

void setSink(Sink sink) {
    const QMutexLocker lock(&mutex);
    active = static_cast<bool>(sink);
    currentSink = std::move(sink);
}

bool enabled() { return active.load(std::memory_order_relaxed); }

void write(const QString& sql, qint64 nanoseconds, bool failed) {
    const QMutexLocker lock(&mutex);
    if (!currentSink)
        return;
    const double milliseconds = static_cast<double>(nanoseconds) / 1e6;
    currentSink(QStringLiteral("%1 ms%2  %3")
                    .arg(milliseconds, 0, 'f', 3)
                    .arg(failed ? QStringLiteral(" FAILED") : QString(), sql.simplified()));
}

} // namespace pricebook::statementlog
