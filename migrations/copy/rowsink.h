#pragma once

#include "copyrow.h"
#include "copytables.h"

#include <memory>
#include <vector>

namespace pricebook {

class Connection;

/// Appends rows to a table, as RowSource gives them. Within a transaction of the connection, which it has for itself
/// until the sink is gone. SQLite: one prepared INSERT; PostgreSQL: COPY … FROM STDIN. Columns of kind Transaction get
/// 0. Triggers that are there run.
class RowSink {
public:
    /// `table` must outlive it.
    static Result<std::unique_ptr<RowSink>> open(Connection& connection, const CopyTable& table);
    RowSink() = default;
    virtual ~RowSink() = default;
    RowSink(const RowSink&) = delete;
    RowSink& operator=(const RowSink&) = delete;

    virtual Result<void> put(const std::vector<CopyCell>& row) = 0;
    /// After the last row; without it nothing is written for sure. Invalid: the database does not take a row; the
    /// sentence names it where the engine says which.
    virtual Result<void> end() = 0;
};

} // namespace pricebook
