#pragma once

#include "result.h"

#include <QString>
#include <chrono>

namespace pricebook {

class Connection;

/// Sleeps until somebody calls wake(), the time is over or, on PostgreSQL after listen(), the server tells something.
/// All but wake() on one thread.
class NotificationWaiter {
public:
    enum class Outcome { TimedOut, Woken, Notified, Lost };

    NotificationWaiter();
    ~NotificationWaiter();
    NotificationWaiter(const NotificationWaiter&) = delete;
    NotificationWaiter& operator=(const NotificationWaiter&) = delete;

    /// Hears `channel` (an identifier) on this PostgreSQL connection from now on; true once a notification to itself
    /// came back, false where none does: a pooler stands in between. The connection must outlive this or forget().
    Result<bool> listen(Connection& connection, const QString& channel);
    void forget() { m_connection = nullptr; }

    Outcome wait(std::chrono::milliseconds time);
    /// From any thread; counts for the next wait() too.
    void wake() const;

private:
    /// What has come, taken in.
    Outcome take();
    Connection* m_connection = nullptr;
    int m_wakeFile = -1;
};

} // namespace pricebook
