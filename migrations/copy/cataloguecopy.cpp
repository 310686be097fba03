#include "cataloguecopy.h"

#include "bulkload.h"
#include "copytables.h"
#include "copytarget.h"
#include "failpoint.h"
#include "migrationset.h"
#include "migrationwatch.h"
#include "query.h"
#include "rowsink.h"
#include "rowsource.h"

#include <QCoreApplication>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

using Phase = MigrationProgress::Phase;

constexpr qint64 rowsBetweenTellings = 4096;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::CatalogueCopy)
};

Result<void> refuseItself(const DatabaseUrl& from, const DatabaseUrl& to) {
    if (from.toDisplayString() != to.toDisplayString())
        return {};
    return Error(
        Error::Kind::Invalid,
        Texts::tr("%1 is the catalogue itself: choose another database for the copy.").arg(to.toDisplayString()));
}

} // namespace

CatalogueCopy::CatalogueCopy(DatabaseUrl from, DatabaseUrl to) : m_from(std::move(from)), m_to(std::move(to)) {}

CatalogueCopy::~CatalogueCopy() = default;

Result<CopyPlan> CatalogueCopy::plan() {
    if (const Result<void> different = refuseItself(m_from, m_to); !different)
        return different.error();
    const Result<std::unique_ptr<CopySource>> source = CopySource::open(m_from);
    if (!source)
        return source.error();
    const Result<bool> fresh = CopyTarget::check(m_to, (*source)->bytes());
    if (!fresh)
        return fresh.error();
    return CopyPlan{MigrationSet::embedded().head(), (*source)->products(), (*source)->rows(), *fresh};
}

Result<CopyReport> CatalogueCopy::run(const MigrationProgressHandler& progress) {
    const auto start = std::chrono::steady_clock::now();
    if (const Result<void> different = refuseItself(m_from, m_to); !different)
        return different.error();
    Result<std::unique_ptr<CopySource>> source = CopySource::open(m_from);
    if (!source)
        return source.error();
    m_source = std::move(*source);
    Result<std::unique_ptr<CopyTarget>> target = CopyTarget::open(m_to, m_source->bytes());
    if (!target)
        return target.error();
    m_target = std::move(*target);
    m_watch = std::make_unique<MigrationWatch>(m_target->connection(), progress);
    const Result<void> written = m_target->write([this] { return fill(); });
    const bool cancelled = m_watch->isCancelled();
    m_watch.reset();
    m_target.reset();
    m_source.reset(); // from here on others may write to it again
    if (!written)
        return cancelled ? Error::cancelled() : written.error();
    CopyReport report;
    report.revision = MigrationSet::embedded().head();
    for (const CopyTable& table : copyTables()) {
        const TableChecksum& checksum = m_checksums.at(table.sqlName());
        report.tables.push_back({table.sqlName(), checksum.rows(), checksum.text()});
        report.rows += checksum.rows();
    }
    report.duration = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
    return report;
}

bool CatalogueCopy::tell(Phase phase, const QString& table, qint64 done) {
    return m_watch->update([&](MigrationProgress& progress) {
        progress.phase = phase;
        progress.table = table;
        progress.rowsDone = done;
        progress.rowsTotal = m_source->rows();
    });
}

Result<void> CatalogueCopy::fill() {
    if (Result<void> allowed = m_target->connection().allowLongTransaction(); !allowed)
        return allowed;
    BulkLoad load(m_target->connection());
    if (Result<void> begun = load.begin(); !begun)
        return begun;
    for (const CopyTable& table : copyTables()) {
        if (Result<void> copied = copyTable(table); !copied)
            return copied;
    }
    failpoint::reach("copy:rows");
    if (Result<void> done = putBack(load); !done)
        return done;
    if (Result<void> moved = moveNumbers(); !moved)
        return moved;
    if (Result<void> equal = compare(); !equal)
        return equal;
    if (Result<void> sound = checkReferences(); !sound)
        return sound;
    failpoint::reach("copy:compared");
    const auto goesOn = [this] { return tell(Phase::Checking, {}, m_source->rows()); };
    if (Result<void> unchanged = m_source->confirm(m_checksums, goesOn); !unchanged)
        return unchanged;
    return tell(Phase::Committing, {}, m_source->rows()) ? Result<void>() : Result<void>(Error::cancelled());
}

Result<void> CatalogueCopy::copyTable(const CopyTable& table) {
    const QString name = table.sqlName();
    if (!tell(Phase::Copying, name, m_done))
        return Error::cancelled();
    const Result<std::unique_ptr<RowSource>> source = RowSource::open(m_source->connection(), table);
    if (!source)
        return source.error();
    const Result<std::unique_ptr<RowSink>> sink = RowSink::open(m_target->connection(), table);
    if (!sink)
        return sink.error();
    TableChecksum& checksum = m_checksums[name];
    std::vector<CopyCell> row;
    while (true) {
        const Result<bool> next = (*source)->next(row);
        if (!next)
            return next.error();
        if (!*next)
            return (*sink)->end();
        checksum.add(row);
        if (Result<void> put = (*sink)->put(row); !put)
            return put;
        if (++m_done % rowsBetweenTellings == 0 && !tell(Phase::Copying, name, m_done))
            return Error::cancelled();
    }
}

Result<void> CatalogueCopy::putBack(const BulkLoad& load) {
    int number = 0;
    for (const QString& step : load.steps()) {
        const bool goesOn = m_watch->update([&](MigrationProgress& progress) {
            progress.phase = Phase::Indexing;
            progress.statement = ++number;
            progress.statements = static_cast<int>(load.steps().size());
            progress.sql = step;
        });
        if (!goesOn)
            return Error::cancelled();
        const MigrationWatch::Busy busy(*m_watch);
        const Result<void> done = m_target->connection().execute(step);
        if (!done && done.error().kind == Error::Kind::Cancelled)
            return done;
        if (!done)
            return Error(
                done.error().kind,
                Texts::tr("The copy could not be finished, because the rows of the catalogue contradict one another "
                          "(%1): correct them first.")
                    .arg(step.left(120)),
                done.error().engine);
    }
    m_watch->update([](MigrationProgress& progress) {
        progress.statement = progress.statements = 0;
        progress.sql.clear();
    });
    return {};
}

Result<void> CatalogueCopy::moveNumbers() {
    for (const CopyTable& table : copyTables()) {
        if (!table.numbered)
            continue;
        const Result<qint64> last = BulkLoad::lastId(m_source->connection(), table.sqlName());
        if (!last)
            return last.error();
        const Result<qint64> here = BulkLoad::lastId(m_target->connection(), table.sqlName());
        if (!here)
            return here.error();
        if (Result<void> set = BulkLoad::setLastId(m_target->connection(), table.sqlName(), std::max(*last, *here));
            !set)
            return set;
    }
    return {};
}

Result<void> CatalogueCopy::compare() {
    qint64 done = 0;
    for (const CopyTable& table : copyTables()) {
        const QString name = table.sqlName();
        const auto goesOn = [&] { return tell(Phase::Checking, name, done += rowsBetweenTellings); };
        if (!tell(Phase::Checking, name, done))
            return Error::cancelled();
        const Result<TableChecksum> copy = checksumOf(m_target->connection(), table, goesOn);
        if (!copy)
            return copy.error();
        const TableChecksum& read = m_checksums.at(name);
        if (*copy != read)
            return Error(
                Error::Kind::Damaged,
                Texts::tr("The copy of %1 is not equal to what was read (%2 rows, checksum %3, against %4 rows, "
                          "checksum %5), so it was thrown away: try again, and tell us about it if it happens twice.")
                    .arg(name)
                    .arg(copy->rows())
                    .arg(copy->text())
                    .arg(read.rows())
                    .arg(read.text()));
    }
    return {};
}

/// PostgreSQL has looked when the references were put back; SQLite does not while they are switched off.
Result<void> CatalogueCopy::checkReferences() {
    if (m_target->connection().backend() != Backend::Sqlite)
        return {};
    Query query(m_target->connection(), u"PRAGMA foreign_key_check"_s);
    const Result<bool> broken = query.step();
    if (!broken)
        return broken.error();
    if (!*broken)
        return {};
    return Error(Error::Kind::Invalid, Texts::tr("A row of %1 refers to one of %2 that is not there: correct it first.")
                                           .arg(query.text(0), query.text(2)));
}

} // namespace pricebook
