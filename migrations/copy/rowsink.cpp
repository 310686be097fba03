#include "rowsink.h"

#include "connection.h"
#include "postgresrowsink.h"
#include "sqliterowsink.h"

namespace pricebook {

Result<std::unique_ptr<RowSink>> RowSink::open(Connection& connection, const CopyTable& table) {
    if (connection.backend() == Backend::Sqlite) {
        auto sink = std::make_unique<SqliteRowSink>(connection, table);
        if (const Result<void> prepared = sink->prepare(); !prepared)
            return prepared.error();
        return std::unique_ptr<RowSink>(std::move(sink));
    }
    auto sink = std::make_unique<PostgresRowSink>(connection, table);
    if (const Result<void> begun = sink->begin(); !begun)
        return begun.error();
    return std::unique_ptr<RowSink>(std::move(sink));
}

} // namespace pricebook
