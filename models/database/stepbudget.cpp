#include "stepbudget.h"

#include "connection.h"

#include <sqlite3.h>

namespace pricebook {

StepBudget::StepBudget(Connection& connection, int steps) : m_connection(connection), m_thousands(steps / 1000) {
    if (sqlite3* handle = connection.sqliteHandle(); handle != nullptr)
        sqlite3_progress_handler(
            handle, 1000, [](void* left) { return --*static_cast<int*>(left) < 0 ? 1 : 0; }, &m_thousands);
}

StepBudget::~StepBudget() {
    if (sqlite3* handle = m_connection.sqliteHandle(); handle != nullptr)
        sqlite3_progress_handler(handle, 0, nullptr, nullptr);
}

} // namespace pricebook
