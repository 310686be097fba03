#include "benchdata.h"

#include "catalogstore.h"
#include "generateddata.h"
#include "migrationrunner.h"

#include <QDir>
#include <QEventLoop>
#include <QFile>
#include <ctime>

using namespace Qt::StringLiterals;

namespace pricebook {

QTextStream& out() {
    static QTextStream stream(stdout);
    return stream;
}

void fail(const Error& error) {
    out() << error.text << ' ' << error.engine << Qt::endl;
    std::exit(1);
}

double milliseconds(qint64 nanoseconds) { return static_cast<double>(nanoseconds) / 1e6; }

namespace {

QString dataFile(const QString& folder, qint64 rows) {
    return QDir(folder).filePath(u"table-%1-%2.db"_s.arg(MigrationSet::embedded().head()).arg(rows));
}

qint64 processorTime() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return time.tv_sec * 1'000'000'000 + time.tv_nsec;
}

} // namespace

DatabaseUrl makeData(const QString& folder, qint64 rows) {
    QDir().mkpath(folder);
    DatabaseUrl url = DatabaseUrl::sqlite(QFileInfo(dataFile(folder, rows)).absoluteFilePath());
    if (QFile::exists(url.path))
        return url;
    const DatabaseUrl unfinished = DatabaseUrl::sqlite(url.path + u".part"_s);
    QFile::remove(unfinished.path);
    QElapsedTimer clock;
    clock.start();
    {
        auto connection = Connection::open(unfinished, OpenMode::CreateIfMissing);
        if (!connection)
            fail(connection.error());
        MigrationRunner runner(**connection, MigrationSet::embedded());
        if (const auto upgraded = runner.upgrade(); !upgraded)
            fail(upgraded.error());
        for (const QString& tuning : {u"PRAGMA synchronous = OFF"_s, u"PRAGMA cache_size = -400000"_s}) {
            if (const auto done = (*connection)->execute(tuning); !done)
                fail(done.error());
        }
        CatalogStore store(std::move(*connection), MigrationSet::embedded().head());
        if (const auto done = generateCatalogue(store, {rows, 20, 100, 3}); !done)
            fail(done.error());
        for (const QString& last : {u"ANALYZE"_s, u"PRAGMA wal_checkpoint(TRUNCATE)"_s}) {
            if (const auto done = store.connection().execute(last); !done)
                fail(done.error());
        }
    }
    if (!QFile::rename(unfinished.path, url.path))
        fail(Error(Error::Kind::Internal, u"cannot rename "_s + unfinished.path));
    out() << "made " << rows << " products in " << clock.elapsed() / 1000 << " s" << Qt::endl;
    return url;
}

std::shared_ptr<CatalogSession> openSession(const DatabaseUrl& url) {
    std::shared_ptr<CatalogSession> session;
    QEventLoop loop;
    CatalogSession::open(url, CatalogSession::Access::ReadWrite, &loop,
                         [&](Result<std::shared_ptr<CatalogSession>> opened) {
                             if (!opened)
                                 fail(opened.error());
                             session = std::move(*opened);
                             loop.quit();
                         });
    loop.exec();
    return session;
}

GapProbe::GapProbe() {
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &GapProbe::look);
}

void GapProbe::look() {
    m_longest = std::max(m_longest, m_clock.nsecsElapsed());
    m_clock.start();
    const qint64 now = processorTime();
    m_mostWorked = std::max(m_mostWorked, now - std::exchange(m_processor, now));
}

void GapProbe::start() {
    m_longest = m_mostWorked = 0;
    m_processor = processorTime();
    m_clock.start();
    m_timer.start(1);
}

double GapProbe::stop() {
    m_timer.stop();
    look();
    return milliseconds(m_longest);
}

} // namespace pricebook
