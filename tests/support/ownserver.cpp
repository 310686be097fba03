#include "ownserver.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTcpServer>
#include <QUuid>
#include <unistd.h>

namespace pricebook {

using namespace Qt::StringLiterals;

Result<std::unique_ptr<OwnServer>> OwnServer::start() {
    std::unique_ptr<OwnServer> server(new OwnServer);
    if (const Result<void> ready = server->prepare(); !ready)
        return ready.error();
    return server;
}

OwnServer::~OwnServer() {
    if (m_running)
        (void)stop(Stop::Immediate);
}

Result<void> OwnServer::run(const QString& program, const QStringList& arguments) {
    QProcess process;
    // It refuses to run as root.
    QStringList command;
    if (geteuid() == 0)
        command << u"setpriv"_s << u"--reuid"_s << u"postgres"_s << u"--regid"_s << u"postgres"_s << u"--init-groups"_s;
    command << m_programs + u'/' + program << arguments;
    process.setWorkingDirectory(m_folder.path());
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(QProcess::nullDevice()); // a server that goes on would hold a pipe open
    process.setStandardErrorFile(m_folder.filePath(u"errors"_s));
    process.start(command.takeFirst(), command);
    if (process.waitForFinished(120'000) && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
        return {};
    QFile errors(m_folder.filePath(u"errors"_s));
    (void)errors.open(QIODevice::ReadOnly);
    return Error(Error::Kind::Unavailable, program + u" failed"_s, QString::fromUtf8(errors.readAll()));
}

Result<void> OwnServer::prepare() {
    const QDir versions(u"/usr/lib/postgresql"_s);
    const QStringList found = versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
    if (found.isEmpty())
        return Error(Error::Kind::Unavailable, u"no PostgreSQL server is installed"_s);
    m_programs = versions.filePath(found.last()) + u"/bin"_s;
    QTcpServer port;
    if (!port.listen(QHostAddress::LocalHost))
        return Error(Error::Kind::Unavailable, u"no free port"_s);
    m_port = port.serverPort();
    port.close();
    const QString password = QUuid::createUuid().toString(QUuid::Id128);
    QFile file(m_folder.filePath(u"password"_s));
    if (!file.open(QIODevice::WriteOnly) || file.write(password.toLatin1()) < 0)
        return Error(Error::Kind::DiskFull, u"cannot write the password file"_s);
    file.close();
    if (geteuid() == 0 && QProcess::execute(u"chown"_s, {u"-R"_s, u"postgres:"_s, m_folder.path()}) != 0)
        return Error(Error::Kind::Unavailable, u"there is no account postgres"_s);
    if (Result<void> made =
            run(u"initdb"_s, {u"--pgdata=data"_s, u"--username=postgres"_s, u"--pwfile=password"_s,
                              u"--auth=scram-sha-256"_s, u"--encoding=UTF8"_s, u"--locale=C.UTF-8"_s, u"--no-sync"_s});
        !made)
        return made;
    Result<DatabaseUrl> url =
        DatabaseUrl::parse(u"postgresql://postgres:%1@127.0.0.1:%2/postgres"_s.arg(password, QString::number(m_port)));
    if (!url)
        return url.error();
    m_url = std::move(*url);
    return startAgain();
}

Result<void> OwnServer::stop(Stop how) {
    Result<void> stopped = run(
        u"pg_ctl"_s, {u"-w"_s, u"-D"_s, u"data"_s, u"-m"_s, how == Stop::Fast ? u"fast"_s : u"immediate"_s, u"stop"_s});
    m_running = m_running && !stopped.ok();
    return stopped;
}

Result<void> OwnServer::startAgain() {
    Result<void> started =
        run(u"pg_ctl"_s,
            {u"-w"_s, u"-D"_s, u"data"_s, u"-l"_s, u"log"_s, u"-o"_s,
             u"-p %1 -k %2 -c listen_addresses=127.0.0.1"_s.arg(QString::number(m_port), m_folder.path()), u"start"_s});
    m_running = m_running || started.ok();
    return started;
}

} // namespace pricebook
