// Kills a real "pricebookctl db upgrade" again and again at random moments and looks each time whether the database is
// wholly old or wholly new; run it by kill-upgrade.sh. Prints where the kills landed and how many databases survived;
// fails if one did not. PostgreSQL: the server of PRICEBOOK_TEST_POSTGRES, or a private one.

#include "connection.h"
#include "migrationrunner.h"
#include "query.h"
#include "testserver.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QMap>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTextStream>
#include <QThread>
#include <algorithm>

using namespace pricebook;
using namespace Qt::StringLiterals;

namespace {

[[noreturn]] void fail(const QString& text) {
    QTextStream(stderr) << "kill_upgrade: " << text << Qt::endl;
    std::exit(1);
}

template <class T>
T must(Result<T> result) {
    if (!result)
        fail(result.error().text + u' ' + result.error().engine);
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

const MigrationSet& embedded() { return MigrationSet::embedded(); }

QString text(Connection& connection, const QString& sql) {
    Query query(connection, sql);
    return must(query.step()) ? query.text(0) : QString();
}

/// One engine, a filled database at the first revision, and the copies of it that upgrades are killed on.
class Target {
public:
    Target(const QString& engine, const QString& folder, qint64 rows)
        : m_journal(engine == u"sqlite-wal"_s ? u"WAL"_s : u"DELETE"_s),
          m_folder(folder),
          m_source(urlOf(engine, u"source"_s)),
          m_copy(urlOf(engine, u"copy"_s)) {
        create(m_source);
        const auto connection = must(Connection::open(m_source, OpenMode::CreateIfMissing));
        must(MigrationRunner(*connection, embedded()).upgradeTo(embedded().at(1).revision));
        const QString numbers = u"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %1) "_s;
        const auto fill = [&](const QString& into, qint64 count, const QString& values) {
            must(connection->execute(u"INSERT INTO %1 %2 SELECT %3 FROM n"_s.arg(into, numbers.arg(count), values)));
        };
        fill(u"categories (id, name)"_s, 20, u"i, 'category ' || i"_s);
        fill(u"tags (id, name)"_s, 100, u"i, 'tag ' || i"_s);
        fill(u"products (id, name, description, price_shmeckles, price_flurbos, category_id)"_s, rows,
             u"i, 'product ' || i, 'one of many, this is the number ' || i, i / 100.0, 19.90, i % 20 + 1"_s);
        fill(u"product_tag_association (product_id, tag_id)"_s, rows, u"i, i % 100 + 1"_s);
        if (!isPostgres())
            must(connection->execute(u"PRAGMA journal_mode = "_s + m_journal));
        m_rows = rowsOf(*connection);
    }
    ~Target() {
        for (const DatabaseUrl& url : {m_copy, m_source}) {
            if (isPostgres())
                (void)testserver::execute(u"DROP DATABASE IF EXISTS %1 WITH (FORCE)"_s.arg(url.database));
        }
    }
    Target(const Target&) = delete;
    Target& operator=(const Target&) = delete;

    [[nodiscard]] bool isPostgres() const { return m_source.backend == Backend::PostgreSql; }
    [[nodiscard]] const DatabaseUrl& url() const { return m_copy; }
    [[nodiscard]] QStringList unfinishedBackups() const {
        return QDir(backupFolder()).entryList({u"*.partial"_s}, QDir::Files | QDir::Hidden);
    }
    [[nodiscard]] bool hasHotJournal() const {
        const QFileInfo journal(m_copy.path + u"-journal"_s);
        return !isPostgres() && journal.size() > 512;
    }

    void renew() {
        if (isPostgres()) {
            must(testserver::execute(u"DROP DATABASE IF EXISTS %1 WITH (FORCE)"_s.arg(m_copy.database)));
            must(testserver::execute(u"CREATE DATABASE %1 TEMPLATE %2"_s.arg(m_copy.database, m_source.database)));
        } else {
            for (const QString& suffix : {u""_s, u"-journal"_s, u"-wal"_s, u"-shm"_s})
                QFile::remove(m_copy.path + suffix);
            if (!QFile::copy(m_source.path, m_copy.path))
                fail(u"the database cannot be copied"_s);
        }
        for (const QString& name : QDir(backupFolder()).entryList({u"*.bak*"_s, u"*.dump*"_s}, QDir::Files))
            QFile::remove(backupFolder() + u'/' + name);
    }

    [[nodiscard]] std::unique_ptr<QProcess> start(const QStringList& command) const {
        auto process = std::make_unique<QProcess>();
        process->setProcessEnvironment(environment());
        process->setWorkingDirectory(m_folder);
        process->setStandardErrorFile(logFile());
        process->start(QStringLiteral(PRICEBOOKCTL), command);
        return process;
    }
    /// What the last started process has written to standard error.
    [[nodiscard]] QString log() const {
        QFile file(logFile());
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }

    /// The first who looks after a crash may well be somebody who only wants to read. Empty if that works.
    [[nodiscard]] QString whatPeopleSee() const {
        QProcess process;
        process.setProcessEnvironment(environment());
        process.setWorkingDirectory(m_folder);
        process.start(QStringLiteral(PRICEBOOKCTL), {u"db"_s, u"current"_s});
        if (process.waitForFinished(30'000) && process.exitCode() == 0)
            return {};
        return u"\"db current\" said "_s + QString::fromUtf8(process.readAllStandardError()).trimmed();
    }

    /// Empty if the database is wholly old or wholly new; otherwise what is wrong. `isNew` tells which.
    [[nodiscard]] QString whatIsWrong(bool& isNew) const {
        const auto connection = must(Connection::open(m_copy, OpenMode::ReadWrite));
        waitForServer(*connection);
        if (!isPostgres()) {
            if (const QString found = text(*connection, u"PRAGMA integrity_check"_s); found != u"ok")
                return found;
        }
        const Result<SchemaCheck> check = MigrationRunner(*connection, embedded()).check();
        if (!check)
            return check.error().text;
        isNew = check->state.revision == embedded().head();
        if (!isNew && check->state.revision != embedded().at(1).revision)
            return u"it is at revision "_s + check->state.revision;
        if (!check->differences.isEmpty())
            return u"its tables are not those of revision %1: %2"_s.arg(check->state.revision,
                                                                        check->differences.join(u"; "_s));
        const qint64 entries = must(scalarInteger(*connection, u"SELECT count(*) FROM schema_history"_s));
        if (entries != (isNew ? embedded().count() : 1))
            return u"the history has %1 entries"_s.arg(entries);
        if (const QString rows = rowsOf(*connection); rows != m_rows)
            return u"the rows are %1 and were %2"_s.arg(rows, m_rows);
        return {};
    }

private:
    [[nodiscard]] QProcessEnvironment environment() const {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char* name : {"XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"})
            environment.insert(QString::fromLatin1(name), m_folder + u'/' + QString::fromLatin1(name));
        environment.insert(u"DATABASE_URL"_s, m_copy.toSecretString());
        return environment;
    }
    [[nodiscard]] DatabaseUrl urlOf(const QString& engine, const QString& name) const {
        if (engine != u"postgresql"_s)
            return DatabaseUrl::sqlite(m_folder + u'/' + name + u".db"_s);
        DatabaseUrl url = must(testserver::url());
        url.database = u"pricebook_kill_%1_%2"_s.arg(QCoreApplication::applicationPid()).arg(name);
        return url;
    }
    [[nodiscard]] QString backupFolder() const {
        return isPostgres() ? m_folder + u"/XDG_DATA_HOME/pricebook/backups"_s : m_folder;
    }
    [[nodiscard]] QString logFile() const { return m_folder + u"/log"_s; }
    static void create(const DatabaseUrl& url) {
        if (url.backend == Backend::PostgreSql)
            must(testserver::execute(u"CREATE DATABASE %1 TEMPLATE template0"_s.arg(url.database)));
    }
    /// A killed client's server process ends a moment later, and its transaction with it.
    static void waitForServer(Connection& connection) {
        if (connection.backend() == Backend::Sqlite)
            return;
        QElapsedTimer timer;
        timer.start();
        while (must(scalarInteger(connection, u"SELECT count(*) FROM pg_stat_activity WHERE datname = "
                                              "current_database() AND pid <> pg_backend_pid()"_s)) > 0) {
            if (timer.elapsed() > 10'000)
                fail(u"the server does not let go of a killed client"_s);
            QThread::msleep(20);
        }
    }
    /// Every table's rows in one line: of the columns that all revisions have.
    static QString rowsOf(Connection& connection) {
        QStringList values;
        for (const QString& sql :
             {u"SELECT count(*) FROM categories"_s, u"SELECT count(*) FROM tags"_s,
              u"SELECT count(*) FROM product_tag_association"_s,
              u"SELECT count(*) || '/' || sum(id) || '/' || sum(length(name) + length(description)) || '/' || "
              "sum(CAST(round(price_shmeckles * 100) AS BIGINT)) || '/' || sum(category_id) FROM products"_s})
            values << text(connection, sql);
        return values.join(u", "_s);
    }

    QString m_journal;
    QString m_folder;
    DatabaseUrl m_source, m_copy;
    QString m_rows;
};

/// Where an upgrade was when it was killed, from the statements that it had told of.
QString placeOf(const Target& target, bool isNew) {
    const QString log = target.log();
    const QString lock = target.isPostgres() ? u"pg_try_advisory_xact_lock"_s : u"BEGIN IMMEDIATE"_s;
    const qsizetype locked = log.indexOf(lock);
    if (isNew)
        return u"5 after the commit"_s;
    if (locked < 0)
        return u"1 before the lock"_s;
    if (!target.unfinishedBackups().isEmpty())
        return u"2 in the backup"_s;
    if (log.indexOf(u"CREATE TABLE write_guard"_s, locked) < 0)
        return u"3 under the lock, before the statements"_s;
    return u"4 in the statements and checks"_s;
}

struct Tally {
    int kills = 0, survived = 0, old = 0, reruns = 0, hotJournals = 0;
    QMap<QString, int> places;
};

void runToTheEnd(const Target& target, Tally& tally) {
    const auto process = target.start({u"db"_s, u"upgrade"_s});
    if (!process->waitForFinished(120'000) || process->exitCode() != 0)
        fail(u"the upgrade did not go through after the kills: "_s + target.log());
    bool isNew = false;
    if (const QString wrong = target.whatIsWrong(isNew); !wrong.isEmpty() || !isNew)
        fail(u"after the kills and a whole upgrade: "_s + wrong);
    if (!target.unfinishedBackups().isEmpty())
        fail(u"the next upgrade left an unfinished backup of a killed one"_s);
    ++tally.reruns;
}

qint64 undisturbed(Target& target) {
    QList<qint64> times;
    for (int i = 0; i < 3; ++i) {
        target.renew();
        QElapsedTimer timer;
        timer.start();
        const auto process = target.start({u"--echo"_s, u"db"_s, u"upgrade"_s});
        if (!process->waitForFinished(120'000) || process->exitCode() != 0)
            fail(u"the undisturbed upgrade failed: "_s + target.log());
        times << timer.elapsed();
    }
    std::sort(times.begin(), times.end());
    return times[1];
}

Tally killAgainAndAgain(Target& target, int kills, qint64 duration, QRandomGenerator& random) {
    constexpr int killsUntilRerun = 5;
    Tally tally;
    target.renew();
    while (tally.kills < kills) {
        const auto process = target.start({u"--echo"_s, u"db"_s, u"upgrade"_s});
        QThread::usleep(static_cast<unsigned long>(random.bounded(static_cast<double>(duration)) * 1000));
        process->kill();
        process->waitForFinished(-1);
        if (process->exitStatus() != QProcess::CrashExit) { // it was faster
            target.renew();
            continue;
        }
        ++tally.kills;
        tally.hotJournals += target.hasHotJournal() ? 1 : 0;
        bool isNew = false;
        QString wrong = target.whatPeopleSee();
        if (wrong.isEmpty())
            wrong = target.whatIsWrong(isNew);
        tally.places[placeOf(target, isNew)]++;
        tally.old += isNew ? 0 : 1;
        if (wrong.isEmpty())
            ++tally.survived;
        else
            QTextStream(stdout) << "    kill " << tally.kills << ": " << wrong << Qt::endl;
        if (wrong.isEmpty() && tally.kills % killsUntilRerun == 0)
            runToTheEnd(target, tally);
        if (isNew || !wrong.isEmpty() || tally.kills % killsUntilRerun == 0)
            target.renew();
    }
    return tally;
}

bool run(const QString& engine, int kills, qint64 rows, QRandomGenerator& random) {
    const QTemporaryDir folder;
    Target target(engine, folder.path(), rows);
    const qint64 duration = undisturbed(target);
    const Tally tally = killAgainAndAgain(target, kills, duration, random);
    QTextStream out(stdout);
    out << engine << ": " << tally.survived << " of " << tally.kills << " (" << tally.old << " old, "
        << tally.kills - tally.old << " new; " << tally.reruns << " reruns to the end; " << rows
        << " products, an undisturbed upgrade takes " << duration << " ms";
    if (tally.hotJournals > 0)
        out << "; " << tally.hotJournals << " hot journals";
    out << ")" << Qt::endl;
    for (auto place = tally.places.cbegin(); place != tally.places.cend(); ++place)
        out << "    " << place.key().mid(2) << ": " << *place << Qt::endl;
    return tally.survived == tally.kills;
}

} // namespace

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(u"Kills upgrades at random moments and looks at what they leave behind."_s);
    parser.addHelpOption();
    const QCommandLineOption kills({u"n"_s, u"kills"_s}, u"For each engine; 200 unless told."_s, u"number"_s, u"200"_s);
    const QCommandLineOption rows(u"rows"_s, u"Products in the database; 30000 unless told."_s, u"number"_s,
                                  u"30000"_s);
    const QCommandLineOption engine(u"engine"_s, u"sqlite, sqlite-wal or postgresql; all unless told."_s, u"name"_s);
    const QCommandLineOption seed(u"seed"_s, u"Of the random moments; by the clock unless told."_s, u"number"_s);
    parser.addOptions({kills, rows, engine, seed});
    parser.process(application);
    QStringList engines{u"sqlite"_s, u"sqlite-wal"_s, u"postgresql"_s};
    if (parser.isSet(engine))
        engines = QStringList{parser.value(engine)};
    QRandomGenerator random(parser.isSet(seed) ? parser.value(seed).toUInt() : QRandomGenerator::system()->generate());
    bool well = true;
    for (const QString& name : std::as_const(engines))
        well = run(name, parser.value(kills).toInt(), parser.value(rows).toLongLong(), random) && well;
    return well ? 0 : 1;
}
