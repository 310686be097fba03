#pragma once

#include <QString>
#include <QStringList>
#include <vector>

namespace pricebook {

/// What the values of a column are, on both engines.
enum class CopyKind {
    Integer,
    Price,       ///< whole hundredths in memory
    Flag,        ///< 0 or 1 in SQLite
    Text,        ///< UTF-8
    Time,        ///< UTC, to the microsecond
    Transaction, ///< a number that means something on one server alone: the copy has 0 in its place
};

struct CopyColumn {
    const char* name;
    CopyKind kind;
};

/// A table that a copy takes along, whole.
struct CopyTable {
    const char* name;
    bool numbered; ///< the database gives ids to new rows, in the column "id"
    std::vector<CopyColumn> columns;

    [[nodiscard]] QString sqlName() const { return QLatin1String(name); }
    /// Those with a meaning elsewhere, too: all but the kind Transaction.
    [[nodiscard]] std::vector<CopyColumn> copiedColumns() const;
    /// Names with commas between; those without a meaning elsewhere only if asked for.
    [[nodiscard]] QString columnList(bool withTransaction) const;
};

/// The one list of what a catalogue of the newest revision consists of; what it refers to comes before.
[[nodiscard]] const std::vector<CopyTable>& copyTables();
/// Their names.
[[nodiscard]] QStringList copyTableNames();
/// The tables that a copy leaves out on purpose: locks, advice of the moment, and what a database says of itself.
[[nodiscard]] const QStringList& tablesNotCopied();
/// SQLite's tables that follow from others, and the statement that fills each anew.
struct DerivedTable {
    const char* name;
    const char* fill;
};
[[nodiscard]] const std::vector<DerivedTable>& derivedTables();

} // namespace pricebook
