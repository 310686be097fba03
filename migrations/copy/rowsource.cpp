#include "rowsource.h"

#include "connection.h"
#include "postgresrowsource.h"
#include "sqliterowsource.h"

namespace pricebook {

Result<std::unique_ptr<RowSource>> RowSource::open(Connection& connection, const CopyTable& table) {
    if (connection.backend() == Backend::Sqlite) {
        auto source = std::make_unique<SqliteRowSource>(connection, table);
        if (const Result<void> prepared = source->prepare(); !prepared)
            return prepared.error();
        return std::unique_ptr<RowSource>(std::move(source));
    }
    auto source = std::make_unique<PostgresRowSource>(connection, table);
    if (const Result<void> begun = source->begin(); !begun)
        return begun.error();
    return std::unique_ptr<RowSource>(std::move(source));
}

} // namespace pricebook
