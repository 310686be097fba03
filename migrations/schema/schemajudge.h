#pragma once

#include "databaseurl.h"
#include "migrationtypes.h"

#include <functional>
#include <optional>

namespace pricebook {

class MigrationSet;

/// What a look into a database has found, before it is judged. A value.
struct SchemaFacts {
    Backend backend = Backend::Sqlite;
    QStringList tables;        ///< lower case, without the engine's own and without those of the bookkeeping
    bool hasHeadTable = false; ///< alembic_version
    QStringList heads;         ///< its rows
    std::vector<SchemaHistoryEntry> history; ///< oldest first
};

/// How the tables differ from what a revision makes: translated phrases, none if they are the same; nothing if that
/// revision's schema is not known. Asked only where a judgement hangs on it, since it reads the whole schema.
using SchemaDifferences = std::function<std::optional<QStringList>(const QString& revision)>;

/// The state that the facts amount to. Pure; any thread.
[[nodiscard]] SchemaState judgeSchema(const SchemaFacts& facts, const MigrationSet& migrations,
                                      const SchemaDifferences& differences);

/// The checksums of the revisions that are in the database according to its history, by revision; an empty one where
/// the history does not say.
[[nodiscard]] QHash<QString, QString> appliedRevisions(const std::vector<SchemaHistoryEntry>& history,
                                                       const MigrationSet& migrations);

} // namespace pricebook
