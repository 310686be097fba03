#include "schemalook.h"

#include "connection.h"
#include "migrationlock.h"
#include "migrationset.h"
#include "schemadescription.h"
#include "schemahistory.h"

#include <QCoreApplication>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::SchemaLook)
};

} // namespace

Result<SchemaCheck> compareSchema(Connection& connection, const QString& revision) {
    const Result<SchemaDescription> expected = expectedSchema(revision, connection.backend());
    if (!expected)
        return expected.error();
    const Result<SchemaDescription> found = SchemaDescription::read(connection);
    if (!found)
        return found.error();
    SchemaDescription::Comparison comparison = found->compareTo(*expected);
    SchemaCheck check;
    check.differences = std::move(comparison.differences);
    check.warnings = std::move(comparison.warnings);
    return check;
}

namespace {

Result<SchemaState> judgeOnce(Connection& connection, const MigrationSet& migrations) {
    const Result<SchemaFacts> facts = SchemaHistory(connection).facts();
    if (!facts)
        return facts.error();
    std::optional<Error> failure;
    std::optional<SchemaDescription> found; // read once, however many revisions it is compared with
    const auto differences = [&](const QString& revision) -> std::optional<QStringList> {
        const Result<SchemaDescription> expected = expectedSchema(revision, connection.backend());
        if (!expected)
            return std::nullopt;
        if (!found) {
            Result<SchemaDescription> read = SchemaDescription::read(connection);
            if (!read) {
                failure = read.error();
                return std::nullopt;
            }
            found = std::move(*read);
        }
        return found->compareTo(*expected).differences;
    };
    SchemaState state = judgeSchema(*facts, migrations, differences);
    if (failure)
        return *failure;
    return state;
}

} // namespace

Result<SchemaState> lookAtSchema(Connection& connection, const MigrationSet& migrations) {
    Result<SchemaState> state = judgeOnce(connection, migrations);
    if (!state || state->kind != SchemaState::Kind::Interrupted)
        return state;
    const Result<bool> held = MigrationLock::isHeld(connection);
    if (!held)
        return held.error();
    if (*held)
        return Error(Error::Kind::Locked,
                     Texts::tr("Another program is changing the tables right now (revision %1): wait until it is done.")
                         .arg(state->revision));
    // Whoever was at it may have ended the step between the two looks; without a holder the second one is true.
    return judgeOnce(connection, migrations);
}

} // namespace pricebook
