#include "backupfixture.h"

#include "databaserestore.h"
#include "failpoint.h"
#include "generateddata.h"
#include "migrationrunner.h"
#include "transaction.h"
#include "verify.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <csignal>
#include <sys/mount.h>

using namespace Qt::StringLiterals;

namespace pricebook::backupfixture {

namespace {

template <class T>
Result<void> withoutValue(const Result<T>& result) {
    return result ? Result<void>() : Result<void>(result.error());
}

} // namespace

void addRows() {
    QTest::addColumn<QString>("backend");
    QTest::addColumn<QString>("journal");
    QTest::newRow("sqlite with a rollback journal") << u"sqlite"_s << u"DELETE"_s;
    QTest::newRow("sqlite with a write-ahead log") << u"sqlite"_s << u"WAL"_s;
    QTest::newRow("postgresql") << u"postgresql"_s << QString();
}

bool fill(const DatabaseUrl& url, const QString& journal, qint64 products) {
    const std::unique_ptr<Connection> connection = openConnection(url);
    if (!connection)
        return false;
    MigrationRunner runner(*connection, MigrationSet::embedded());
    const Result<int> upgraded = runner.upgrade();
    if (!upgraded) {
        qWarning("%s", describe(upgraded.error()).constData());
        return false;
    }
    if (!journal.isEmpty() && !runAll(*connection, {u"PRAGMA journal_mode = "_s + journal}))
        return false;
    const Result<std::unique_ptr<CatalogStore>> store = CatalogStore::open(url, OpenMode::ReadWrite);
    const Result<void> made = store ? generateCatalogue(**store, {products, 4, 7, 2}) : Result<void>(store.error());
    if (!made)
        qWarning("%s", describe(made.error()).constData());
    return made.ok();
}

QString snapshotOf(const DatabaseUrl& url) {
    const std::unique_ptr<Connection> connection = openConnection(url);
    return connection ? comparable(snapshot(*connection)) : QString();
}

QString comparable(QString text) {
    // PostgreSQL writes "IN ('a', 'b')" over a varchar differently once it has read its own writing of it.
    static const QRegularExpression casts(u"::character varying|::text|[()\\[\\]]"_s);
    QStringList lines = text.split(u'\n');
    for (QString& line : lines) {
        if (line.startsWith(u"constraint|"_s))
            line.remove(casts);
    }
    return lines.join(u'\n');
}

Result<BackupFile> takeLocked(const DatabaseUrl& url, const QString& folder,
                              const DatabaseBackup::ProgressHandler& progress) {
    const Result<std::unique_ptr<Connection>> connection = Connection::open(url, OpenMode::ReadWrite);
    if (!connection)
        return connection.error();
    const Result<Transaction> lock = Transaction::begin(**connection);
    if (!lock)
        return lock.error();
    const Result<BackupPlan> plan = DatabaseBackup::plan(**connection, u"6c2f0b9e41d7"_s, u"a35d84c1e0f2"_s, folder);
    if (!plan)
        return plan.error();
    Result<BackupFile> taken = DatabaseBackup::take(**connection, *plan, progress);
    if (!(*connection)->inTransaction())
        return Error(Error::Kind::Internal, u"the caller's transaction has ended"_s);
    return taken;
}

QStringList filesIn(const QString& folder) {
    QStringList names = QDir(folder).entryList(QDir::Files | QDir::Hidden, QDir::Name);
    names.removeIf([](const QString& name) {
        return name.endsWith(u".db"_s) || name.endsWith(u"-wal"_s) || name.endsWith(u"-shm"_s);
    });
    return names;
}

bool writeFile(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.flush();
}

QByteArray readFile(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

SmallDisk::SmallDisk(const char* options, bool readOnly) {
    const unsigned long flags = readOnly ? MS_RDONLY : 0;
    mounted = ::mount("tmpfs", path().toUtf8().constData(), "tmpfs", flags, options) == 0;
}

SmallDisk::~SmallDisk() {
    if (mounted)
        ::umount2(path().toUtf8().constData(), MNT_DETACH);
}

std::unique_ptr<QProcess> startHelper(const QString& action, const DatabaseUrl& url, const QString& file,
                                      const QString& killAt) {
    auto process = std::make_unique<QProcess>();
    process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"TST_BACKUP_ACTION"_s, action);
    environment.insert(u"TST_BACKUP_URL"_s, url.toSecretString());
    environment.insert(u"TST_BACKUP_FILE"_s, file);
    environment.insert(u"TST_BACKUP_KILL_AT"_s, killAt);
    process->setProcessEnvironment(environment);
    process->start(QCoreApplication::applicationFilePath(), QStringList());
    return process;
}

bool isHelper(int& exitCode) {
    const QString action = qEnvironmentVariable("TST_BACKUP_ACTION");
    if (action.isEmpty())
        return false;
    exitCode = 2;
    const Result<DatabaseUrl> url = DatabaseUrl::parse(qEnvironmentVariable("TST_BACKUP_URL"));
    if (!url)
        return true;
    const QByteArray killAt = qgetenv("TST_BACKUP_KILL_AT");
    failpoint::set([killAt](const char* name) {
        if (killAt == name)
            std::raise(SIGKILL);
    });
    const QString file = qEnvironmentVariable("TST_BACKUP_FILE");
    const Result<void> done = action == u"backup"_s ? withoutValue(takeLocked(*url, file))
                                                    : withoutValue(DatabaseRestore::run(*url, file, {}));
    if (!done)
        qWarning("%s", describe(done.error()).constData());
    exitCode = done ? 0 : 3;
    return true;
}

} // namespace pricebook::backupfixture
