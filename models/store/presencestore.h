#pragma once

#include "ids.h"
#include "result.h"

#include <QStringList>

namespace pricebook {

class Connection;
class WriteUnit;

/// Who is editing which product right now: advice for people, never a lock. A sign of life counts for 45 seconds.
/// Thread of the connection.
class PresenceStore {
public:
    static constexpr int secondsValid = 45;

    explicit PresenceStore(Connection& connection) : m_connection(connection) {}

    /// `client` (at most 40 characters) names one window. Forgets what is no longer valid, of all windows.
    Result<void> beat(WriteUnit& unit, const QString& client, const QString& actor, ProductId product);
    Result<void> leave(WriteUnit& unit, const QString& client);
    /// The names of those who edit the product in other windows, each once, in order; an empty name for somebody
    /// without one.
    Result<QStringList> others(const QString& client, ProductId product);

private:
    [[nodiscard]] QString oldest() const;
    Connection& m_connection;
};

} // namespace pricebook
