#pragma once

#include "changenews.h"
#include "ids.h"
#include "lastchange.h"
#include "result.h"

#include <functional>
#include <optional>
#include <vector>

namespace pricebook {

class Connection;

/// Up to where the changes of a catalogue are known.
struct ChangePlace {
    qint64 entry = 0; ///< SQLite: the newest entry of the journal
    QString snapshot; ///< PostgreSQL: whose changes were seen, as txid_current_snapshot() says it
    bool operator==(const ChangePlace&) const = default;
};

/// What windows ask the journal about the changes of others. Thread of the connection.
class ChangeReader {
public:
    explicit ChangeReader(Connection& connection) : m_connection(connection) {}

    /// The newest entry about the product, if it is among the newest some ten thousand entries of the journal.
    Result<std::optional<LastChange>> lastOf(ProductId id);

    Result<ChangePlace> here();
    /// The ids of steps that are not news; asked while reading, so that one being committed is not missed.
    using Own = std::function<std::vector<qint64>()>;
    /// What was committed since `place`, which then becomes here(); in no order that transactions could hold up. More
    /// than `most` entries, or a journal that begins anew, are `everything`.
    Result<ChangeNews> since(ChangePlace& place, int most, const Own& own);

private:
    Connection& m_connection;
};

} // namespace pricebook
