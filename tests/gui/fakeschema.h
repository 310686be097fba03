#pragma once

#include "migrationjob.h"
#include "schemaservices.h"

#include <QApplication>
#include <QLabel>
#include <QPointer>
#include <QWidget>
#include <optional>

namespace pricebook {

/// A job that does what a test says, when it says so.
class FakeMigrationJob final : public MigrationJob {
    Q_OBJECT
public:
    void cancel() override { cancelled = true; }
    [[nodiscard]] QString log() const override { return QStringLiteral("12:00:00 began\n12:00:01 ended"); }

    void tell(const MigrationProgress& state) { Q_EMIT progress(state); }
    void finish(const Result<MigrationOutcome>& outcome) {
        Q_EMIT finished(outcome);
        deleteLater();
    }
    /// As a job does that was cancelled in time.
    void finishCancelled() { finish(Error::cancelled()); }

    bool cancelled = false;
};

/// The services with answers that a test sets; they come later, as the real ones do.
class FakeSchema {
public:
    SchemaState state;
    MigrationPlan plan; ///< its action and target become those of the request
    std::optional<Error> inspectError, planError;
    std::vector<SchemaHistoryEntry> historyEntries;
    SchemaCheck checked;
    std::optional<Error> checkError;
    std::vector<BackupFile> backupFiles;
    std::vector<PlannedRevision> known;

    QPointer<FakeMigrationJob> job; ///< the newest
    std::vector<MigrationRequest> planned, runs;
    QStringList restored;
    int backedUp = 0;
    int inspected = 0;

    [[nodiscard]] SchemaServices services() {
        SchemaServices made;
        made.inspect = [this](const DatabaseUrl&, QObject* context, const Reply<SchemaState>& reply) {
            ++inspected;
            later<SchemaState>(context, reply, inspectError ? Result<SchemaState>(*inspectError) : state);
        };
        made.plan = [this](const DatabaseUrl&, const MigrationRequest& request, QObject* context,
                           const Reply<MigrationPlan>& reply) {
            planned.push_back(request);
            MigrationPlan answer = plan;
            answer.state = state;
            answer.action = request.action;
            if (!request.target.isEmpty())
                answer.to = request.target;
            later<MigrationPlan>(context, reply, planError ? Result<MigrationPlan>(*planError) : answer);
        };
        made.run = [this](const DatabaseUrl&, const MigrationRequest& request) {
            runs.push_back(request);
            return newJob();
        };
        made.history = [this](const DatabaseUrl&, QObject* context,
                              const Reply<std::vector<SchemaHistoryEntry>>& reply) {
            later<std::vector<SchemaHistoryEntry>>(context, reply, historyEntries);
        };
        made.check = [this](const DatabaseUrl&, QObject* context, const Reply<SchemaCheck>& reply) {
            later<SchemaCheck>(context, reply, checkError ? Result<SchemaCheck>(*checkError) : checked);
        };
        made.backups = [this](const DatabaseUrl&, QObject* context, const Reply<std::vector<BackupFile>>& reply) {
            later<std::vector<BackupFile>>(context, reply, backupFiles);
        };
        made.backUp = [this](const DatabaseUrl&) {
            ++backedUp;
            return newJob();
        };
        made.restore = [this](const DatabaseUrl&, const QString& backup) {
            restored << backup;
            return newJob();
        };
        made.revisions = [this] { return known; };
        return made;
    }

private:
    FakeMigrationJob* newJob() {
        job = new FakeMigrationJob;
        return job;
    }
    template <class T>
    static void later(QObject* context, const Reply<T>& reply, const Result<T>& answer) {
        QMetaObject::invokeMethod(
            context, [reply, answer] { reply(answer); }, Qt::QueuedConnection);
    }
};

inline PlannedRevision makeRevision(const QString& id, const QString& message) {
    PlannedRevision revision;
    revision.id = id;
    revision.message = message;
    revision.created = QDateTime(QDate(2026, 11, 20), QTime(12, 0), Qt::UTC);
    revision.statements = 4;
    revision.rows = 12'000;
    return revision;
}

/// A catalogue that is one step behind, with a plan that can be run.
inline void makeBehind(FakeSchema& schema) {
    schema.known = {makeRevision(QStringLiteral("6c2f0b9e41d7"), QStringLiteral("initial schema")),
                    makeRevision(QStringLiteral("a35d84c1e0f2"), QStringLiteral("exact prices"))};
    schema.state = {};
    schema.state.kind = SchemaState::Kind::Behind;
    schema.state.behind = 1;
    schema.state.revision = schema.known[0].id;
    schema.state.head = schema.known[1].id;
    schema.plan = {};
    schema.plan.from = schema.state.revision;
    schema.plan.to = schema.state.head;
    schema.plan.revisions = {schema.known[1]};
    schema.plan.estimate = std::chrono::milliseconds(2'000);
    schema.plan.backup.path = QStringLiteral("/data/shop.db.pre-6c2f0b9e-a35d84c1.bak");
    schema.plan.backup.bytes = 12'000'000;
    schema.plan.backup.available = 40'000'000'000;
    schema.plan.sql = QStringLiteral("BEGIN IMMEDIATE;\nCREATE TABLE x (id INTEGER);\nCOMMIT;\n");
}

/// What a person can read in a window now.
inline QString visibleText(const QWidget* window) {
    QStringList texts;
    for (const QLabel* label : window->findChildren<QLabel*>()) {
        if (label->isVisible() && !label->text().isEmpty())
            texts << label->text();
    }
    return texts.join(u'\n');
}

} // namespace pricebook
