#include "commands.h"
#include "database.h"
#include "migrationrunner.h"

#include <QCoreApplication>
#include <algorithm>

namespace pricebook::commands {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char* text) { return QCoreApplication::translate("pricebook::SchemaCommands", text); }

int failed(const Error& error, Terminal& terminal) {
    terminal.error(error);
    return 1;
}

} // namespace

int upgrade(const Request& request, Terminal& terminal) {
    const Result<void> done =
        database::withCreated(request.configuration, [&](std::unique_ptr<Connection> connection) -> Result<void> {
            MigrationRunner runner(*connection, MigrationSet::embedded());
            const Result<int> applied = runner.upgrade();
            if (!applied)
                return applied.error();
            terminal.message(
                *applied == 0
                    ? tr("The database is at revision %1 already.").arg(MigrationSet::embedded().head())
                    : tr("Upgraded to revision %1 (%2 applied).").arg(MigrationSet::embedded().head()).arg(*applied));
            return {};
        });
    return done ? 0 : failed(done.error(), terminal);
}

int current(const Request& request, Terminal& terminal) {
    const Result<std::unique_ptr<Connection>> connection = database::open(request.configuration, OpenMode::ReadOnly);
    if (!connection)
        return failed(connection.error(), terminal);
    const Result<SchemaState> state = MigrationRunner(**connection, MigrationSet::embedded()).state();
    if (!state)
        return failed(state.error(), terminal);
    if (!state->revision.isEmpty())
        terminal.data(state->isUsable() ? tr("%1 (head)").arg(state->revision) : state->revision);
    if (!state->isUsable())
        terminal.message(state->text());
    return 0;
}

int history(const Request& request, Terminal& terminal) {
    const Result<std::unique_ptr<Connection>> connection = database::open(request.configuration, OpenMode::ReadOnly);
    if (!connection)
        return failed(connection.error(), terminal);
    MigrationRunner runner(**connection, MigrationSet::embedded());
    const Result<QString> revision = runner.current();
    const Result<std::vector<SchemaHistoryEntry>> entries = runner.history();
    if (!revision || !entries)
        return failed(revision ? entries.error() : revision.error(), terminal);
    const MigrationSet& migrations = MigrationSet::embedded();
    const int reached = migrations.ordinal(*revision);
    for (int ordinal = 1; ordinal <= migrations.count(); ++ordinal) {
        const Migration& migration = migrations.at(ordinal);
        QString when = ordinal <= reached ? tr("applied") : tr("not applied");
        for (const SchemaHistoryEntry& entry : *entries) {
            if (entry.revision == migration.revision && entry.direction == u"upgrade" && ordinal <= reached)
                when = tr("applied %1 by version %2")
                           .arg(entry.finishedAt.toUTC().toString(Qt::ISODate), entry.programVersion);
        }
        terminal.data(u"%1  %2  %3"_s.arg(migration.revision, migration.message, when));
    }
    return 0;
}

} // namespace pricebook::commands
