#pragma once

#include "interrupt.h"
#include "migrationtypes.h"
#include "terminal.h"

#include <QList>

namespace pricebook {

class MigrationSet;

/// Shows a change of the schema while it runs: a line for each revision, as Alembic's, and where standard error is a
/// terminal one that is written over. Ctrl+C cancels the change while this lives.
class ChangeProgress {
public:
    /// Both must outlive it.
    ChangeProgress(Terminal& terminal, const MigrationSet& migrations, bool downgrade)
        : m_terminal(terminal),
          m_migrations(migrations),
          m_downgrade(downgrade) {}

    /// Not to be called once this is gone.
    [[nodiscard]] MigrationProgressHandler handler();
    /// Tells of those that ran without a statement.
    void finish(const MigrationOutcome& outcome);

private:
    void tell(int ordinal);
    void show(const MigrationProgress& progress);

    Terminal& m_terminal;
    const MigrationSet& m_migrations;
    bool m_downgrade;
    QList<int> m_told;
    Interrupt m_interrupt;
};

/// How much of a backup or a restore is done, as one line.
[[nodiscard]] QString bytesText(const QString& what, qint64 done, qint64 total);

} // namespace pricebook
