#include "changereader.h"

#include "connection.h"
#include "query.h"

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostLookedAt = 50'000; ///< entries, from the newest on; there need not be an index by record

} // namespace

Result<std::optional<LastChange>> ChangeReader::lastOf(ProductId id) {
    Query query(m_connection,
                u"SELECT actor, source, made_at FROM change_journal WHERE id > (SELECT COALESCE(max(id), 0) "
                "FROM change_journal) - %1 AND entity_id = :id AND entity = 'product' ORDER BY "
                "change_journal.id DESC LIMIT 1"_s.arg(mostLookedAt));
    query.bind("id", id.value);
    const Result<bool> row = query.step();
    if (!row)
        return row.error();
    if (!*row)
        return std::optional<LastChange>();
    return std::optional(LastChange{query.text(0), query.text(1), query.time(2)});
}

} // namespace pricebook
