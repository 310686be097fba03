#include "sqlitewatch.h"

#include "connection.h"

#include <sqlite3.h>
#include <utility>

namespace pricebook {

namespace {
constexpr int instructionsBetweenLooks = 5000;
constexpr qint64 millisecondsBetweenCalls = 100;
} // namespace

SqliteWatch::SqliteWatch(Connection& connection, std::function<bool()> ask)
    : m_connection(connection),
      m_ask(std::move(ask)) {
    if (!m_ask)
        return;
    sqlite3_progress_handler(
        connection.sqliteHandle(), instructionsBetweenLooks,
        [](void* self) {
            auto* watch = static_cast<SqliteWatch*>(self);
            if (watch->m_timer.isValid() && watch->m_timer.elapsed() < millisecondsBetweenCalls)
                return 0;
            watch->m_timer.start();
            return watch->m_ask() ? 0 : 1;
        },
        this);
}

SqliteWatch::~SqliteWatch() {
    if (m_ask)
        sqlite3_progress_handler(m_connection.sqliteHandle(), 0, nullptr, nullptr);
}

} // namespace pricebook
