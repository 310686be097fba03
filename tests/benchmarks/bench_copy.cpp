// A catalogue of N products with 3 N links and its journal, copied from SQLite to PostgreSQL and back, next to
// `psql \copy` of the same rows: into the same tables with their indexes (triggers off), and into bare ones. Prints a
// table; see --help.

#include "cataloguecopy.h"
#include "copytables.h"
#include "generateddata.h"
#include "migrationrunner.h"
#include "testbackend.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QTextStream>

using namespace pricebook;
using namespace Qt::StringLiterals;

namespace {

[[noreturn]] void fail(const QString& text) {
    QTextStream(stderr) << text << Qt::endl;
    std::exit(1);
}

template <class T>
T must(Result<T> result) {
    if (!result)
        fail(result.error().text + u' ' + result.error().engine);
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

void say(const QString& what, qint64 milliseconds, qint64 rows) {
    QTextStream(stdout) << what.leftJustified(56)
                        << u"%1 s, %2 rows a second"_s.arg(static_cast<double>(milliseconds) / 1000, 8, 'f', 2)
                               .arg(rows * 1000 / qMax<qint64>(1, milliseconds))
                        << Qt::endl;
}

/// Runs psql on a script; milliseconds.
qint64 psql(const DatabaseUrl& url, const QString& script) {
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    QElapsedTimer timer;
    timer.start();
    process.start(u"psql"_s, {u"-X"_s, u"-q"_s, u"-v"_s, u"ON_ERROR_STOP=1"_s, u"-d"_s, url.toSecretString()});
    process.write(script.toUtf8());
    process.closeWriteChannel();
    if (!process.waitForFinished(-1) || process.exitCode() != 0)
        fail(QString::fromUtf8(process.readAll()));
    return timer.elapsed();
}

qint64 copied(const DatabaseUrl& from, const DatabaseUrl& to, qint64& rows) {
    const CopyReport report = must(CatalogueCopy(from, to).run([](const MigrationProgress&) { return true; }));
    rows = report.rows;
    return report.duration.count();
}

/// `command` for every table; %1 is its name, %2 its columns.
QString forTables(const QString& command) {
    QString script;
    for (const CopyTable& table : copyTables())
        script += QString(command).replace("%1"_L1, table.sqlName()).replace("%2"_L1, table.columnList(true)) + u'\n';
    return script;
}

} // namespace

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addOption({u"rows"_s, u"Products; 1000000 unless told."_s, u"count"_s, u"1000000"_s});
    parser.process(application);
    TestBackend source(u"sqlite"_s);
    if (!source.migrate())
        return 1;
    {
        const auto store = must(CatalogStore::open(source.url(), OpenMode::ReadWrite));
        must(generateCatalogue(*store, {parser.value(u"rows"_s).toLongLong(), 20, 100, 3}));
    }
    qint64 rows = 0;
    const TestBackend target(u"postgresql"_s);
    const qint64 there = copied(source.url(), target.url(), rows);
    say(u"copy, SQLite to PostgreSQL, compared"_s, there, rows);
    const QString files = source.folder();
    say(u"psql \\copy out"_s, psql(target.url(), forTables(u"\\copy %1 (%2) to '"_s + files + u"/%1.txt'"_s)), rows);

    TestBackend whole(u"postgresql"_s);
    if (!whole.migrate())
        return 1;
    // Rows that refer to others come after them in the list.
    const QString in = u"\\copy %1 (%2) from '"_s + files + u"/%1.txt'"_s;
    say(u"psql \\copy into the same tables with indexes"_s,
        psql(whole.url(),
             forTables(u"ALTER TABLE %1 DISABLE TRIGGER USER;"_s) + u"BEGIN;\n"_s + forTables(in) + u"COMMIT;\n"_s),
        rows);
    const TestBackend bare(u"postgresql"_s);
    psql(bare.url(), QString::fromUtf8(QByteArray("SELECT 1;")));
    QProcess dump;
    dump.start(u"pg_dump"_s, {u"--section=pre-data"_s, u"-d"_s, whole.url().toSecretString()});
    dump.waitForFinished(-1);
    psql(bare.url(), QString::fromUtf8(dump.readAllStandardOutput()));
    say(u"psql \\copy into tables without anything"_s, psql(bare.url(), u"BEGIN;\n"_s + forTables(in) + u"COMMIT;\n"_s),
        rows);
    const qint64 back = copied(target.url(), DatabaseUrl::sqlite(files + u"/back.db"_s), rows);
    say(u"copy, PostgreSQL to SQLite, compared"_s, back, rows);
    return 0;
}
