#include "catalogsession.h"
#include "catalogstore.h"
#include "changeset.h"
#include "exporter.h"
#include "importer.h"
#include "ownsteps.h"
#include "samplecatalogue.h"
#include "transferjob.h"
#include "worker.h"

namespace pricebook {

namespace {

/// Opens a store of the transfer's own and does `run` with options that report to the job and hear its cancel(). For
/// reading only without `ownSteps`.
template <class Transfer, class Report, class Options>
Result<Report> runTransfer(const DatabaseUrl& url, const QString& revision, std::shared_ptr<OwnSteps> ownSteps,
                           Options options, const QString& path, const CancelFlag& cancelled,
                           const ProgressHandler& progress) {
    Result<std::unique_ptr<CatalogStore>> store =
        CatalogStore::open(url, ownSteps ? OpenMode::ReadWrite : OpenMode::ReadOnly);
    if (!store)
        return store.error();
    (*store)->setOwnSteps(std::move(ownSteps));
    if (const Result<void> same = (*store)->checkRevision(revision); !same)
        return same.error();
    options.progress = progress;
    options.cancelled = &cancelled;
    return Transfer(**store, std::move(options)).run(path);
}

template <class Report>
void tell(TransferJob& job, const Result<Report>& result, void (TransferJob::*done)(const Report&)) {
    if (result)
        Q_EMIT(job.*done)(*result);
    else
        Q_EMIT job.failed(result.error());
}

} // namespace

TransferJob* CatalogSession::importFile(const QString& path, const ImportOptions& options) {
    auto work = [this, url = m_url, revision = m_revision, readOnly = isReadOnly(), ownSteps = m_ownSteps, path,
                 options](const CancelFlag& cancelled, const ProgressHandler& progress) -> TransferJob::Outcome {
        const Result<ImportReport> result =
            readOnly ? readOnlyError()
                     : runTransfer<Importer, ImportReport>(url, revision, ownSteps, options, path, cancelled, progress);
        return [this, result](TransferJob& job) {
            const QPointer<TransferJob> alive(&job);
            transferFinished(true, result && result->applied);
            if (alive)
                tell(job, result, &TransferJob::imported);
        };
    };
    transferStarted(true);
    return new TransferJob(TransferJob::Kind::Import, path, std::move(work), this);
}

TransferJob* CatalogSession::importSample() { return importFile(sampleCataloguePath(), {}); }

TransferJob* CatalogSession::exportFile(const QString& path, const ExportOptions& options) {
    auto work = [this, url = m_url, revision = m_revision, path,
                 options](const CancelFlag& cancelled, const ProgressHandler& progress) -> TransferJob::Outcome {
        const auto result =
            runTransfer<Exporter, ExportReport>(url, revision, nullptr, options, path, cancelled, progress);
        return [this, result](TransferJob& job) {
            const QPointer<TransferJob> alive(&job);
            transferFinished(false, false);
            if (alive)
                tell(job, result, &TransferJob::exported);
        };
    };
    transferStarted(false);
    return new TransferJob(TransferJob::Kind::Export, path, std::move(work), this);
}

void CatalogSession::transferStarted(bool isImport) {
    ++m_runningTransfers;
    if (isImport && ++m_runningImports == 1 && m_writer)
        m_writer->setPaused(true);
    checkIdle();
}

void CatalogSession::transferFinished(bool isImport, bool wrote) {
    --m_runningTransfers;
    if (isImport && --m_runningImports == 0 && m_writer)
        m_writer->setPaused(false);
    checkIdle();
    if (!wrote)
        return;
    ChangeSet all;
    all.everything = true;
    Q_EMIT changed(all);
}

} // namespace pricebook
