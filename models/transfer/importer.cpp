#include "importer.h"

#include "catalogstore.h"
#include "importapply.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFileInfo>

namespace pricebook {

namespace {

/// How the second look ends without a commit though nothing failed.
Error rolledBack() { return Error::cancelled(); }

} // namespace

Result<ImportReport> Importer::run(const QString& path) {
    QElapsedTimer timer;
    timer.start();
    ImportReport report;
    ImportIssues issues(report);
    ProgressMeter progress(m_options.progress);
    const Result<std::unique_ptr<ByteSource>> source = ByteSource::open(path);
    if (!source)
        return source.error();
    const bool skipsBad = !m_options.skipBadFile.isEmpty();
    BadRowFile badRows(m_options.skipBadFile);
    BadRowFile* const kept = skipsBad && !m_options.dryRun ? &badRows : nullptr;
    Result<ImportFacts> facts = ImportScan(**source, m_options, issues, kept).run(progress);
    if (!facts)
        return facts.error();

    const bool writes = !m_options.dryRun && (skipsBad || !report.hasIssues());
    BulkStore store(m_store.connection());
    ImportApply apply(store, *facts, m_options, report, issues, kept, writes);
    if (!writes) {
        const Result<Transaction> snapshot = Transaction::begin(m_store.connection(), Transaction::Kind::Read);
        if (!snapshot)
            return snapshot.error();
        if (const Result<void> planned = apply.run(**source, progress); !planned)
            return planned.error();
    } else {
        m_store.setOrigin(QStringLiteral("import"), CatalogStore::systemUser(), CatalogStore::thisClient());
        const Result<bool> written = m_store.write<bool>(
            [&](WriteUnit& unit) -> Result<bool> {
                Result<void> done = store.beginWriting(unit);
                if (done)
                    done = apply.run(**source, progress);
                if (done)
                    done = store.endWriting();
                if (done && kept != nullptr)
                    done = kept->commit();
                if (!done)
                    return done.error();
                if (apply.stopped())
                    return rolledBack();
                unit.changes.everything = report.changesSomething();
                unit.step.title =
                    QCoreApplication::translate("pricebook::Importer", "Import of %1").arg(QFileInfo(path).fileName());
                report.step = unit.changes.everything ? unit.step.id : 0;
                return true;
            },
            CatalogStore::Tries::One);
        if (!written && !apply.stopped())
            return written.error();
        report.applied = written.ok();
        if (!report.applied)
            report.step = 0;
    }
    report.seconds = static_cast<double>(timer.nsecsElapsed()) / 1e9;
    return report;
}

} // namespace pricebook
