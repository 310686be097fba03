#include "offlinescript.h"

#include "bookkeepingsql.h"
#include "connection.h"
#include "offlineguards.h"

#include <QCoreApplication>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::OfflineScript)
};

} // namespace

OfflineScript::OfflineScript(Backend backend, const MigrationSet& migrations, int from, int to)
    : m_backend(backend),
      m_migrations(migrations),
      m_from(from),
      m_to(to) {}

OfflineScript::~OfflineScript() = default;

const MigrationStep& OfflineScript::stepOf(const Migration& migration) const {
    return isDowngrade() ? migration.downgrade(m_backend) : migration.upgrade(m_backend);
}

QString OfflineScript::idAt(int ordinal) const { return ordinal > 0 ? m_migrations.at(ordinal).revision : QString(); }

Result<QString> OfflineScript::write() {
    writeHeader();
    if (m_from == m_to) {
        comment(u"There is nothing to do."_s);
        return m_script;
    }
    if (Result<void> prepared = prepare(); !prepared)
        return prepared.error();
    writeBeginning();
    const int step = isDowngrade() ? -1 : 1;
    for (int at = m_from; at != m_to; at += step) {
        if (Result<void> written = writeRevision(m_migrations.at(isDowngrade() ? at : at + 1)); !written)
            return written.error();
    }
    writeEnd();
    return m_script;
}

Result<void> OfflineScript::prepare() {
    for (int at = m_from; at > m_to; --at) {
        const Migration& migration = m_migrations.at(at);
        const MigrationStep& step = stepOf(migration);
        if (step.options.contains(u"irreversible"_s))
            return Error(Error::Kind::Schema, Texts::tr("The revision %1 cannot be undone: %2")
                                                  .arg(migration.revision, step.options.value(u"irreversible"_s)));
    }
    if (m_backend != Backend::Sqlite)
        return {};
    DatabaseUrl memory;
    memory.backend = Backend::Sqlite;
    memory.path = u":memory:"_s;
    Result<std::unique_ptr<Connection>> tables = Connection::open(memory, OpenMode::CreateIfMissing);
    if (!tables)
        return tables.error();
    m_tables = std::move(tables).value();
    if (Result<void> off = m_tables->execute(u"PRAGMA foreign_keys = OFF"_s); !off)
        return off;
    for (int at = 1; at <= m_from; ++at) {
        for (const MigrationStatement& one : m_migrations.at(at).upgrade(m_backend).statements) {
            if (Result<QStringList> run = rehearsed(one); !run)
                return run.error();
        }
    }
    return {};
}

/// What the statement comes to, after having run it on the tables in memory.
Result<QStringList> OfflineScript::rehearsed(const MigrationStatement& one) {
    Result<QStringList> texts = one.rebuild ? expand(*m_tables, *one.rebuild) : QStringList{one.text};
    if (!texts)
        return texts;
    for (const QString& text : *texts) {
        if (Result<void> run = m_tables->execute(text); !run)
            return run.error();
    }
    return texts;
}

void OfflineScript::comment(const QString& text) { m_script += u"-- "_s + text + u'\n'; }

void OfflineScript::statement(const QString& text) { m_script += text + u";\n"_s; }

void OfflineScript::writeHeader() {
    const bool sqlite = m_backend == Backend::Sqlite;
    const auto named = [this](int ordinal) { return ordinal > 0 ? idAt(ordinal) : u"base"_s; };
    comment(u"Pricebook %1, %2: %3 from %4 to %5"_s.arg(
        QStringLiteral(PRICEBOOK_VERSION), sqlite ? u"SQLite"_s : u"PostgreSQL"_s,
        isDowngrade() ? u"downgrade"_s : u"upgrade"_s, named(m_from), named(m_to)));
    for (int at = qMin(m_from, m_to) + 1; at <= qMax(m_from, m_to); ++at) {
        const Migration& migration = m_migrations.at(at);
        comment(u"%1 %2, %3"_s.arg(migration.revision, migration.checksum(m_backend), migration.message));
        if (const QStringList lost = stepOf(migration).list(u"loses"_s); isDowngrade() && !lost.isEmpty())
            comment(u"    LOSES "_s + lost.join(u", "_s));
    }
    if (m_from != m_to)
        comment(sqlite ? u"Make a backup, then: sqlite3 catalogue.db < this-file.sql"_s
                       : u"Make a backup, then: psql -d catalogue -f this-file.sql"_s);
}

void OfflineScript::writeBeginning() {
    const bool sqlite = m_backend == Backend::Sqlite;
    m_script += sqlite ? u".bail on\n"_s : u"\\set ON_ERROR_STOP on\n"_s;
    if (sqlite)
        statement(u"PRAGMA foreign_keys = OFF"_s); // has no effect in a transaction, in which BEGIN would fail
    statement(sqlite ? u"BEGIN IMMEDIATE"_s : u"BEGIN"_s);
    if (sqlite)
        statement(u"CREATE TEMP TABLE pricebook_broken AS SELECT count(*) AS number FROM pragma_foreign_key_check"_s);
    if (m_from == 0)
        statement(bookkeepingsql::ifAbsent(bookkeepingsql::createHeadTable()));
    m_script += offlineguards::lock(m_backend);
    m_script += offlineguards::headIs(m_backend, idAt(m_from));
    statement(bookkeepingsql::ifAbsent(bookkeepingsql::createHistoryTable(m_backend)));
}

Result<void> OfflineScript::writeRevision(const Migration& migration) {
    const MigrationStep& step = stepOf(migration);
    m_script += u'\n';
    comment(u"%1 %2: %3"_s.arg(isDowngrade() ? u"Downgrade"_s : u"Upgrade"_s, migration.revision, migration.message));
    if (!isDowngrade()) {
        for (const MigrationPrecheck& check : migration.prechecks(m_backend))
            m_script += offlineguards::precheck(m_backend, check.query.text, check.sentence);
    }
    if (!step.isTransactional()) {
        writeAlone(migration, step);
        return {};
    }
    if (Result<void> written = writeStatements(step); !written)
        return written;
    if (!isDowngrade()) {
        for (const SqlStatement& check : migration.verify(m_backend))
            m_script += offlineguards::noRow(
                m_backend, check.text,
                u"The check in line %1 of %2 found a row."_s.arg(check.line).arg(migration.fileName));
    }
    writeRecord(migration, step, u"applied"_s);
    writeHead(migration);
    return {};
}

Result<void> OfflineScript::writeStatements(const MigrationStep& step) {
    const bool renames = m_backend == Backend::Sqlite && step.isRebuildByHand();
    if (renames)
        statement(u"PRAGMA legacy_alter_table = ON"_s);
    for (const MigrationStatement& one : step.statements) {
        const Result<QStringList> texts = m_tables ? rehearsed(one) : QStringList{one.text};
        if (!texts)
            return texts.error();
        for (const QString& text : *texts)
            statement(text);
    }
    if (renames)
        statement(u"PRAGMA legacy_alter_table = OFF"_s);
    return {};
}

/// The row that says "running" is committed first, as the program does it, so that an interruption is seen.
void OfflineScript::writeAlone(const Migration& migration, const MigrationStep& step) {
    writeRecord(migration, step, u"running"_s);
    statement(u"COMMIT"_s);
    statement(step.statements.front().text);
    statement(u"BEGIN"_s);
    m_script += offlineguards::lock(m_backend);
    m_script += offlineguards::headIs(m_backend, migration.parents.value(0));
    m_script += offlineguards::noRow(
        m_backend,
        u"SELECT 1 FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN "
        "pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND NOT i.indisvalid"_s,
        u"An index is invalid: drop it, and run the step %1 again."_s.arg(migration.revision));
    statement(u"UPDATE schema_history SET state = 'applied', finished_at = now() WHERE revision = '%1' AND state = "
              "'running'"_s.arg(migration.revision));
    writeHead(migration);
}

void OfflineScript::writeRecord(const Migration& migration, const MigrationStep& step, const QString& state) {
    using offlineguards::literalOrNull;
    const QString now = m_backend == Backend::Sqlite ? u"strftime('%Y-%m-%d %H:%M:%f', 'now') || '000'"_s : u"now()"_s;
    const QString reached = isDowngrade() ? migration.parents.value(0) : migration.revision;
    QString floor;
    for (int at = 1; at <= m_migrations.ordinal(reached); ++at) {
        if (m_migrations.at(at).breaking)
            floor = m_migrations.at(at).revision;
    }
    const QStringList values{literalOrNull(migration.revision),
                             literalOrNull(migration.parents.value(0)),
                             isDowngrade() ? u"'downgrade'"_s : u"'upgrade'"_s,
                             literalOrNull(state),
                             literalOrNull(migration.checksum(m_backend)),
                             literalOrNull(QStringLiteral(PRICEBOOK_VERSION)),
                             literalOrNull(floor),
                             now,
                             state == u"running" ? u"NULL"_s : now,
                             QString::number(step.statements.size()),
                             m_backend == Backend::Sqlite ? u"NULL"_s : u"session_user"_s,
                             u"'by a script'"_s};
    statement(u"INSERT INTO schema_history (revision, parent, direction, state, checksum, app_version, min_compatible, "
              "started_at, finished_at, statements, db_user, note)\nVALUES ("_s +
              values.join(u", "_s) + u')');
}

void OfflineScript::writeHead(const Migration& migration) {
    const QString from = isDowngrade() ? migration.revision : migration.parents.value(0);
    const QString to = isDowngrade() ? migration.parents.value(0) : migration.revision;
    statement(bookkeepingsql::moveHead(from, to));
    m_script += offlineguards::headIs(m_backend, to);
}

void OfflineScript::writeEnd() {
    m_script += u'\n';
    for (const QString& mark : bookkeepingsql::markFile(m_backend, m_to))
        statement(mark);
    if (m_backend == Backend::Sqlite) {
        m_script += offlineguards::noRow(
            m_backend,
            u"SELECT 1 FROM temp.pricebook_broken WHERE number < (SELECT count(*) FROM pragma_foreign_key_check)"_s,
            u"Rows refer to others that are not there any more."_s);
        statement(u"DROP TABLE temp.pricebook_broken"_s);
    }
    statement(u"COMMIT"_s);
}

} // namespace pricebook
