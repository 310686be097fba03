#include "alembicmodels.h"
#include "schemafixture.h"

#include <QDir>
#include <QProcess>
#include <QTest>
#include <QUrl>

using namespace pricebook;
using namespace Qt::StringLiterals;

/// Databases as the replaced application made them: by Debian's Alembic from SQLAlchemy models.
class tst_AlembicSchema : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isFirstRevision_data() { TestBackend::addRows(); }
    void isFirstRevision();

private:
    static bool write(const QString& path, const char* content);
    static bool run(const QString& folder, const DatabaseUrl& url, const QStringList& arguments);
    static QString sqlAlchemyUrl(const DatabaseUrl& url);
};

namespace {

constexpr const char* widerRevision = R"(from alembic import op
import sqlalchemy as sa
import glob, re
revision = "wider"
down_revision = [re.search(r"^revision = '(\w+)'", open(f).read(), re.M).group(1)
                 for f in glob.glob("scripts/versions/*_initial_schema.py")][0]
def upgrade():
    with op.batch_alter_table("products") as batch:
        batch.alter_column("image_url", type_=sa.String(300), existing_type=sa.String(200))
        batch.add_column(sa.Column("sku", sa.String(20)))
def downgrade():
    with op.batch_alter_table("products") as batch:
        batch.drop_column("sku")
        batch.alter_column("image_url", type_=sa.String(200), existing_type=sa.String(300))
)";

} // namespace

bool tst_AlembicSchema::write(const QString& path, const char* content) {
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == static_cast<qint64>(qstrlen(content));
}

QString tst_AlembicSchema::sqlAlchemyUrl(const DatabaseUrl& url) {
    if (url.backend == Backend::Sqlite)
        return u"sqlite:///"_s + url.path;
    QUrl made;
    made.setScheme(u"postgresql+psycopg2"_s);
    made.setHost(url.hosts.front().name);
    made.setPort(url.hosts.front().port);
    made.setUserName(url.user);
    made.setPassword(url.password);
    made.setPath(u'/' + url.database);
    return made.toString(QUrl::FullyEncoded);
}

bool tst_AlembicSchema::run(const QString& folder, const DatabaseUrl& url, const QStringList& arguments) {
    QProcess alembic;
    alembic.setWorkingDirectory(folder);
    alembic.setProcessChannelMode(QProcess::MergedChannels);
    QProcessEnvironment values = QProcessEnvironment::systemEnvironment();
    values.insert(u"MODELS_URL"_s, sqlAlchemyUrl(url));
    alembic.setProcessEnvironment(values);
    alembic.start(u"/usr/bin/alembic"_s, arguments);
    const bool done = alembic.waitForFinished(120'000) && alembic.exitCode() == 0;
    if (!done)
        qWarning("alembic %s: %s\n%s", qPrintable(arguments.join(u' ')), qPrintable(alembic.errorString()),
                 alembic.readAll().constData());
    return done;
}

void tst_AlembicSchema::isFirstRevision() {
    const TestBackend backend = TestBackend::current();
    const QString folder = backend.folder();
    QVERIFY(QDir(folder).mkpath(u"scripts/versions"_s));
    QVERIFY(write(folder + u"/alembic.ini"_s, alembicmodels::configuration));
    QVERIFY(write(folder + u"/models.py"_s, alembicmodels::models));
    QVERIFY(write(folder + u"/scripts/env.py"_s, alembicmodels::environment));
    QVERIFY(write(folder + u"/scripts/script.py.mako"_s, alembicmodels::scriptTemplate));
    QVERIFY(run(folder, backend.url(), {u"revision"_s, u"--autogenerate"_s, u"-m"_s, u"initial schema"_s}));
    QVERIFY(run(folder, backend.url(), {u"upgrade"_s, u"head"_s}));

    const std::unique_ptr<Connection> connection = openConnection(backend.url());
    QVERIFY(connection);
    const Result<SchemaDescription> first = expectedSchema(firstRevision(), connection->backend());
    VERIFY_OK(first);
    const SchemaDescription found = described(*connection);
    const SchemaDescription::Comparison comparison = found.compareTo(*first);
    QCOMPARE(comparison.differences, QStringList());
    QCOMPARE(comparison.warnings, QStringList());
    QCOMPARE(found.toJson(), first->toJson());
    // Alembic's own bookkeeping is in it and not described.
    QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM alembic_version"_s), u"1"_s);

    // Its batch mode, which rebuilds SQLite's tables, and ALTER TABLE there and back again leave no trace.
    QVERIFY(write(folder + u"/scripts/versions/wider.py"_s, widerRevision));
    QVERIFY(run(folder, backend.url(), {u"upgrade"_s, u"head"_s}));
    const QString width = backend.isPostgres() ? u"character varying(%1)"_s : u"VARCHAR(%1)"_s;
    QCOMPARE(described(*connection).compareTo(*first).differences,
             (QStringList{u"products: the column image_url is %1 instead of %2"_s.arg(width.arg(300), width.arg(200)),
                          u"products: the column sku is too many"_s}));
    QVERIFY(run(folder, backend.url(), {u"downgrade"_s, u"-1"_s}));
    QCOMPARE(described(*connection).toJson(), first->toJson());
}

QTEST_GUILESS_MAIN(tst_AlembicSchema)
#include "tst_alembicschema.moc"
