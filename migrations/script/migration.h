#pragma once

#include "databaseurl.h"
#include "sqlscript.h"
#include "tablerebuild.h"

#include <QDateTime>
#include <QHash>
#include <QString>
#include <QStringList>
#include <array>
#include <optional>
#include <vector>

namespace pricebook {

/// A statement to run as it is, or a table to rebuild (SQLite only): then run what expand() makes of `rebuild`; `text`
/// is only the CREATE TABLE, and `line` and `offset` are those of the line "-- rebuild:".
struct MigrationStatement : SqlStatement {
    std::optional<TableRebuild> rebuild;
};

/// One dialect's upgrade or downgrade of a revision.
struct MigrationStep {
    std::vector<MigrationStatement> statements;
    /// "rebuild", "rows-change", "loses" (comma lists), "irreversible", "empty" (reasons), "tx", as the section's line
    /// has them.
    QHash<QString, QString> options;

    /// False for the one statement of a section with tx=no: it must run outside of a transaction, and may be run again
    /// after an interruption.
    [[nodiscard]] bool isTransactional() const { return options.value(QStringLiteral("tx")) != QStringLiteral("no"); }

    /// SQLite: the author has written a rebuild out instead of using "-- rebuild:". Run it with legacy_alter_table on,
    /// or a view on the table, which an administrator may have made, keeps the new one from getting its name.
    [[nodiscard]] bool isRebuildByHand() const;

    /// A comma list; empty if absent.
    [[nodiscard]] QStringList list(const QString& option) const;
};

/// A question that must have no row for an answer before a revision's statements run.
struct MigrationPrecheck {
    /// English, with %1 for the number of rows and %2 for the first few ids; translated in the context
    /// "pricebook::Precheck".
    QString sentence;
    SqlStatement query;
};

/// One revision: one file with both dialects. Values; any thread.
class Migration {
public:
    /// `fileName` without folder. Error Invalid: a sentence that begins with file:line.
    /// Rules::SplitOnly is for tests of what the runner does with a script that the rules would refuse.
    static Result<Migration> parse(const QString& fileName, const QByteArray& content,
                                   SqlScript::Rules rules = SqlScript::Rules::Transactional);

    QString fileName;
    QString revision;    ///< twelve hexadecimal digits
    QStringList parents; ///< none for the first; several for a merge
    QString message;
    QDateTime created;     ///< UTC
    bool breaking = false; ///< older programs cannot work with the schema after it
    int revisionLine = 1;  ///< where the file says its revision
    int revisesLine = 1;   ///< and the one before
    [[nodiscard]] const MigrationStep& upgrade(Backend backend) const { return m_upgrade[index(backend)]; }
    [[nodiscard]] const MigrationStep& downgrade(Backend backend) const { return m_downgrade[index(backend)]; }
    [[nodiscard]] const std::vector<MigrationPrecheck>& prechecks(Backend backend) const {
        return m_prechecks[index(backend)];
    }
    /// Queries that must have no row for an answer after the upgrade, before it is committed.
    [[nodiscard]] const std::vector<SqlStatement>& verify(Backend backend) const { return m_verify[index(backend)]; }
    /// "s256n1:" and a SHA-256 of one dialect's upgrade: of its statements and of what its rebuilds copy, whatever the
    /// line ends, the comments around them and the other sections.
    [[nodiscard]] QString checksum(Backend backend) const;

private:
    friend class MigrationParser;
    static std::size_t index(Backend backend) { return backend == Backend::Sqlite ? 0 : 1; }

    std::array<MigrationStep, 2> m_upgrade;
    std::array<MigrationStep, 2> m_downgrade;
    std::array<std::vector<MigrationPrecheck>, 2> m_prechecks;
    std::array<std::vector<SqlStatement>, 2> m_verify;
};

} // namespace pricebook
