#include "copytables.h"

#include <algorithm>
#include <iterator>

namespace pricebook {

using namespace Qt::StringLiterals;

std::vector<CopyColumn> CopyTable::copiedColumns() const {
    std::vector<CopyColumn> copied;
    std::copy_if(columns.begin(), columns.end(), std::back_inserter(copied),
                 [](const CopyColumn& column) { return column.kind != CopyKind::Transaction; });
    return copied;
}

QString CopyTable::columnList(bool withTransaction) const {
    QStringList names;
    for (const CopyColumn& column : withTransaction ? columns : copiedColumns())
        names << QLatin1String(column.name);
    return names.join(u", "_s);
}

QStringList copyTableNames() {
    QStringList names;
    for (const CopyTable& table : copyTables())
        names << table.sqlName();
    return names;
}

const std::vector<CopyTable>& copyTables() {
    using Kind = CopyKind;
    static const std::vector<CopyTable> tables{
        {"categories",
         true,
         {{"id", Kind::Integer},
          {"name", Kind::Text},
          {"version", Kind::Integer},
          {"created_at", Kind::Time},
          {"updated_at", Kind::Time}}},
        {"tags",
         true,
         {{"id", Kind::Integer},
          {"name", Kind::Text},
          {"version", Kind::Integer},
          {"created_at", Kind::Time},
          {"updated_at", Kind::Time}}},
        {"products",
         true,
         {{"id", Kind::Integer},
          {"name", Kind::Text},
          {"description", Kind::Text},
          {"image_url", Kind::Text},
          {"price_shmeckles", Kind::Price},
          {"price_flurbos", Kind::Price},
          {"category_id", Kind::Integer},
          {"version", Kind::Integer},
          {"created_at", Kind::Time},
          {"updated_at", Kind::Time}}},
        {"product_tag_association", false, {{"product_id", Kind::Integer}, {"tag_id", Kind::Integer}}},
        {"users",
         true,
         {{"id", Kind::Integer},
          {"email", Kind::Text},
          {"email_key", Kind::Text},
          {"password_hash", Kind::Text},
          {"role", Kind::Text},
          {"disabled", Kind::Integer},
          {"version", Kind::Integer},
          {"created_at", Kind::Time},
          {"updated_at", Kind::Time}}},
        {"access_tokens",
         true,
         {{"id", Kind::Integer},
          {"name", Kind::Text},
          {"token_hash", Kind::Text},
          {"user_id", Kind::Integer},
          {"may_write", Kind::Integer},
          {"created_at", Kind::Time},
          {"expires_at", Kind::Time},
          {"last_used_at", Kind::Time}}},
        {"change_journal",
         true,
         {{"id", Kind::Integer},
          {"transaction_id", Kind::Transaction},
          {"made_at", Kind::Time},
          {"entity", Kind::Text},
          {"entity_id", Kind::Integer},
          {"action", Kind::Text},
          {"version", Kind::Integer},
          {"source", Kind::Text},
          {"actor", Kind::Text},
          {"step_id", Kind::Integer},
          {"other_id", Kind::Integer},
          {"fields", Kind::Integer},
          {"old_name", Kind::Text},
          {"new_name", Kind::Text},
          {"old_description", Kind::Text},
          {"new_description", Kind::Text},
          {"old_image_url", Kind::Text},
          {"new_image_url", Kind::Text},
          {"old_price_shmeckles", Kind::Price},
          {"new_price_shmeckles", Kind::Price},
          {"old_price_flurbos", Kind::Price},
          {"new_price_flurbos", Kind::Price},
          {"old_category_id", Kind::Integer},
          {"new_category_id", Kind::Integer},
          {"old_created_at", Kind::Time}}},
        {"change_steps",
         true,
         {{"id", Kind::Integer},
          {"transaction_id", Kind::Transaction},
          {"made_at", Kind::Time},
          {"kind", Kind::Text},
          {"title", Kind::Text},
          {"source", Kind::Text},
          {"actor", Kind::Text},
          {"client", Kind::Text},
          {"undoes", Kind::Integer},
          {"undone_by", Kind::Integer},
          {"first_entry", Kind::Integer},
          {"last_entry", Kind::Integer},
          {"products", Kind::Integer},
          {"categories", Kind::Integer},
          {"tags", Kind::Integer}}},
        {"saved_views",
         true,
         {{"id", Kind::Integer},
          {"name", Kind::Text},
          {"owner", Kind::Text},
          {"definition", Kind::Text},
          {"is_default", Kind::Flag},
          {"version", Kind::Integer},
          {"created_at", Kind::Time},
          {"updated_at", Kind::Time}}},
        {"notice_cursors",
         false,
         {{"channel", Kind::Text},
          {"entry_id", Kind::Integer},
          {"entry_mark", Kind::Text},
          {"updated_at", Kind::Time}}},
        {"notices",
         true,
         {{"id", Kind::Integer},
          {"channel", Kind::Text},
          {"occasion", Kind::Text},
          {"body", Kind::Text},
          {"state", Kind::Text},
          {"attempts", Kind::Integer},
          {"due_at", Kind::Time},
          {"claimed_by", Kind::Text},
          {"claimed_until", Kind::Time},
          {"problem", Kind::Text},
          {"made_at", Kind::Time},
          {"sent_at", Kind::Time}}},
    };
    return tables;
}

const QStringList& tablesNotCopied() {
    static const QStringList names{u"write_guard"_s, u"presence"_s, u"alembic_version"_s, u"schema_history"_s};
    return names;
}

// As the triggers of the second revision fill them.
const std::vector<DerivedTable>& derivedTables() {
    static const std::vector<DerivedTable> tables{
        {"product_search_name", "INSERT INTO product_search_name (rowid, content) "
                                "SELECT id, replace(name, char(304), 'i') || char(2, 2) FROM products"},
        {"product_search_text", "INSERT INTO product_search_text (rowid, content) SELECT id, replace(description, "
                                "char(304), 'i') || char(2, 2) FROM products WHERE description <> ''"},
    };
    return tables;
}

} // namespace pricebook
