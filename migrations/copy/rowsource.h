#pragma once

#include "copyrow.h"
#include "copytables.h"

#include <memory>
#include <vector>

namespace pricebook {

class Connection;

/// The rows of one table, one after the other, by ascending id where they have one. Within a transaction of the
/// connection, which it has for itself until the source is gone. SQLite: a statement that is stepped; PostgreSQL: COPY
/// … TO STDOUT.
class RowSource {
public:
    /// `table` must outlive it. Values of kind Transaction are left out of the rows.
    static Result<std::unique_ptr<RowSource>> open(Connection& connection, const CopyTable& table);
    RowSource() = default;
    virtual ~RowSource() = default;
    RowSource(const RowSource&) = delete;
    RowSource& operator=(const RowSource&) = delete;

    /// The next row into `row`; false at the end. Invalid: a value is not what its column is for; the sentence names
    /// it.
    virtual Result<bool> next(std::vector<CopyCell>& row) = 0;
};

} // namespace pricebook
