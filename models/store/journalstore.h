#pragma once

#include "journallimits.h"
#include "result.h"

#include <QDateTime>
#include <QString>
#include <optional>
#include <vector>

namespace pricebook {

class Connection;
class WriteUnit;

/// One row of the journal that the database's triggers keep.
struct JournalEntry {
    enum class Entity { Category, Tag, Product };
    enum class Action { Created, Changed, Deleted };
    Entity entity = Entity::Product;
    Action action = Action::Changed;
    qint64 entityId = 0;
    qint64 version = 0; ///< after the change; of a deleted row its last
    QDateTime at;       ///< UTC
    QString source;     ///< "window", "http", "import", "command line"; empty: another program
    QString actor;      ///< who; may be empty
    bool operator==(const JournalEntry&) const = default;
};

/// A place in the journal, after an entry. The default is that of a journal without any.
struct JournalCursor {
    qint64 id = 0;
    quint64 mark = 0; ///< of what the entry says, so that one of another database or of another past is told apart
    bool operator==(const JournalCursor&) const = default;
};

struct JournalPage {
    std::vector<JournalEntry> entries; ///< oldest first
    JournalCursor next;                ///< where to go on
    bool more = false;                 ///< there are entries after these already
    std::vector<qint64> ids = {};      ///< the numbers of the entries
};

/// What changed in the catalogue, whoever changed it. Thread of the connection.
class JournalStore {
public:
    explicit JournalStore(Connection& connection) : m_connection(connection) {}

    /// At most `limit` entries after `cursor` (without one: from the oldest that is kept), in an order in which none
    /// can appear later before one that was given already: on PostgreSQL entries are given once every older transaction
    /// has ended, and transactions that were under way together need not come in the order of their commits; of one
    /// record the higher version is the later. NotFound if the entry of the cursor is not in the journal (any more), so
    /// that what came after it may be incomplete. Not within a transaction.
    Result<JournalPage> since(const std::optional<JournalCursor>& cursor, int limit);
    /// After everything that since() would give now.
    Result<JournalCursor> end();

    /// Removes at most `most` of the oldest entries beyond the limits, and never the last; returns how many.
    Result<qint64> prune(WriteUnit& unit, const JournalLimits& limits, int most);
    /// After a PostgreSQL database was moved to a server whose transactions have lower numbers: puts what was written
    /// before in front of what is written here. To be called now and then; costs nothing if there is nothing to do.
    Result<void> adoptMoved(WriteUnit& unit);

private:
    Connection& m_connection;
};

} // namespace pricebook
