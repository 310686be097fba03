#include "schemalook.h"

#include "connection.h"
#include "migrationlock.h"
#include "migrationset.h"
#include "schemahistory.h"

#include <QCoreApplication>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char* text) { return QCoreApplication::translate("pricebook::SchemaLook", text); }

} // namespace

Result<SchemaCheck> compareSchema(Connection&, const QString& revision) {
    return Error(Error::Kind::NotFound, tr("The schema of revision %1 is not part of this program.").arg(revision));
}

Result<SchemaState> lookAtSchema(Connection& connection, const MigrationSet& migrations) {
    const Result<SchemaFacts> facts = SchemaHistory(connection).facts();
    if (!facts)
        return facts.error();
    std::optional<Error> failure;
    const auto differences = [&](const QString& revision) -> std::optional<QStringList> {
        const Result<SchemaCheck> check = compareSchema(connection, revision);
        if (check)
            return check->differences;
        if (check.error().kind != Error::Kind::NotFound)
            failure = check.error();
        return std::nullopt;
    };
    SchemaState state = judgeSchema(*facts, migrations, differences);
    if (failure)
        return *failure;
    if (state.kind == SchemaState::Kind::Interrupted) {
        const Result<bool> held = MigrationLock::isHeld(connection);
        if (!held)
            return held.error();
        if (*held)
            return Error(Error::Kind::Locked,
                         tr("Another program is changing the tables right now (revision %1): wait until it is done.")
                             .arg(state.revision));
    }
    return state;
}

} // namespace pricebook
