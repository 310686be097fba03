#include "schemadescription.h"

#include "connection.h"
#include "dialect.h"
#include "postgresschemareader.h"
#include "schemacomparison.h"
#include "sqliteschemareader.h"
#include "transaction.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <optional>

// Outside the namespace: the macro declares a function of the global one. Without it the linker leaves the files out.
static void initExpectedSchemas() { Q_INIT_RESOURCE(expectedschemas); }

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct DescriptionWords {
    Q_DECLARE_TR_FUNCTIONS(pricebook::SchemaDescription)
};

using NamedTexts = QMap<QString, QString>;

/// Nothing is written where there is nothing, so that the files show what there is.
void put(QJsonObject& object, const QString& key, const NamedTexts& texts) {
    QJsonObject value;
    for (auto text = texts.begin(); text != texts.end(); ++text)
        value.insert(text.key(), text.value());
    if (!value.isEmpty())
        object.insert(key, value);
}

void put(QJsonObject& object, const QString& key, const QStringList& list) {
    if (!list.isEmpty())
        object.insert(key, QJsonArray::fromStringList(list));
}

void put(QJsonObject& object, const QString& key, const QString& text) {
    if (!text.isEmpty())
        object.insert(key, text);
}

NamedTexts texts(const QJsonObject& object, const QString& key) {
    NamedTexts found;
    const QJsonObject value = object.value(key).toObject();
    for (auto text = value.begin(); text != value.end(); ++text)
        found.insert(text.key(), text.value().toString());
    return found;
}

QStringList list(const QJsonObject& object, const QString& key) {
    QStringList found;
    for (const QJsonValue& item : object.value(key).toArray())
        found << item.toString();
    return found;
}

} // namespace

Result<SchemaDescription> SchemaDescription::read(Connection& connection) {
    std::optional<Transaction> transaction;
    if (!connection.inTransaction()) {
        Result<Transaction> begun = Transaction::begin(connection, Transaction::Kind::Read);
        if (!begun)
            return begun.error();
        transaction.emplace(std::move(*begun));
    }
    if (connection.backend() == Backend::Sqlite)
        return SqliteSchemaReader(connection).read();
    return PostgresSchemaReader(connection).read();
}

SchemaDescription::Table SchemaDescription::tableFromJson(const QJsonObject& object) {
    Table table;
    table.columns = texts(object, u"columns"_s);
    table.primaryKey = object.value(u"primaryKey"_s).toString();
    table.uniques = list(object, u"uniques"_s);
    table.foreignKeys = texts(object, u"foreignKeys"_s);
    table.checks = texts(object, u"checks"_s);
    table.indexes = texts(object, u"indexes"_s);
    table.triggers = texts(object, u"triggers"_s);
    table.options = list(object, u"options"_s);
    table.virtualText = object.value(u"virtual"_s).toString();
    return table;
}

QJsonObject SchemaDescription::tableToJson(const Table& table) {
    QJsonObject object;
    put(object, u"columns"_s, table.columns);
    put(object, u"primaryKey"_s, table.primaryKey);
    put(object, u"uniques"_s, table.uniques);
    put(object, u"foreignKeys"_s, table.foreignKeys);
    put(object, u"checks"_s, table.checks);
    put(object, u"indexes"_s, table.indexes);
    put(object, u"triggers"_s, table.triggers);
    put(object, u"options"_s, table.options);
    put(object, u"virtual"_s, table.virtualText);
    return object;
}

Result<SchemaDescription> SchemaDescription::fromJson(const QByteArray& json) {
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    SchemaDescription description;
    const QString dialect = object.value(u"dialect"_s).toString();
    if (dialect == Dialect::of(Backend::PostgreSql).name())
        description.m_backend = Backend::PostgreSql;
    else if (dialect != Dialect::of(Backend::Sqlite).name())
        return Error(Error::Kind::Invalid, DescriptionWords::tr("This is no description of a database's schema."));
    const QJsonObject tables = object.value(u"tables"_s).toObject();
    for (auto table = tables.begin(); table != tables.end(); ++table)
        description.m_tables.insert(table.key(), tableFromJson(table.value().toObject()));
    description.m_views = texts(object, u"views"_s);
    description.m_functions = texts(object, u"functions"_s);
    description.m_extensions = list(object, u"extensions"_s);
    return description;
}

QByteArray SchemaDescription::toJson() const {
    QJsonObject tables;
    for (auto table = m_tables.begin(); table != m_tables.end(); ++table)
        tables.insert(table.key(), tableToJson(table.value()));
    QJsonObject object{{u"dialect"_s, Dialect::of(m_backend).name()}, {u"tables"_s, tables}};
    put(object, u"views"_s, m_views);
    put(object, u"functions"_s, m_functions);
    put(object, u"extensions"_s, m_extensions);
    return QJsonDocument(object).toJson(QJsonDocument::Indented);
}

SchemaDescription::Comparison SchemaDescription::compareTo(const SchemaDescription& expected) const {
    return SchemaComparison(*this, expected).result();
}

Result<SchemaDescription> expectedSchema(const QString& revision, Backend backend) {
    [[maybe_unused]] static const bool once = (initExpectedSchemas(), true);
    QFile file(u":/migrations/expected/%1.%2.json"_s.arg(revision, Dialect::of(backend).name()));
    if (revision.isEmpty() || !file.open(QIODevice::ReadOnly))
        return Error(Error::Kind::NotFound,
                     DescriptionWords::tr("What schema the revision %1 makes is not known.").arg(revision));
    return SchemaDescription::fromJson(file.readAll());
}

} // namespace pricebook
