#include "commands.h"
#include "database.h"
#include "exporter.h"
#include "importer.h"
#include "interrupt.h"
#include "migrationset.h"
#include "samplecatalogue.h"

#include <QCoreApplication>
#include <algorithm>

namespace pricebook::commands {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::TransferCommands)
};

int failed(const Error& error, Terminal& terminal) {
    terminal.error(error);
    return 1;
}

void printIssues(const ImportReport& report, Terminal& terminal) {
    for (const ImportIssue& issue : report.issues) {
        QString line = Texts::tr("line %1").arg(issue.line);
        if (!issue.path.isEmpty())
            line += u", "_s + issue.path;
        if (!issue.value.isEmpty())
            line += u", "_s + issue.value;
        terminal.message(u"%1: %2"_s.arg(line, issue.reason));
    }
    const qint64 more = report.issueCount - static_cast<qint64>(report.issues.size());
    if (more > 0)
        terminal.message(Texts::tr("… and %1 more.").arg(more));
    if (!report.unknownKeys.isEmpty()) {
        QStringList keys;
        for (auto key = report.unknownKeys.begin(); key != report.unknownKeys.end(); ++key)
            keys << u"%1 (%2)"_s.arg(key.key()).arg(key.value());
        terminal.message(Texts::tr("Unknown keys: %1.").arg(keys.join(u", "_s)));
    }
}

/// Why an import that ran to its end is no success; empty if it is one.
QString refusal(const ImportReport& report, const Request& request) {
    if (!report.hasIssues() || report.applied)
        return {};
    if (request.dryRun)
        return Texts::tr("The file has %1 errors.").arg(report.issueCount);
    return Texts::
        tr("Nothing was imported: the file has %1 errors. Correct them, or give --skip-bad FILE to import the rest.")
            .arg(report.issueCount);
}

int runImport(const Request& request, const QString& path, Terminal& terminal) {
    const Interrupt interrupt;
    ImportOptions options;
    options.match = request.match;
    options.skipBadFile = request.skipBadFile;
    options.dryRun = request.dryRun;
    options.progress = terminal.progressHandler();
    options.cancelled = interrupt.flag();
    ImportReport report;
    const Result<void> done =
        database::withCreated(request.configuration, [&](std::unique_ptr<Connection> connection) -> Result<void> {
            if (Result<void> ready = database::prepareSchema(*connection); !ready)
                return ready;
            CatalogStore store(std::move(connection), MigrationSet::embedded().head());
            Result<ImportReport> imported = Importer(store, options).run(path);
            if (!imported)
                return imported.error();
            report = std::move(*imported);
            if (!report.applied) // An empty database that was made for this goes again.
                return Error(Error::Kind::Invalid, refusal(report, request));
            return {};
        });
    printIssues(report, terminal);
    if (!done && !done.error().text.isEmpty())
        return failed(done.error(), terminal);
    if (request.dryRun)
        terminal.message(Texts::tr("This was a dry run: nothing was written."));
    terminal.data(report.summary());
    if (report.applied && report.hasIssues())
        terminal.message(Texts::tr("The rows that were left out are in %1.").arg(request.skipBadFile));
    return 0;
}

Result<void> findCategories(const Request& request, CatalogStore& store, ProductFilter& filter) {
    if (request.categories.isEmpty())
        return {};
    const Result<std::vector<CategoryUsage>> all = store.categories().all();
    if (!all)
        return all.error();
    for (const QString& name : request.categories) {
        const auto found = std::find_if(all->begin(), all->end(),
                                        [&](const CategoryUsage& usage) { return usage.category.name == name; });
        if (found == all->end())
            return Error(Error::Kind::NotFound, Texts::tr("There is no category “%1”.").arg(name));
        filter.categories.push_back(found->category.id);
    }
    return {};
}

Result<ProductFilter> filterOf(const Request& request, CatalogStore& store) {
    ProductFilter filter;
    filter.text = request.search.isEmpty() ? request.name : request.search;
    filter.textEverywhere = !request.search.isEmpty();
    filter.uncategorized = request.uncategorized;
    filter.untagged = request.untagged;
    filter.hasImage = request.hasImage;
    filter.minShmeckles = request.minShmeckles;
    filter.maxShmeckles = request.maxShmeckles;
    filter.minFlurbos = request.minFlurbos;
    filter.maxFlurbos = request.maxFlurbos;
    if (request.tagMatch == "all"_L1)
        filter.tagMatch = TagMatch::All;
    else if (request.tagMatch == "none"_L1)
        filter.tagMatch = TagMatch::None;
    if (const Result<void> found = findCategories(request, store, filter); !found)
        return found.error();
    for (const QString& name : request.tags) {
        const Result<Tag> tag = store.tags().byName(name);
        if (!tag && tag.error().kind == Error::Kind::NotFound)
            return Error(Error::Kind::NotFound, Texts::tr("There is no tag “%1”.").arg(name));
        if (!tag)
            return tag.error();
        filter.tags.push_back(tag->id);
    }
    return filter;
}

} // namespace

int importFile(const Request& request, Terminal& terminal) { return runImport(request, request.file, terminal); }

int sample(const Request& request, Terminal& terminal) { return runImport(request, sampleCataloguePath(), terminal); }

int exportFile(const Request& request, Terminal& terminal) {
    const Interrupt interrupt;
    const Result<std::unique_ptr<CatalogStore>> store = database::openCatalogue(request.configuration);
    if (!store)
        return failed(store.error(), terminal);
    Result<ProductFilter> filter = filterOf(request, **store);
    if (!filter)
        return failed(filter.error(), terminal);
    ExportOptions options;
    options.format = request.linePerProduct ? ExportFormat::Ndjson : ExportFormat::Json;
    options.filter = std::move(*filter);
    options.progress = terminal.progressHandler();
    options.cancelled = interrupt.flag();
    const Result<ExportReport> report = Exporter(**store, options).run(request.file);
    if (!report)
        return failed(report.error(), terminal);
    terminal.message(Texts::tr("%Ln products written to %1.", nullptr, static_cast<int>(report->products))
                         .arg(request.file == "-"_L1 ? Texts::tr("standard output") : request.file));
    return 0;
}

} // namespace pricebook::commands
