#include "postgresrestore.h"

#include "connection.h"
#include "failpoint.h"
#include "postgresbackup.h"
#include "postgrestools.h"
#include "query.h"
#include "sqlquoting.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDeadlineTimer>
#include <QThread>
#include <algorithm>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::Restore)
};

Result<std::unique_ptr<Connection>> openAdmin(DatabaseUrl url) {
    Result<std::unique_ptr<Connection>> admin{Error()};
    for (const QString& name : {u"postgres"_s, u"template1"_s}) {
        url.database = name;
        admin = Connection::open(url, OpenMode::ReadWrite);
        if (admin || admin.error().kind == Error::Kind::Unavailable)
            break;
    }
    if (!admin || !(*admin)->isPooled())
        return admin;
    const Result<std::unique_ptr<Connection>> direct = PostgresTools::openDirect(**admin);
    if (!direct)
        return Error(direct.error().kind, Texts::tr("No restore is possible because %1.").arg(direct.error().text));
    return Connection::open((*direct)->url(), OpenMode::ReadWrite);
}

/// The first column of each row; `name` is bound as :name.
Result<QStringList> rows(Connection& connection, const QString& sql, const QString& name) {
    Query query(connection, sql);
    query.bind("name", name);
    QStringList found;
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return found;
        found << query.text(0);
    }
}

/// A name has at most 63 bytes.
QString nameFor(const QString& database, const QString& purpose) {
    QString start = database;
    while (start.toUtf8().size() > 30)
        start.chop(1);
    return start + purpose + QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd'T'HHmmsszzz"_s);
}

} // namespace

PostgresRestore::PostgresRestore(const DatabaseUrl& url, QString file, const DatabaseRestore::Options& options,
                                 const DatabaseRestore::ProgressHandler& progress)
    : m_url(url),
      m_file(std::move(file)),
      m_options(options),
      m_progress(progress),
      m_new(nameFor(url.database, u"_restoring_"_s)),
      m_kept(nameFor(url.database, u"_before_"_s)) {}

PostgresRestore::~PostgresRestore() {
    if (m_made)
        (void)m_admin->execute(u"DROP DATABASE IF EXISTS %1 WITH (FORCE)"_s.arg(quotedName(m_new)));
}

Result<DatabaseContents> PostgresRestore::inspect(const DatabaseUrl& url, const QString& file,
                                                  const DatabaseRestore::ProgressHandler& progress) {
    const Result<std::unique_ptr<Connection>> admin = openAdmin(url);
    if (!admin)
        return admin.error();
    const Result<PostgresTools> tools = PostgresTools::find(**admin);
    if (!tools)
        return Error(tools.error().kind, Texts::tr("No restore is possible because %1.").arg(tools.error().text));
    return postgresbackup::inspect(*tools, file, progress);
}

Result<void> PostgresRestore::run(const DatabaseContents& expected, RestoreReport& report) {
    if (Result<void> begun = begin(); !begun)
        return begun;
    const Result<PostgresTools> tools = PostgresTools::find(*m_admin);
    if (!tools)
        return tools.error();
    const Result<Properties> old = properties();
    if (!old)
        return old.error();
    // Now and again at the end: nobody need wait for a restore that cannot succeed.
    if (Result<void> alone = refuseIfConnected(); !alone)
        return alone;
    dropLeftovers();
    failpoint::reach("restore:begin");
    if (Result<void> filled = fill(*tools, *old); !filled)
        return filled.error().kind == Error::Kind::Denied ? Result<void>(withCommands(filled.error(), *old)) : filled;
    if (Result<void> verified = verify(expected); !verified)
        return verified;
    failpoint::reach("restore:copied");
    if (Result<void> alone = refuseIfConnected(); !alone)
        return alone;
    if (Result<void> swapped = swapNames(old->exists); !swapped)
        return withCommands(swapped.error(), *old);
    failpoint::reach("restore:done");
    report.previous = old->exists ? m_kept : QString();
    report.commands = commands(*old);
    return {};
}

Result<void> PostgresRestore::begin() {
    Result<std::unique_ptr<Connection>> admin = openAdmin(m_url);
    if (!admin)
        return admin.error();
    m_admin = std::move(admin).value();
    // It waits while pg_restore works, and CREATE DATABASE may take its time.
    for (const QString& limit : {u"SET statement_timeout = 0"_s, u"SET idle_session_timeout = 0"_s})
        (void)m_admin->execute(limit); // the second is unknown before PostgreSQL 14
    const Result<QStringList> locked =
        rows(*m_admin, u"SELECT CAST(pg_try_advisory_lock(1128354818, hashtext(:name)) AS TEXT)"_s, m_url.database);
    if (!locked)
        return locked.error();
    if (locked->value(0) != u"true"_s)
        return Error(
            Error::Kind::Locked,
            Texts::tr("Somebody else is just restoring “%1”: nothing was changed, wait for it.").arg(m_url.database));
    return {};
}

/// Of restores that were killed; the lock keeps others from being at it.
void PostgresRestore::dropLeftovers() {
    const QString start = m_new.left(m_new.lastIndexOf(u'_') + 1);
    const Result<QStringList> names =
        rows(*m_admin,
             u"SELECT datname FROM pg_catalog.pg_database d WHERE starts_with(datname, :name) AND substr(datname, "
             "length(:name) + 1) ~ '^[0-9]{8}T[0-9]{9}$'"_s,
             start);
    if (!names)
        return;
    for (const QString& name : *names)
        (void)m_admin->execute(u"DROP DATABASE "_s + quotedName(name));
}

Result<PostgresRestore::Properties> PostgresRestore::properties() {
    Properties found;
    found.creation = u"TEMPLATE template0 ENCODING 'UTF8'"_s;
    // to_jsonb: the columns for ICU differ between versions.
    const Result<QStringList> creation =
        rows(*m_admin,
             u"SELECT format(' LC_COLLATE %L LC_CTYPE %L', datcollate, datctype) || CASE WHEN to_jsonb(d) ->> "
             "'datlocprovider' = 'i' THEN format(' LOCALE_PROVIDER icu ICU_LOCALE %L', coalesce(to_jsonb(d) ->> "
             "'daticulocale', to_jsonb(d) ->> 'datlocale')) ELSE '' END || "
             "format(' OWNER %I', pg_get_userbyid(datdba)) FROM pg_catalog.pg_database d WHERE datname = :name"_s,
             m_url.database);
    if (!creation)
        return creation.error();
    found.exists = !creation->isEmpty();
    found.creation += creation->value(0);
    // A list keeps its own quotes within the setting; anything else is one literal.
    const Result<QStringList> settings =
        rows(*m_admin,
             u"SELECT CASE WHEN s.setrole = 0 THEN 'ALTER DATABASE \"new\"' ELSE format('ALTER ROLE %I IN DATABASE "
             u"\"new\"', "
             "pg_get_userbyid(s.setrole)) END || format(' SET %I TO ', split_part(c, '=', 1)) || CASE WHEN "
             "split_part(c, '=', "
             "1) IN ('search_path', 'temp_tablespaces', 'session_preload_libraries', 'local_preload_libraries') "
             "THEN substr(c, strpos(c, '=') + 1) ELSE quote_literal(substr(c, strpos(c, '=') + 1)) END "
             "FROM pg_catalog.pg_db_role_setting s JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase, "
             "unnest(s.setconfig) c WHERE d.datname = :name"_s,
             m_url.database);
    if (!settings)
        return settings.error();
    const Result<QStringList> rights =
        rows(*m_admin,
             u"SELECT 'REVOKE ALL ON DATABASE \"new\" FROM PUBLIC' FROM pg_catalog.pg_database WHERE datname = :name "
             u"AND datacl "
             "IS NOT NULL UNION ALL SELECT format('GRANT %s ON DATABASE \"new\" TO %s', a.privilege_type, CASE "
             "a.grantee WHEN "
             "0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END) FROM pg_catalog.pg_database d, "
             "aclexplode(d.datacl) a WHERE d.datname = :name"_s,
             m_url.database);
    if (!rights)
        return rights.error();
    found.statements = *settings + *rights;
    found.statements.replaceInStrings(u"\"new\""_s, quotedName(m_new));
    return found;
}

Result<QStringList> PostgresRestore::connected() {
    return rows(
        *m_admin,
        u"SELECT concat_ws(', ', usename || coalesce(' in ' || nullif(application_name, ''), ''), "
        "'from ' || host(client_addr), 'process ' || pid) FROM pg_catalog.pg_stat_activity WHERE datname = :name "
        // The kind of another user's process is hidden; the server's own processes have no user.
        "AND pid <> pg_backend_pid() AND coalesce(backend_type, 'client backend') = 'client backend' "
        "AND usesysid IS NOT NULL"_s,
        m_url.database);
}

Result<void> PostgresRestore::refuseIfConnected() {
    // The server notices a moment later that a client has gone.
    const QDeadlineTimer deadline(m_options.patience);
    while (true) {
        const Result<QStringList> others = connected();
        if (!others)
            return others.error();
        if (others->isEmpty())
            return {};
        if (!goOn())
            return Error::cancelled();
        if (!deadline.hasExpired()) {
            QThread::msleep(100);
            continue;
        }
        const QString end = u"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %1"_s.arg(
            quotedText(m_url.database));
        return Error(
            Error::Kind::Locked,
            Texts::tr("“%1” is in use (%2): nothing was changed, close those programs, or end their sessions with: %3")
                .arg(m_url.database, others->join(u"; "_s),
                     PostgresTools::commandLine(u"psql"_s,
                                                {PostgresTools::connectionArgument(*m_admin), u"--command="_s + end})));
    }
}

Result<void> PostgresRestore::fill(const PostgresTools& tools, const Properties& old) {
    if (Result<void> made = m_admin->execute(u"CREATE DATABASE %1 %2"_s.arg(quotedName(m_new), old.creation)); !made)
        return made;
    m_made = true;
    const Error failure(
        Error::Kind::Denied,
        Texts::tr("The new database could not be filled from the backup (see the details): nothing was changed; "
                  "this user may lack the rights of the one who made the tables."));
    const Result<void> restored =
        tools.run({u"pg_restore"_s,
                   {u"--single-transaction"_s, u"--exit-on-error"_s, u"--no-password"_s,
                    PostgresTools::connectionArgument(*m_admin, m_new), m_file},
                   m_url.password,
                   {},
                   m_progress ? std::function<bool()>([this] { return goOn(); }) : std::function<bool()>()},
                  failure);
    if (!restored)
        return restored;
    for (const QString& statement : old.statements) {
        if (Result<void> done = m_admin->execute(statement); !done)
            return done;
    }
    return {};
}

Result<void> PostgresRestore::verify(const DatabaseContents& expected) {
    DatabaseUrl url = m_admin->url();
    url.database = m_new;
    const Result<std::unique_ptr<Connection>> made = Connection::open(url, OpenMode::ReadWrite);
    if (!made)
        return made.error();
    // The user's usual limit is meant for other work than counting and ANALYZE.
    if (Result<void> patient = (*made)->execute(u"SET statement_timeout = 0"_s); !patient)
        return patient;
    const Result<DatabaseContents> contents = DatabaseContents::read(**made);
    if (!contents)
        return contents.error();
    if (*contents != expected)
        return Error(Error::Kind::Damaged,
                     Texts::tr("The new database does not hold what “%1” holds: nothing was changed, "
                               "choose another backup.")
                         .arg(m_file));
    // A dump has no statistics, without which the first searches would be slow.
    return (*made)->execute(u"ANALYZE"_s);
}

Result<void> PostgresRestore::swapNames(bool exists) {
    QStringList statements{u"BEGIN"_s};
    if (exists)
        statements << u"ALTER DATABASE %1 RENAME TO %2"_s.arg(quotedName(m_url.database), quotedName(m_kept));
    statements << u"ALTER DATABASE %1 RENAME TO %2"_s.arg(quotedName(m_new), quotedName(m_url.database)) << u"COMMIT"_s;
    for (const QString& statement : std::as_const(statements)) {
        if (Result<void> done = m_admin->execute(statement); !done) {
            (void)m_admin->execute(u"ROLLBACK"_s);
            return done;
        }
    }
    m_made = false;
    return {};
}

QStringList PostgresRestore::commands(const Properties& old) const {
    // Not as this user, who may be the one that was refused.
    const auto connection = [this](const QString& database = {}) {
        return PostgresTools::connectionArgument(*m_admin, database, PostgresTools::WithUser::No);
    };
    const auto psql = [&connection](const QString& sql) {
        return PostgresTools::commandLine(u"psql"_s, {connection(), u"--command="_s + sql});
    };
    const QString owner = old.exists || m_url.user.isEmpty() ? QString() : u" OWNER "_s + quotedName(m_url.user);
    QStringList lines{psql(u"CREATE DATABASE %1 %2"_s.arg(quotedName(m_new), old.creation + owner)),
                      PostgresTools::commandLine(u"pg_restore"_s, {u"--single-transaction"_s, u"--exit-on-error"_s,
                                                                   connection(m_new), m_file})};
    for (const QString& statement : old.statements)
        lines << psql(statement);
    if (old.exists)
        lines << psql(u"ALTER DATABASE %1 RENAME TO %2"_s.arg(quotedName(m_url.database), quotedName(m_kept)));
    lines << psql(u"ALTER DATABASE %1 RENAME TO %2"_s.arg(quotedName(m_new), quotedName(m_url.database)));
    return lines;
}

Error PostgresRestore::withCommands(const Error& error, const Properties& old) const {
    return {error.kind,
            Texts::tr("%1 Nothing was changed. Let an administrator give this user the right CREATEDB, or restore with "
                      "these commands: %2")
                .arg(error.text, commands(old).join(u" && "_s)),
            error.engine};
}

} // namespace pricebook
