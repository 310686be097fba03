#pragma once

#include "connection.h"
#include "migrationset.h"

#include <QString>
#include <QStringList>
#include <memory>

/// What the migrations' tests share.
namespace pricebook {

/// Everything in a database as text, to be compared whole: tables with columns, constraints, indexes, triggers,
/// functions, and every row of every plain table (of schema_history only the number). Equal text is an equal database.
[[nodiscard]] QString snapshot(Connection& connection);
/// The columns of the first row joined by '|'; "NULL" for NULL; the engine's words after "error: " if it failed.
[[nodiscard]] QString firstRow(Connection& connection, const QString& sql, int columns = 1);
/// Runs the statements in order; prints the error and returns false at the first that fails.
[[nodiscard]] bool runAll(Connection& connection, const QStringList& statements);
/// Opens for writing, making the file if needed; null (and a printed error) if that fails.
[[nodiscard]] std::unique_ptr<Connection> openConnection(const DatabaseUrl& url);

/// The embedded files' first revision and head.
[[nodiscard]] const QString& firstRevision();
/// Rows for every table of the first revision: three products, two categories, two tags, three links.
[[nodiscard]] QStringList firstRevisionRows(Backend backend);

/// The embedded set with `statement` put before the statement number `k` (from 1) of one revision's section,
/// "upgrade" or "downgrade".
[[nodiscard]] MigrationSet withStatement(int ordinal, const QString& section, Backend backend, int k,
                                         const QString& statement,
                                         SqlScript::Rules rules = SqlScript::Rules::Transactional);
/// The embedded set with one more revision, whose upgrade is `sql` for both dialects.
[[nodiscard]] Result<MigrationSet> withRevision(const QString& sql, const QString& options = {},
                                                SqlScript::Rules rules = SqlScript::Rules::Transactional);

} // namespace pricebook
