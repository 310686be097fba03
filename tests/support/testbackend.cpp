#include "testbackend.h"

#include "testserver.h"
#include "verify.h"

#include <QCoreApplication>
#include <QRandomGenerator>
#include <QTest>

#if __has_include("migrationrunner.h")
#include "connection.h"
#include "migrationrunner.h"
#endif

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
    if (server) {
        // template0: template1 may have been changed on a server that is not ours.
        const Result<void> created =
            testserver::execute(u"CREATE DATABASE "_s + url.database + u" TEMPLATE template0"_s);
        if (!created)
            failTest(created.error());
    }
    return url;
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
    if (!isPostgres())
        return;
    const Result<void> dropped =
        testserver::execute(u"DROP DATABASE IF EXISTS "_s + m_url.database + u" WITH (FORCE)"_s);
    if (!dropped)
        failTest(dropped.error());
}

bool TestBackend::migrate() {
#if __has_include("migrationrunner.h")
    const Result<std::unique_ptr<Connection>> connection = Connection::open(m_url, OpenMode::CreateIfMissing);
    if (!connection) {
        failTest(connection.error());
        return false;
    }
    MigrationRunner runner(**connection, MigrationSet::embedded());
    const auto upgraded = runner.upgrade();
    if (!upgraded)
        failTest(upgraded.error());
    return upgraded.ok();
#else
    return false;
#endif
}

} // namespace pricebook
