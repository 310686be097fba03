#include "postgrestools.h"

#include "connection.h"
#include "query.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <algorithm>
#include <csignal>
#include <libpq-fe.h>
#include <sys/prctl.h>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::Backup)
};

constexpr int millisecondsBetweenLooks = 100;

/// 0 if it is not there or does not say.
int majorVersion(const QString& program) {
    QProcess process;
    process.start(program, {u"--version"_s});
    if (!process.waitForFinished(10'000) || process.exitCode() != 0)
        return 0;
    static const QRegularExpression number(u"\\(PostgreSQL\\) (\\d+)"_s);
    return number.match(QString::fromUtf8(process.readAllStandardOutput())).captured(1).toInt();
}

QStringList candidateFolders(int serverMajor) {
    if (const QString own = qEnvironmentVariable("PRICEBOOK_POSTGRES_TOOLS"); !own.isEmpty())
        return {own};
    const QString debian = u"/usr/lib/postgresql"_s;
    QStringList folders{u"%1/%2/bin"_s.arg(debian).arg(serverMajor)};
    if (const QString found = QStandardPaths::findExecutable(u"pg_dump"_s); !found.isEmpty())
        folders << QFileInfo(found).path();
    QStringList versions = QDir(debian).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    std::sort(versions.begin(), versions.end(),
              [](const QString& a, const QString& b) { return a.toInt() > b.toInt(); });
    for (const QString& version : std::as_const(versions))
        folders << u"%1/%2/bin"_s.arg(debian, version);
    return folders;
}

QString quotedValue(QString value) {
    value.replace(u'\\', u"\\\\"_s).replace(u'\'', u"\\'"_s);
    return u'\'' + value + u'\'';
}

void dieWithTheCaller() { ::prctl(PR_SET_PDEATHSIG, SIGKILL); }

} // namespace

Result<PostgresTools> PostgresTools::find(Connection& connection) {
    const int server = PQserverVersion(connection.postgresHandle()) / 10'000;
    int newest = 0;
    PostgresTools tools;
    for (const QString& folder : candidateFolders(server)) {
        const int dump = majorVersion(folder + u"/pg_dump"_s);
        if (dump >= server && majorVersion(folder + u"/pg_restore"_s) >= server) {
            tools.m_folder = folder;
            return tools;
        }
        newest = std::max(newest, dump);
    }
    if (newest == 0)
        return Error(Error::Kind::Unavailable,
                     Texts::tr("the programs pg_dump and pg_restore are not installed: install postgresql-client-%1")
                         .arg(server));
    return Error(Error::Kind::Unavailable,
                 Texts::tr("pg_dump is of version %1 and the server of version %2: install postgresql-client-%2")
                     .arg(newest)
                     .arg(server));
}

Result<std::unique_ptr<Connection>> PostgresTools::openDirect(Connection& connection) {
    DatabaseUrl url = connection.url();
    if (connection.isPooled()) {
        Query server(connection,
                     u"SELECT coalesce(host(inet_server_addr()), ''), coalesce(inet_server_port(), 5432)"_s);
        const Result<bool> row = server.step();
        if (!row)
            return row.error();
        url.hosts = {{server.text(0), static_cast<int>(server.integer(1))}};
    } else {
        pg_conn* handle = connection.postgresHandle();
        url.hosts = {{QString::fromUtf8(PQhost(handle)), QByteArray(PQport(handle)).toInt()}};
    }
    Result<std::unique_ptr<Connection>> direct = Connection::open(url, OpenMode::ReadOnly);
    if (direct && !(*direct)->isPooled())
        return direct;
    return Error(
        Error::Kind::Unavailable,
        Texts::tr("a connection pooler stands before the server, and the server behind it (%1) cannot be reached: use "
                  "the server's own address")
            .arg(url.toDisplayString()),
        direct ? QString() : direct.error().engine);
}

Result<void> PostgresTools::run(const Run& run, const Error& failure) const {
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    if (!run.password.isEmpty())
        environment.insert(u"PGPASSWORD"_s, run.password);
    process.setProcessEnvironment(environment);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setChildProcessModifier(dieWithTheCaller);
    process.start(m_folder + u'/' + run.program, run.arguments);
    QByteArray words;
    bool cancelled = false;
    QDeadlineTimer nextLook(millisecondsBetweenLooks);
    while (process.state() != QProcess::NotRunning) {
        process.waitForReadyRead(millisecondsBetweenLooks);
        const QByteArray printed = process.readAllStandardOutput();
        if (run.output && !printed.isEmpty())
            run.output(printed);
        words = (words + process.readAllStandardError()).right(4000);
        if (!nextLook.hasExpired() || cancelled)
            continue;
        nextLook.setRemainingTime(millisecondsBetweenLooks);
        if (run.ask && !run.ask()) {
            cancelled = true;
            process.kill();
        }
    }
    if (run.output)
        run.output(process.readAllStandardOutput());
    words = (words + process.readAllStandardError()).right(4000).trimmed();
    if (cancelled)
        return Error::cancelled();
    if (process.error() == QProcess::FailedToStart || process.exitStatus() != QProcess::NormalExit ||
        process.exitCode() != 0)
        return Error(failure.kind, failure.text, words.isEmpty() ? process.errorString() : QString::fromUtf8(words));
    return {};
}

QString PostgresTools::commandLine(const QString& program, const QStringList& arguments) {
    static const QRegularExpression plain(u"^[A-Za-z0-9_@%+=:,./-]+$"_s);
    QStringList words{program};
    for (QString argument : arguments) {
        if (!plain.match(argument).hasMatch())
            argument = u'\'' + argument.replace(u'\'', u"'\\''"_s) + u'\'';
        words << argument;
    }
    return words.join(u' ');
}

QString PostgresTools::connectionArgument(Connection& connection, const QString& database, WithUser user) {
    const DatabaseUrl& url = connection.url();
    pg_conn* handle = connection.postgresHandle();
    // The host that was reached, of several: an exported snapshot is known to no other.
    QStringList parts{u"host="_s + quotedValue(QString::fromUtf8(PQhost(handle))),
                      u"port="_s + quotedValue(QString::fromUtf8(PQport(handle))),
                      u"dbname="_s + quotedValue(database.isEmpty() ? url.database : database)};
    if (user == WithUser::Yes && !url.user.isEmpty())
        parts << u"user="_s + quotedValue(url.user);
    for (const auto& [key, value] : url.options) {
        if (key != u"hostaddr"_s && key != u"target_session_attrs"_s && key != u"application_name"_s)
            parts << key + u'=' + quotedValue(value);
    }
    parts << u"application_name="_s + quotedValue(u"pricebook "_s + QStringLiteral(PRICEBOOK_VERSION) + u" backup"_s);
    return u"--dbname="_s + parts.join(u' ');
}

} // namespace pricebook
