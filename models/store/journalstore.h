#pragma once

#include "result.h"

#include <QDateTime>
#include <QString>
#include <vector>

namespace pricebook {

class Connection;

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

/// A place in the journal, after an entry. The default is the beginning.
struct JournalCursor {
    qint64 transaction = 0;
    qint64 id = 0;
    auto operator<=>(const JournalCursor&) const = default;
};

struct JournalPage {
    std::vector<JournalEntry> entries; ///< oldest first
    JournalCursor next;                ///< where to go on
    bool more = false;                 ///< there are entries after these already
};

/// What changed in the catalogue, whoever changed it. Thread of the connection.
class JournalStore {
public:
    explicit JournalStore(Connection& connection) : m_connection(connection) {}

    /// At most `limit` entries after `cursor`, in an order in which none can appear later before one that was given
    /// already: on PostgreSQL entries are given once every older transaction has ended.
    Result<JournalPage> since(const JournalCursor& cursor, int limit);
    /// After everything that since() would give now.
    Result<JournalCursor> end();

private:
    Connection& m_connection;
};

} // namespace pricebook
