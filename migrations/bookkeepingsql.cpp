#include "bookkeepingsql.h"

namespace pricebook::bookkeepingsql {

using namespace Qt::StringLiterals;

namespace {

/// 'PBK1' in SQLite's file header, by which file(1) and this program know a catalogue.
constexpr qint64 sqliteApplicationId = 0x50424b31;

} // namespace

QString createHeadTable() {
    return u"CREATE TABLE alembic_version (\n    version_num VARCHAR(32) NOT NULL, \n"
           "    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)\n)"_s;
}

QString createHistoryTable(Backend backend) {
    const bool sqlite = backend == Backend::Sqlite;
    const QString number = sqlite ? u"INTEGER PRIMARY KEY"_s : u"SERIAL PRIMARY KEY"_s;
    const QString time = sqlite ? u"DATETIME"_s : u"TIMESTAMP WITH TIME ZONE"_s;
    return uR"(CREATE TABLE schema_history (
    seq %1,
    revision VARCHAR(32) NOT NULL,
    parent VARCHAR(32),
    direction VARCHAR(16) NOT NULL CHECK (direction IN ('upgrade', 'downgrade', 'stamp', 'adopt', 'restore')),
    state VARCHAR(16) NOT NULL CHECK (state IN ('running', 'applied', 'failed')),
    checksum VARCHAR(80) NOT NULL,
    app_version VARCHAR(32) NOT NULL,
    min_compatible VARCHAR(32),
    started_at %2 NOT NULL,
    finished_at %2,
    duration_ms BIGINT,
    statements INTEGER,
    host VARCHAR(255),
    db_user VARCHAR(255),
    pid BIGINT,
    backup_ref TEXT,
    note TEXT
))"_s.arg(number, time);
}

QString ifAbsent(QString createTable) {
    return createTable.insert(QLatin1String("CREATE TABLE ").size(), u"IF NOT EXISTS "_s);
}

QString moveHead(const QString& from, const QString& to) {
    if (from.isEmpty())
        return u"INSERT INTO alembic_version (version_num) VALUES ('%1')"_s.arg(to);
    if (to.isEmpty())
        return u"DELETE FROM alembic_version WHERE version_num = '%1'"_s.arg(from);
    return u"UPDATE alembic_version SET version_num = '%1' WHERE version_num = '%2'"_s.arg(to, from);
}

QStringList markFile(Backend backend, int ordinal) {
    if (backend != Backend::Sqlite)
        return {};
    return {u"PRAGMA application_id = %1"_s.arg(sqliteApplicationId), u"PRAGMA user_version = %1"_s.arg(ordinal)};
}

} // namespace pricebook::bookkeepingsql
