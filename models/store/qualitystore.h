#pragma once

#include "ids.h"
#include "result.h"

#include <vector>

namespace pricebook {

class Connection;

/// Looks for what is doubtful in the whole catalogue and no filter can find.
class QualityStore {
public:
    explicit QualityStore(Connection& connection) : m_connection(connection) {}

    /// Products whose names have one duplicateKey() but are not equal (folded()), by id. Reads all names once, 24 bytes
    /// of memory each; seconds for a million: for a background thread, stopped with the connection's canceller.
    Result<std::vector<ProductId>> nearlyEqualNames();

private:
    Connection& m_connection;
};

} // namespace pricebook
