#pragma once

#include "catalogsession.h"

#include <QElapsedTimer>
#include <QTextStream>
#include <QTimer>

namespace pricebook {

/// Standard output.
QTextStream& out();
/// Prints the error and ends the program.
[[noreturn]] void fail(const Error& error);
[[nodiscard]] double milliseconds(qint64 nanoseconds);

/// The generated SQLite catalogue of that size (20 categories, 100 tags, 3 tags a product), of the newest revision, in
/// this folder; made if it is not there from an earlier run.
DatabaseUrl makeData(const QString& folder, qint64 rows);
std::shared_ptr<CatalogSession> openSession(const DatabaseUrl& url);

/// Fires a thousand times a second and remembers the longest time in which it could not.
class GapProbe : public QObject {
public:
    GapProbe();
    void start();
    /// Milliseconds.
    double stop();
    /// Of this thread's processor time, in milliseconds, the most that went by between two times: what a gap is when no
    /// other program has the processor.
    [[nodiscard]] double worked() const { return milliseconds(m_mostWorked); }

private:
    void look();

    QTimer m_timer;
    QElapsedTimer m_clock;
    qint64 m_longest = 0;
    qint64 m_processor = 0;
    qint64 m_mostWorked = 0;
};

} // namespace pricebook
