#pragma once

#include "ids.h"
#include "lastchange.h"
#include "result.h"

#include <optional>

namespace pricebook {

class Connection;

/// What windows ask the journal about the changes of others. Thread of the connection.
class ChangeReader {
public:
    explicit ChangeReader(Connection& connection) : m_connection(connection) {}

    /// The newest entry about the product, if it is among the newest some ten thousand entries of the journal.
    Result<std::optional<LastChange>> lastOf(ProductId id);

private:
    Connection& m_connection;
};

} // namespace pricebook
