#include "testbackend.h"

#include "connection.h"
#include "migrationrunner.h"
#include "testserver.h"
#include "verify.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QLockFile>
#include <QRandomGenerator>
#include <QTest>
#include <utility>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

/// Fails the running test but lets it go on, which is all that a constructor can do.
void failTest(const Error& error) { QTest::qFail(describe(error).constData(), __FILE__, __LINE__); }

DatabaseUrl newPostgresDatabase() {
    DatabaseUrl url;
    const Result<DatabaseUrl> server = testserver::url();
    if (server)
        url = *server;
    else
        failTest(server.error());
    url.backend = Backend::PostgreSql;
    url.database = u"pricebook_test_%1_%2"_s.arg(QCoreApplication::applicationPid())
                       .arg(QRandomGenerator::system()->generate64(), 16, 16, QLatin1Char('0'));
    return url;
}

/// Another one for other migrations.
QString templateName() {
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const auto& [name, text] : MigrationSet::embeddedFiles()) {
        hash.addData(name.toUtf8());
        hash.addData(text);
    }
    return u"pricebook_template_"_s + QString::fromLatin1(hash.result().toHex().left(16));
}

Result<void> createDatabase(const QString& name, const QString& from) {
    return testserver::execute(u"CREATE DATABASE %1 TEMPLATE %2"_s.arg(name, from));
}

} // namespace

QStringList TestBackend::names() { return {u"sqlite"_s, u"postgresql"_s}; }

void TestBackend::addRows() {
    QTest::addColumn<QString>("backend");
    for (const QString& name : names())
        QTest::newRow(qUtf8Printable(name)) << name;
}

TestBackend TestBackend::current() {
    QFETCH(QString, backend);
    return TestBackend(backend);
}

TestBackend::TestBackend(const QString& name) {
    if (name == u"postgresql"_s)
        m_url = newPostgresDatabase();
    else
        m_url = DatabaseUrl::sqlite(m_folder.filePath(u"catalogue.db"_s));
}

TestBackend::~TestBackend() {
    if (!isPostgres() || !m_created)
        return;
    const Result<void> dropped =
        testserver::execute(u"DROP DATABASE IF EXISTS "_s + m_url.database + u" WITH (FORCE)"_s);
    if (!dropped)
        failTest(dropped.error());
}

void TestBackend::create() const {
    if (std::exchange(m_created, true) || !isPostgres())
        return;
    // template0: template1 may have been changed on a server that is not ours.
    if (const Result<void> created = createDatabase(m_url.database, u"template0"_s); !created)
        failTest(created.error());
}

bool TestBackend::upgrade(const DatabaseUrl& url) const {
    const Result<std::unique_ptr<Connection>> connection = Connection::open(url, OpenMode::CreateIfMissing);
    if (!connection) {
        failTest(connection.error());
        return false;
    }
    MigrationRunner runner(**connection, MigrationSet::embedded());
    const auto upgraded = runner.upgrade();
    if (!upgraded)
        failTest(upgraded.error());
    return upgraded.ok();
}

/// Only on a server that ends with the tests: elsewhere the template would stay behind.
bool TestBackend::copyTemplate() {
    if (!qEnvironmentVariableIsSet("PRICEBOOK_TEST_POSTGRES_IS_PRIVATE"))
        return false;
    static const QString name = templateName();
    if (createDatabase(m_url.database, name))
        return true;
    QLockFile lock(QDir::temp().filePath(u"%1-%2.lock"_s.arg(name).arg(m_url.hosts.front().port)));
    lock.setStaleLockTime(0);
    if (!lock.lock())
        return false;
    if (createDatabase(m_url.database, name)) // somebody else has made it meanwhile
        return true;
    DatabaseUrl half = m_url;
    half.database += u"_template"_s;
    return createDatabase(half.database, u"template0"_s) && upgrade(half) &&
           testserver::execute(u"ALTER DATABASE %1 RENAME TO %2"_s.arg(half.database, name)) &&
           createDatabase(m_url.database, name);
}

bool TestBackend::migrate() {
    if (!m_created && isPostgres() && copyTemplate()) {
        m_created = true;
        return true;
    }
    return upgrade(url());
}

} // namespace pricebook
