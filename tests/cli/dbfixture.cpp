#include "dbfixture.h"

#include "connection.h"

#include <QFile>

using namespace Qt::StringLiterals;
using namespace pricebook;

void DbFixture::init() {
    m_backend.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_run = std::make_unique<Program>(m_folder->path());
}

void DbFixture::useBackend() {
    m_backend = std::make_unique<TestBackend>(QString::fromLatin1(QTest::currentDataTag()));
    m_run->setDatabase(m_backend->url().toSecretString());
}

bool DbFixture::execute(const QStringList& statements) {
    const Result<std::unique_ptr<Connection>> connection =
        Connection::open(m_backend->url(), OpenMode::CreateIfMissing);
    if (!connection) {
        qWarning("%s", describe(connection.error()).constData());
        return false;
    }
    for (const QString& statement : statements) {
        if (const Result<void> done = (*connection)->execute(statement); !done) {
            qWarning("%s", describe(done.error()).constData());
            return false;
        }
    }
    return true;
}

bool DbFixture::runScript(const QByteArray& sql) {
    QFile script(path(u"script.sql"_s));
    if (!script.open(QIODevice::WriteOnly | QIODevice::Truncate) || script.write(sql) != sql.size())
        return false;
    script.close();
    QProcess shell;
    shell.setProcessChannelMode(QProcess::MergedChannels);
    if (m_backend->isPostgres()) {
        const DatabaseUrl& url = m_backend->url();
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"PGPASSWORD"_s, url.password);
        shell.setProcessEnvironment(environment);
        shell.start(u"psql"_s, {u"-X"_s, u"-q"_s, u"-h"_s, url.hosts.front().name, u"-p"_s,
                                QString::number(url.hosts.front().port), u"-U"_s, url.user, u"-f"_s, script.fileName(),
                                url.database});
    } else {
        shell.setStandardInputFile(script.fileName());
        shell.start(u"sqlite3"_s, {m_backend->url().path});
    }
    const bool done = shell.waitForFinished() && shell.exitCode() == 0;
    m_shellSaid = shell.readAll();
    return done;
}
