#pragma once

#include "result.h"
#include "savedview.h"

#include <QStringList>
#include <vector>

namespace pricebook {

class Connection;
class WriteUnit;

/// Saved views in the database: everybody's, and those of one owner. Thread of the connection.
class SavedViewStore {
public:
    explicit SavedViewStore(Connection& connection) : m_connection(connection) {}

    /// Those that `owner` sees, by name, the shared ones first. One that cannot be read has an empty definition.
    Result<std::vector<SavedView>> all(const QString& owner);
    /// Names are 1 to 100 characters and, case ignored, each once among the shared ones and once among an owner's.
    /// Errors: Invalid, NameTaken.
    Result<SavedView> create(WriteUnit& unit, const QString& owner, const SavedView& view);
    /// Name, definition and whom it is for, of the view with this id and version. Errors: those of create(); NotFound
    /// if it is gone or somebody else's, Conflict if it has another version.
    Result<SavedView> update(WriteUnit& unit, const QString& owner, const SavedView& view);
    Result<void> remove(WriteUnit& unit, const QString& owner, qint64 id, qint64 version);
    /// The one shown at start among the owner's views, or among the shared ones if it is shared; `on` false: none.
    Result<void> setDefault(WriteUnit& unit, const QString& owner, qint64 id, bool on);

    /// A definition as it can be applied now.
    struct Resolved {
        ViewDefinition definition; ///< categories and tags with their names of now
        QStringList missing;       ///< names of those that are gone; conditions on them are left out
    };
    /// By id; one that is gone is looked for by its name.
    Result<Resolved> resolve(const ViewDefinition& definition);

private:
    Result<SavedView> byId(const QString& owner, qint64 id);
    Result<void> check(const QString& owner, const SavedView& view);

    Connection& m_connection;
};

} // namespace pricebook
