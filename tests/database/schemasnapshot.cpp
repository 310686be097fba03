#include "schemasnapshot.h"

#include "query.h"
#include "verify.h"

#include <QRegularExpression>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

QStringList rows(Connection& connection, const QString& sql, int columns) {
    QStringList lines;
    Query query(connection, sql);
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return lines << u"error: "_s + row.error().text + u' ' + row.error().engine;
        if (!*row)
            return lines;
        QStringList values;
        for (int i = 0; i < columns; ++i)
            values << (query.isNull(i) ? u"NULL"_s : query.text(i));
        lines << values.join(u'|');
    }
}

QStringList sqliteSchema(Connection& connection) {
    QStringList lines =
        // sqlite_sequence stays for ever once a table had AUTOINCREMENT; it is no part of a schema.
        rows(
            connection,
            u"SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name <> 'sqlite_sequence' ORDER BY type, name"_s,
            4);
    lines << rows(connection, u"SELECT 'user_version', user_version FROM pragma_user_version"_s, 2);
    // A renamed table's name comes back in quotes.
    for (QString& line : lines)
        line.replace(QRegularExpression(u"CREATE TABLE \"(\\w+)\""_s), u"CREATE TABLE \\1"_s);
    return lines;
}

QStringList postgresSchema(Connection& connection) {
    QStringList lines;
    lines << rows(connection,
                  u"SELECT 'column', table_name, column_name, data_type, character_maximum_length, numeric_scale, "
                  "is_nullable, column_default FROM information_schema.columns WHERE table_schema = current_schema() "
                  "ORDER BY table_name, column_name"_s,
                  8);
    lines << rows(connection,
                  u"SELECT 'index', indexdef FROM pg_indexes WHERE schemaname = current_schema() ORDER BY indexname"_s,
                  2);
    lines << rows(connection,
                  u"SELECT 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint "
                  "WHERE connamespace = current_schema()::regnamespace ORDER BY conname"_s,
                  4);
    lines << rows(connection,
                  u"SELECT 'trigger', pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 2"_s, 2);
    lines << rows(connection,
                  u"SELECT 'function', proname FROM pg_proc WHERE pronamespace = current_schema()::regnamespace AND "
                  "proname LIKE 'pricebook%' ORDER BY 2"_s,
                  2);
    return lines;
}

QString columnsOf(Connection& connection, const QString& table) {
    const QString sql = connection.backend() == Backend::Sqlite
                            ? u"SELECT name FROM pragma_table_info('%1') ORDER BY cid"_s
                            : u"SELECT column_name FROM information_schema.columns WHERE table_schema = "
                              "current_schema() AND table_name = '%1' ORDER BY column_name"_s;
    return rows(connection, sql.arg(table), 1).join(u", "_s);
}

QString withinFile(const MigrationSet::File& file, int line, const QString& statement) {
    QStringList lines = QString::fromUtf8(file.second).split(u'\n');
    lines.insert(line - 1, statement + u';');
    return lines.join(u'\n');
}

} // namespace

QString firstRow(Connection& connection, const QString& sql, int columns) {
    return rows(connection, sql, columns).value(0);
}

QString snapshot(Connection& connection) {
    const bool sqlite = connection.backend() == Backend::Sqlite;
    QStringList lines = sqlite ? sqliteSchema(connection) : postgresSchema(connection);
    const QStringList tables =
        rows(connection,
             sqlite ? u"SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'shadow') "
                      "AND name NOT LIKE 'sqlite_%' ORDER BY name"_s
                    : u"SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() "
                      "ORDER BY 1"_s,
             1);
    for (const QString& table : tables) {
        const bool counted = table == u"schema_history" || table.startsWith(u"product_search");
        const QString columns = counted ? u"count(*)"_s : columnsOf(connection, table);
        const int width = counted ? 1 : static_cast<int>(columns.count(u',')) + 1;
        QStringList content = rows(connection, u"SELECT %1 FROM %2"_s.arg(columns, table), width);
        content.sort();
        for (const QString& line : std::as_const(content))
            lines << u"row of "_s + table + u": "_s + line;
    }
    return lines.join(u'\n');
}

bool runAll(Connection& connection, const QStringList& statements) {
    for (const QString& statement : statements) {
        if (const Result<void> done = connection.execute(statement); !done) {
            qWarning("%s\n   %s", describe(done.error()).constData(), qUtf8Printable(statement));
            return false;
        }
    }
    return true;
}

std::unique_ptr<Connection> openConnection(const DatabaseUrl& url) {
    Result<std::unique_ptr<Connection>> connection = Connection::open(url, OpenMode::CreateIfMissing);
    if (!connection) {
        qWarning("%s", describe(connection.error()).constData());
        return nullptr;
    }
    return std::move(connection).value();
}

const QString& firstRevision() { return MigrationSet::embedded().at(1).revision; }

QStringList firstRevisionRows(Backend backend) {
    QStringList rows{
        u"INSERT INTO categories (id, name) VALUES (1, 'Fruit'), (2, 'Ёлки')"_s,
        u"INSERT INTO tags (id, name) VALUES (1, 'red'), (2, 'new')"_s,
        u"INSERT INTO products (id, name, description, image_url, price_shmeckles, price_flurbos, category_id) VALUES "
        "(1, 'Apple', 'a red fruit', NULL, 1.5, 19.99, 1), "
        "(2, 'İstanbul ÄPFEL', NULL, 'http://x/y.png', 0.1, 9999999999.99, NULL), "
        "(7, 'Ж', '', '', 0.30000000000000004, 3, 2)"_s,
        u"INSERT INTO product_tag_association (product_id, tag_id) VALUES (1, 1), (1, 2), (7, 1)"_s};
    if (backend == Backend::PostgreSql)
        rows << u"SELECT setval('products_id_seq', 7), setval('tags_id_seq', 2), setval('categories_id_seq', 2)"_s;
    return rows;
}

MigrationSet withStatement(int ordinal, const QString& section, Backend backend, int k, const QString& statement,
                           SqlScript::Rules rules) {
    const Migration& migration = MigrationSet::embedded().at(ordinal);
    const MigrationStep& step = section == u"upgrade" ? migration.upgrade(backend) : migration.downgrade(backend);
    const int line = step.statements.at(static_cast<std::size_t>(k - 1)).line;
    std::vector<MigrationSet::File> files = MigrationSet::embeddedFiles();
    for (MigrationSet::File& file : files) {
        if (file.first == migration.fileName)
            file.second = withinFile(file, line, statement).toUtf8();
    }
    Result<MigrationSet> set = MigrationSet::parse(files, rules);
    if (!set)
        qFatal("%s", describe(set.error()).constData());
    return std::move(set).value();
}

Result<MigrationSet> withRevision(const QString& sql, const QString& options, SqlScript::Rules rules) {
    std::vector<MigrationSet::File> files = MigrationSet::embeddedFiles();
    files.emplace_back(
        u"2030_01_01_0000-cccccccccccc_more.sql"_s,
        u"-- revision: cccccccccccc\n-- revises: %1\n-- message: more\n-- created: 2030-01-01T00:00:00Z\n"
        "-- compat: additive\n-- [upgrade sqlite] %3\n%2;\n-- [upgrade postgresql] %3\n%2;\n"
        "-- [downgrade sqlite] irreversible=\"it is a test\"\n"
        "-- [downgrade postgresql] irreversible=\"it is a test\"\n-- [verify]\n"_s
            .arg(MigrationSet::embedded().head(), sql, options)
            .toUtf8());
    return MigrationSet::parse(files, rules);
}

} // namespace pricebook
