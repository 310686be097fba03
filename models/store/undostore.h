#pragma once

#include "changestep.h"
#include "historyentry.h"
#include "result.h"
#include "undoreport.h"

#include <QString>
#include <optional>
#include <vector>

namespace pricebook {

class Connection;
class WriteUnit;

/// What a step or a stretch of the journal did, taken back from the old values that the journal holds: exact values,
/// the same ids. A field goes back only while it has the value that it was given then; a record with a field that has
/// another by now, and one that was made then and changed since, is left alone as a whole and named. Tags go back one
/// by one, as sets. Everything happens in a fixed number of statements, whatever the number of records. Thread of the
/// connection.
class UndoStore {
public:
    explicit UndoStore(Connection& connection) : m_connection(connection) {}

    /// The steps of this client that undo() would take back one after another, the next one first.
    Result<std::vector<ChangeStep>> undoable(const QString& client, int limit);
    /// The undone steps of this client that can be done again, the next one first; none after a new change.
    Result<std::vector<ChangeStep>> redoable(const QString& client, int limit);
    /// NotFound if it was pruned or never was.
    Result<ChangeStep> step(qint64 id);

    /// Takes a step back, whoever made it; an undo taken back is a redo. The unit becomes that step, with the title of
    /// what it takes back. NotFound: the journal does not have all of it any more. Conflict: it was taken back already.
    Result<UndoReport> undo(WriteUnit& unit, qint64 stepId);

    using Scope = RestoreScope;
    /// Brings records back to what they were; the unit's title is the caller's. NotFound: the journal does not reach
    /// back that far.
    Result<UndoReport> restore(WriteUnit& unit, const Scope& scope);
    /// The last entry of the journal made at or before this time; 0 if there is none.
    Result<qint64> entryBefore(const QDateTime& time);

    using Deleted = DeletedRecord;
    /// What is in the trash: the newest first, those deleted before `beforeEntry` (0: all), at most `limit`. With
    /// `name` only those whose name contains it, case ignored.
    Result<std::vector<Deleted>> trash(const QString& name, qint64 beforeEntry, int limit);
    /// Puts these entries' records back, with their tags. Those that are there again are skipped.
    Result<UndoReport> restoreDeleted(WriteUnit& unit, const std::vector<qint64>& entries);

private:
    Connection& m_connection;
};

} // namespace pricebook
