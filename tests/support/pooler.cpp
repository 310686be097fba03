#include "pooler.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>
#include <pwd.h>
#include <unistd.h>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

quint16 freePort() {
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

bool writeConfiguration(const QString& path, const DatabaseUrl& direct, quint16 port, int servers,
                        const QString& folder) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return false;
    file.write(u"[databases]\n* = host=127.0.0.1 port=%1 user=%2 password=%3\n"
               "[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = %4\nunix_socket_dir =\nauth_type = any\n"
               "pool_mode = transaction\ndefault_pool_size = %6\nmax_client_conn = 50\nlogfile = %5/log\n"
               "pidfile = %5/pid\nserver_round_robin = 1\n"_s.arg(direct.hosts.front().port)
                   .arg(direct.user, direct.password)
                   .arg(port)
                   .arg(folder)
                   .arg(servers)
                   .toUtf8());
    return true;
}

} // namespace

Result<std::unique_ptr<Pooler>> Pooler::start(const DatabaseUrl& direct, int servers) {
    std::unique_ptr<Pooler> pooler(new Pooler);
    const QString folder = pooler->m_folder.path();
    const QString configuration = folder + u"/pgbouncer.ini"_s;
    const quint16 port = freePort();
    if (!writeConfiguration(configuration, direct, port, servers, folder))
        return Error(Error::Kind::Internal, u"the pooler's configuration could not be written"_s);
    // It refuses to run as root, as the server does.
    QStringList command{u"/usr/sbin/pgbouncer"_s, configuration};
    if (geteuid() == 0) {
        const passwd* account = getpwnam("postgres");
        if (account == nullptr || chown(folder.toUtf8().constData(), account->pw_uid, account->pw_gid) != 0)
            return Error(Error::Kind::Internal, u"there is no account \"postgres\" for the pooler"_s);
        QFile::setPermissions(configuration, QFile::ReadOwner | QFile::ReadOther);
        command = QStringList{u"setpriv"_s,  u"--reuid"_s,       u"postgres"_s,    u"--regid"_s,
                              u"postgres"_s, u"--init-groups"_s, u"--pdeathsig"_s, u"INT"_s} +
                  command;
    }
    pooler->m_process.setProcessChannelMode(QProcess::MergedChannels);
    pooler->m_process.start(command.takeFirst(), command);
    QElapsedTimer waited;
    waited.start();
    while (waited.elapsed() < 10'000) {
        QTcpSocket probe;
        probe.connectToHost(u"127.0.0.1"_s, port);
        if (probe.waitForConnected(200)) {
            pooler->m_url = direct;
            pooler->m_url.hosts = {{u"127.0.0.1"_s, port}};
            return pooler;
        }
        if (pooler->m_process.state() == QProcess::NotRunning)
            break;
        QThread::msleep(50);
    }
    return Error(Error::Kind::Unavailable,
                 u"pgbouncer does not answer: "_s + QString::fromUtf8(pooler->m_process.readAll()));
}

Pooler::~Pooler() {
    m_process.terminate();
    if (!m_process.waitForFinished(5000))
        m_process.kill();
    m_process.waitForFinished();
}

} // namespace pricebook
