#pragma once

#include "databaseurl.h"
#include "result.h"

#include <QString>
#include <vector>

namespace pricebook {

/// One statement without its semicolon, and without the comments before and after it.
struct SqlStatement {
    QString text;
    int line = 0;         ///< of its first character, in the file
    qsizetype offset = 0; ///< of its first character, in UTF-16 units from the start of the script
};

/// A script cut into statements, one per call to the engine: SQLite refuses two in one call, and PostgreSQL's driver
/// hides the error of the second. Values; any thread.
class SqlScript {
public:
    enum class Rules {
        /// Refuses what would end the migration's transaction, cannot run in one or makes a column order count: BEGIN,
        /// COMMIT, END, ROLLBACK, SAVEPOINT and the like, VACUUM, ATTACH, PRAGMA (but legacy_alter_table),
        /// CONCURRENTLY,
        /// CREATE or DROP DATABASE, ALTER SYSTEM, ALTER TYPE … ADD VALUE, psql's backslash commands, COPY … FROM STDIN,
        /// INSERT … SELECT *.
        Transactional,
        /// For a statement that runs on its own, outside of a transaction: refuses what must not be run twice, as far
        /// as its words tell (CREATE without IF NOT EXISTS, DROP without IF EXISTS, INSERT without ON CONFLICT, and
        /// whatever is not known), and of the above BEGIN and its kin, backslash commands, COPY … FROM STDIN and
        /// INSERT … SELECT *.
        Repeatable,
        SplitOnly,
    };
    struct Origin {
        QString fileName;  ///< for messages: "file:line: …"
        int firstLine = 1; ///< the number of the script's first line in that file
    };

    /// Error Invalid: a sentence that begins with file:line.
    static Result<SqlScript> parse(const QString& text, Backend backend, const Origin& origin,
                                   Rules rules = Rules::Transactional);

    [[nodiscard]] const std::vector<SqlStatement>& statements() const { return m_statements; }

private:
    std::vector<SqlStatement> m_statements;
};

} // namespace pricebook
