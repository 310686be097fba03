#pragma once

#include <QElapsedTimer>
#include <functional>

namespace pricebook {

class Connection;

/// While it lives, `ask` is called soon and then about every 100 ms within the statements of a SQLite connection, on
/// its thread; once it says false, the statement ends with Error Cancelled. One per connection at a time.
class SqliteWatch {
public:
    SqliteWatch(Connection& connection, std::function<bool()> ask);
    ~SqliteWatch();
    SqliteWatch(const SqliteWatch&) = delete;
    SqliteWatch& operator=(const SqliteWatch&) = delete;

private:
    Connection& m_connection;
    std::function<bool()> m_ask;
    QElapsedTimer m_timer;
};

} // namespace pricebook
