#pragma once

#include "migrationtypes.h"
#include "result.h"

#include <QObject>

namespace pricebook {

/// A change of the schema, a backup or a restore that runs in the background. Lives on the window's thread, emits there
/// only, and deletes itself after finished(). Deleting it earlier cancels and waits.
class MigrationJob : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    /// Asks to stop: finished() follows with Error Cancelled and nothing changed, unless COMMIT was sent already.
    virtual void cancel() = 0;
    /// What happened so far, a line each with the time; statements included, values never. For a file that a person
    /// saves.
    [[nodiscard]] virtual QString log() const = 0;

Q_SIGNALS:
    /// About ten times a second.
    void progress(const pricebook::MigrationProgress& progress);
    /// Once. An error's text names the file and line of the revision and says in what state the database was found
    /// afterwards.
    void finished(const pricebook::Result<pricebook::MigrationOutcome>& outcome);
};

} // namespace pricebook
