#pragma once

#include "migrationrunner.h"
#include "schemadescription.h"
#include "schemasnapshot.h"
#include "testbackend.h"
#include "verify.h"

namespace pricebook {

/// Opened, at the revision with this ordinal (0: empty), with `statements` run; null (and a printed error) if not.
inline std::unique_ptr<Connection> prepared(const TestBackend& backend, int ordinal, const QStringList& statements) {
    std::unique_ptr<Connection> connection = openConnection(backend.url());
    if (!connection)
        return nullptr;
    if (ordinal > 0) {
        const MigrationSet& set = MigrationSet::embedded();
        const Result<int> done = MigrationRunner(*connection, set).upgradeTo(set.at(ordinal).revision);
        if (!done) {
            qWarning("%s", describe(done.error()).constData());
            return nullptr;
        }
    }
    return runAll(*connection, statements) ? std::move(connection) : nullptr;
}

/// The description; an empty one (and a printed error) if it could not be read.
inline SchemaDescription described(Connection& connection) {
    const Result<SchemaDescription> description = SchemaDescription::read(connection);
    if (!description)
        qWarning("%s", describe(description.error()).constData());
    return description.valueOr({});
}

} // namespace pricebook
