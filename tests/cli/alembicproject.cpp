#include "alembicproject.h"

#include "alembicmodels.h"
#include "connection.h"
#include "verify.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QUrl>

using namespace Qt::StringLiterals;
using namespace pricebook;

namespace {

/// Logs "Running upgrade …" alone to standard error, prints scripts where it is asked for them, and has SQLite do no
/// more than pysqlite does by itself.
constexpr const char* environment = R"(import logging, os, sys
from alembic import context
from sqlalchemy import create_engine
logging.basicConfig(stream=sys.stderr, format="%(message)s")
logging.getLogger("alembic.runtime.migration").setLevel(logging.INFO)
url = os.environ["MODELS_URL"]
if context.is_offline_mode():
    context.configure(url=url, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
else:
    with create_engine(url).connect() as connection:
        context.configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()
)";

/// %1 message, %2 revision, %3 parent, %4 and %5 lists of statements.
constexpr const char* revisionText = R"PYTHON("""%1"""
import json
import sqlalchemy as sa
from alembic import op
revision = "%2"
down_revision = %3
def run(statements):
    for statement in json.loads(statements):
        op.execute(sa.text(statement.replace(":", "\\:")))
def upgrade():
    run(r'''%4''')
def downgrade():
    run(r'''%5''')
)PYTHON";

/// Reads arguments as JSON, a line each, and answers with the exit code and both streams, as JSON in a line.
constexpr const char* server = R"(import json, os, sys, tempfile
import alembic.config, sqlalchemy, psycopg2, sqlite3
for line in sys.stdin:
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            alembic.config.main(argv=json.loads(line), prog="alembic")
            sys.exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        out.seek(0)
        err.seek(0)
        print(json.dumps([code, out.read().decode(), err.read().decode()]), flush=True)
)";

QString sqlAlchemyUrl(const DatabaseUrl& url) {
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

/// The statements that a section comes to, run on `tables` on the way where its rebuilds need some.
Result<QStringList> statementsOf(const MigrationStep& step, Connection* tables) {
    QStringList all;
    for (const MigrationStatement& one : step.statements) {
        const Result<QStringList> texts =
            one.rebuild ? expand(*tables, *one.rebuild) : Result<QStringList>(QStringList{one.text});
        if (!texts)
            return texts;
        for (const QString& text : *texts) {
            if (tables != nullptr) {
                if (const Result<void> done = tables->execute(text); !done)
                    return done.error();
            }
            all << text;
        }
    }
    return all;
}

QString json(const QStringList& list) {
    return QString::fromUtf8(QJsonDocument(QJsonArray::fromStringList(list)).toJson(QJsonDocument::Compact));
}

} // namespace

AlembicProject::AlembicProject(const QString& folder, const DatabaseUrl& url) : m_folder(folder), m_url(url) {}

bool AlembicProject::write(const QString& name, const QByteArray& content) const {
    QFile file(m_folder + u'/' + name);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

bool AlembicProject::makeProject(const char* script) const {
    return QDir(m_folder).mkpath(u"scripts/versions"_s) && write(u"alembic.ini"_s, alembicmodels::configuration) &&
           write(u"scripts/env.py"_s, script) && write(u"scripts/script.py.mako"_s, alembicmodels::scriptTemplate);
}

bool AlembicProject::addRevision(const QString& name, const QByteArray& text) const {
    return write(u"scripts/versions/"_s + name + u".py"_s, text);
}

bool AlembicProject::makeFromModels(const QString& revision) {
    if (!makeProject(alembicmodels::environment) || !write(u"models.py"_s, alembicmodels::models))
        return false;
    const Outcome made =
        (*this)({u"revision"_s, u"--autogenerate"_s, u"--rev-id"_s, revision, u"-m"_s, u"initial schema"_s});
    if (made.code != 0)
        qWarning("%s\n%s", made.out.constData(), made.err.constData());
    return made.code == 0;
}

bool AlembicProject::makeFromRevisions(const MigrationSet& set) {
    if (!makeProject(environment))
        return false;
    std::unique_ptr<Connection> tables;
    if (m_url.backend == Backend::Sqlite) {
        Result<std::unique_ptr<Connection>> memory =
            Connection::open(DatabaseUrl::sqlite(u":memory:"_s), OpenMode::CreateIfMissing);
        if (!memory || !(*memory)->execute(u"PRAGMA foreign_keys = OFF"_s))
            return false;
        tables = std::move(*memory);
    }
    std::vector<QStringList> up, down;
    for (int at = 1; at <= 2 * set.count(); ++at) {
        const bool upwards = at <= set.count();
        const Migration& migration = set.at(upwards ? at : 2 * set.count() + 1 - at);
        const Result<QStringList> statements =
            statementsOf(upwards ? migration.upgrade(m_url.backend) : migration.downgrade(m_url.backend), tables.get());
        if (!statements) {
            qWarning("%s", describe(statements.error()).constData());
            return false;
        }
        if (upwards)
            up.push_back(*statements);
        else
            down.insert(down.begin(), *statements);
    }
    for (int at = 1; at <= set.count(); ++at) {
        const Migration& migration = set.at(at);
        const QString parent = migration.parents.isEmpty() ? u"None"_s : u"\"%1\""_s.arg(migration.parents.front());
        const auto index = static_cast<std::size_t>(at - 1);
        QByteArray text = QByteArray(revisionText)
                              .replace("%1", migration.message.toUtf8())
                              .replace("%2", migration.revision.toUtf8())
                              .replace("%3", parent.toUtf8())
                              .replace("%4", json(up[index]).toUtf8());
        text.replace("%5", json(down[index]).toUtf8());
        if (!addRevision(migration.revision, text))
            return false;
    }
    return true;
}

void AlembicProject::prepare(QProcess& process) const {
    QProcessEnvironment values = QProcessEnvironment::systemEnvironment();
    values.insert(u"MODELS_URL"_s, sqlAlchemyUrl(m_url));
    process.setProcessEnvironment(values);
    process.setWorkingDirectory(m_folder);
}

void AlembicProject::start(QProcess& process, const QStringList& arguments) const {
    prepare(process);
    process.start(u"/usr/bin/alembic"_s, arguments);
}

void AlembicProject::startServer(QProcess& process) const {
    prepare(process);
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(u"/usr/bin/python3"_s, {u"-c"_s, QString::fromLatin1(server)});
}

Outcome AlembicProject::ask(QProcess& server, const QStringList& arguments) {
    server.write(json(arguments).toUtf8() + '\n');
    while (!server.canReadLine()) {
        if (!server.waitForReadyRead(120'000))
            return {-2, {}, server.errorString().toUtf8()};
    }
    const QJsonArray answer = QJsonDocument::fromJson(server.readLine()).array();
    return {answer[0].toInt(-2), answer[1].toString().toUtf8(), answer[2].toString().toUtf8()};
}

Outcome AlembicProject::operator()(const QStringList& arguments) const {
    QProcess process;
    start(process, arguments);
    return Program::end(process);
}

Outcome AlembicProject::operator()(const char* words) const {
    return (*this)(QString::fromUtf8(words).split(u' ', Qt::SkipEmptyParts));
}
