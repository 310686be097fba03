// Upgrades a catalogue of N products with 3 N links through the dialog, with its backup, next to the same SQL run by
// the engine's own shell (sqlite3 or psql) after a backup by the engine's own means (VACUUM INTO or pg_dump), in the
// same run; and measures what the look at a current database costs when it is opened. Prints a table; see --help.
// What took how long is in bench.log in the folder of the data.
// PostgreSQL: the server of PRICEBOOK_TEST_POSTGRES (see tests/support/with-postgres.sh).

#include "bootstrap.h"
#include "catalogstore.h"
#include "databasebackup.h"
#include "generateddata.h"
#include "migrationjob.h"
#include "migrationrunner.h"
#include "offlinesql.h"
#include "prompts.h"
#include "secretstore.h"
#include "testserver.h"
#include "upgradedialog.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QPushButton>
#include <QTextStream>
#include <QTimer>

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

double milliseconds(qint64 nanoseconds) { return static_cast<double>(nanoseconds) / 1e6; }

/// The longest time in which the event loop did not come round.
class GapProbe : public QObject {
public:
    GapProbe() {
        m_timer.setTimerType(Qt::PreciseTimer);
        connect(&m_timer, &QTimer::timeout, this, [this] { look(); });
        m_clock.start();
        m_timer.start(1);
    }
    double stop() {
        look();
        m_timer.stop();
        return milliseconds(m_longest);
    }

private:
    void look() {
        m_longest = std::max(m_longest, m_clock.nsecsElapsed());
        m_clock.start();
    }
    QTimer m_timer;
    QElapsedTimer m_clock;
    qint64 m_longest = 0;
};

/// A filled database to begin with, and copies of it.
class Source {
public:
    Source(Backend backend, const QString& folder, qint64 rows, int from)
        : m_backend(backend),
          m_folder(folder),
          m_name(u"pricebook_bench_%1"_s.arg(QCoreApplication::applicationPid())) {
        const DatabaseUrl url = empty(u"source"_s);
        const MigrationSet& set = MigrationSet::embedded();
        {
            auto connection = must(Connection::open(url, OpenMode::CreateIfMissing));
            must(MigrationRunner(*connection, set).upgrade());
            if (backend == Backend::Sqlite) {
                must((*connection).execute(u"PRAGMA synchronous = OFF"_s));
                must((*connection).execute(u"PRAGMA cache_size = -400000"_s));
            }
            CatalogStore store(std::move(connection), set.head());
            must(generateCatalogue(store, {rows, 20, 100, 3}));
        }
        const auto connection = must(Connection::open(url, OpenMode::ReadWrite));
        must(MigrationRunner(*connection, set).downgradeTo(set.at(from).revision));
        must(connection->execute(backend == Backend::Sqlite ? u"PRAGMA wal_checkpoint(TRUNCATE)"_s : u"ANALYZE"_s));
    }
    ~Source() {
        for (const QString& name : m_made)
            remove(name);
    }
    DatabaseUrl copy(const QString& name) {
        remove(name);
        if (m_backend == Backend::PostgreSql) {
            must(testserver::execute(u"CREATE DATABASE %1_%2 TEMPLATE %1_source"_s.arg(m_name, name)));
            m_made << name;
            return url(name);
        }
        const DatabaseUrl made = url(name);
        if (!QFile::copy(url(u"source"_s).path, made.path))
            fail(u"cannot write "_s + made.path);
        m_made << name;
        return made;
    }

private:
    DatabaseUrl url(const QString& name) const {
        if (m_backend == Backend::Sqlite)
            return DatabaseUrl::sqlite(QDir(m_folder).absoluteFilePath(u"bench_%1.db"_s.arg(name)));
        DatabaseUrl url = must(testserver::url());
        url.database = m_name + u'_' + name;
        return url;
    }
    DatabaseUrl empty(const QString& name) {
        remove(name);
        if (m_backend == Backend::PostgreSql)
            must(testserver::execute(u"CREATE DATABASE %1_%2"_s.arg(m_name, name)));
        m_made << name;
        return url(name);
    }
    void remove(const QString& name) {
        if (m_backend == Backend::PostgreSql) {
            must(testserver::execute(u"DROP DATABASE IF EXISTS %1_%2 WITH (FORCE)"_s.arg(m_name, name)));
            return;
        }
        for (const QString& suffix : {u""_s, u"-wal"_s, u"-shm"_s, u"-journal"_s})
            QFile::remove(url(name).path + suffix);
    }

    Backend m_backend;
    QString m_folder;
    QString m_name;
    QStringList m_made;
};

struct Times {
    double backup = 0; ///< milliseconds, as all
    double total = 0;
    double gap = 0;
};

/// As a person does it: the dialog's own button.
Times throughDialog(const DatabaseUrl& url, const QString& folder) {
    MemorySecretStore secrets;
    Bootstrap bootstrap(secrets);
    QtPrompts prompts;
    Times times;
    QElapsedTimer clock;
    QEventLoop loop;
    SchemaServices services = bootstrap.services().schema;
    const auto run = services.run;
    services.run = [&](const DatabaseUrl& database, const MigrationRequest& request) {
        MigrationRequest inFolder = request;
        inFolder.backupFolder = folder;
        MigrationJob* job = run(database, inFolder);
        QObject::connect(job, &MigrationJob::progress, &loop, [&](const MigrationProgress& progress) {
            if (progress.phase == MigrationProgress::Phase::BackingUp)
                times.backup = milliseconds(clock.nsecsElapsed());
        });
        QObject::connect(job, &MigrationJob::finished, &loop, [&, job](const Result<MigrationOutcome>& outcome) {
            times.total = milliseconds(clock.nsecsElapsed());
            if (QFile log(QDir(folder).filePath(u"bench.log"_s)); log.open(QIODevice::WriteOnly))
                log.write(job->log().toUtf8());
            if (!outcome)
                fail(outcome.error().text + u' ' + outcome.error().engine);
            QFile::remove(outcome->backup);
            QTimer::singleShot(50, &loop, &QEventLoop::quit);
        });
        return job;
    };
    MigrationRequest request;
    request.backupFolder = folder;
    UpgradeDialog dialog(services, url, request, &prompts, nullptr);
    dialog.show();
    QPushButton* start = nullptr;
    QTimer poll;
    QObject::connect(&poll, &QTimer::timeout, &loop, [&] {
        for (QPushButton* button : dialog.findChildren<QPushButton*>()) {
            if (button->isDefault() && button->isEnabled() && button->isVisible())
                start = button;
        }
        if (start != nullptr)
            loop.quit();
    });
    poll.start(10);
    loop.exec();
    poll.stop();
    GapProbe probe;
    clock.start();
    start->click();
    loop.exec();
    times.gap = probe.stop();
    return times;
}

void runTool(const QString& program, const QStringList& arguments, const DatabaseUrl& url, const QString& input = {}) {
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    if (url.backend == Backend::PostgreSql) {
        environment.insert(u"PGHOST"_s, url.hosts.front().name);
        environment.insert(u"PGPORT"_s, QString::number(url.hosts.front().port));
        environment.insert(u"PGUSER"_s, url.user);
        environment.insert(u"PGPASSWORD"_s, url.password);
        environment.insert(u"PGDATABASE"_s, url.database);
    }
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.setStandardOutputFile(QProcess::nullDevice());
    if (!input.isEmpty())
        process.setStandardInputFile(input);
    process.start(program, arguments);
    if (!process.waitForFinished(-1) || process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        fail(program + u" failed"_s);
}

Times throughShell(const DatabaseUrl& url, const QString& script, const QString& backup) {
    QFile::remove(backup);
    Times times;
    QElapsedTimer clock;
    clock.start();
    if (url.backend == Backend::Sqlite) {
        runTool(u"sqlite3"_s, {url.path, u"VACUUM INTO '%1'"_s.arg(backup)}, url);
        times.backup = milliseconds(clock.nsecsElapsed());
        runTool(u"sqlite3"_s, {url.path}, url, script);
    } else {
        runTool(u"pg_dump"_s, {u"-Fc"_s, u"-f"_s, backup}, url);
        times.backup = milliseconds(clock.nsecsElapsed());
        runTool(u"psql"_s, {u"-q"_s, u"-X"_s}, url, script);
    }
    times.total = milliseconds(clock.nsecsElapsed());
    QFile::remove(backup);
    return times;
}

double stateCheck(const DatabaseUrl& url) {
    const auto connection = must(Connection::open(url, OpenMode::ReadOnly));
    double best = 1e9;
    for (int i = 0; i < 20; ++i) {
        QElapsedTimer clock;
        clock.start();
        const SchemaState state = must(MigrationRunner(*connection, MigrationSet::embedded()).state());
        best = std::min(best, milliseconds(clock.nsecsElapsed()));
        if (!state.isUsable())
            fail(state.text());
    }
    return best;
}

void measure(Backend backend, qint64 rows, int from, int repeat, const QString& folder) {
    const MigrationSet& set = MigrationSet::embedded();
    Source source(backend, folder, rows, from);
    const QString script = QDir(folder).filePath(u"bench.sql"_s);
    QFile file(script);
    if (!file.open(QIODevice::WriteOnly))
        fail(file.errorString());
    file.write(must(offlineSql(backend, set, from, set.count())).toUtf8());
    file.close();
    QTextStream out(stdout);
    for (int i = 0; i < repeat; ++i) {
        // In turns, so that neither always has the warmer cache.
        Times shell, ours;
        for (int turn = 0; turn < 2; ++turn) {
            if ((turn + i) % 2 == 0)
                shell = throughShell(source.copy(u"shell"_s), script, QDir(folder).filePath(u"bench.bak"_s));
            else
                ours = throughDialog(source.copy(u"ours"_s), folder);
        }
        out << qSetFieldWidth(12) << Qt::fixed << qSetRealNumberPrecision(0)
            << (backend == Backend::Sqlite ? u"sqlite"_s : u"postgresql"_s) << rows
            << u"%1->%2"_s.arg(from).arg(set.count()) << ours.backup << ours.total << shell.backup << shell.total
            << qSetRealNumberPrecision(2) << ours.total / shell.total << qSetRealNumberPrecision(1) << ours.gap
            << qSetFieldWidth(0) << Qt::endl;
    }
    const DatabaseUrl current = source.copy(u"ours"_s);
    must(MigrationRunner(*must(Connection::open(current, OpenMode::ReadWrite)), set).upgrade());
    out << "state check of a current database: " << qSetRealNumberPrecision(2) << stateCheck(current) << " ms"
        << Qt::endl;
}

} // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"pricebook-bench"_s);
    QCommandLineParser parser;
    parser.setApplicationDescription(u"Upgrade of a large catalogue, next to the engine's own shell"_s);
    parser.addHelpOption();
    parser.addOptions({{u"rows"_s, u"Products"_s, u"N"_s, u"1000000"_s},
                       {u"from"_s, u"The revision to begin at, as a number from 1"_s, u"N"_s, u"1"_s},
                       {u"repeat"_s, u"Times"_s, u"N"_s, u"3"_s},
                       {u"engine"_s, u"sqlite or postgresql; both if absent"_s, u"NAME"_s},
                       {u"data"_s, u"The folder for the databases"_s, u"FOLDER"_s, u"."_s}});
    parser.process(application);
    QDir().mkpath(parser.value(u"data"_s));
    QTextStream(stdout) << "milliseconds; gap: of the window's event loop\n"
                        << qSetFieldWidth(12) << "engine"
                        << "rows"
                        << "revisions"
                        << "backup"
                        << "with backup"
                        << "sh backup"
                        << "sh with b."
                        << "ratio"
                        << "gap" << qSetFieldWidth(0) << Qt::endl;
    for (const Backend backend : {Backend::Sqlite, Backend::PostgreSql}) {
        const QString name = backend == Backend::Sqlite ? u"sqlite"_s : u"postgresql"_s;
        if (!parser.isSet(u"engine"_s) || parser.value(u"engine"_s) == name)
            measure(backend, parser.value(u"rows"_s).toLongLong(), parser.value(u"from"_s).toInt(),
                    parser.value(u"repeat"_s).toInt(), parser.value(u"data"_s));
    }
    return 0;
}
