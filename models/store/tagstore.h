#pragma once

#include "product.h"
#include "result.h"

#include <vector>

namespace pricebook {

class Connection;
class WriteUnit;

/// Tags in the database. Names are unique whatever their case, as with categories.
class TagStore {
public:
    explicit TagStore(Connection& connection) : m_connection(connection) {}

    /// All, with product counts, in the order of names.
    Result<std::vector<TagUsage>> all();
    /// At most `limit` tags whose name contains `text` (case ignored): those that begin with it first, then by name.
    /// Empty text: the most used ones first.
    Result<std::vector<TagUsage>> suggest(const QString& text, int limit);
    /// The tag of exactly this name, else the one that is equal but for case; NotFound else.
    Result<Tag> byName(const QString& name);
    Result<TagUsage> byId(TagId id);

    /// Errors: Invalid (issue on Field::Name), NameTaken (issues[0].existingId).
    Result<Tag> create(WriteUnit& unit, const QString& name);
    Result<Tag> rename(WriteUnit& unit, TagId id, const QString& name);
    /// Removes the tag and its links. Returns the number of products that had it.
    Result<qint64> remove(WriteUnit& unit, TagId id);

private:
    Connection& m_connection;
};

} // namespace pricebook
