#pragma once

#include "migrationjob.h"

#include <QPointer>
#include <functional>
#include <memory>

class QThread;

namespace pricebook {

/// A MigrationJob whose work is a function that runs on a thread of its own.
class BackgroundMigration final : public MigrationJob {
    Q_OBJECT
public:
    using Work = std::function<Result<MigrationOutcome>(const MigrationProgressHandler&)>;

    BackgroundMigration();
    ~BackgroundMigration() override;

    /// Once. `work` is called on the thread, with a handler that says false after cancel().
    void start(Work work);
    void cancel() override;
    [[nodiscard]] QString log() const override;

private:
    struct Shared;
    void end(Result<MigrationOutcome> outcome);

    std::shared_ptr<Shared> m_shared;
    std::unique_ptr<QThread> m_thread;
};

} // namespace pricebook
