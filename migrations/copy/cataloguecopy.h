#pragma once

#include "copysource.h"
#include "copytypes.h"
#include "databaseurl.h"
#include "migrationtypes.h"
#include "result.h"

#include <memory>
#include <optional>

namespace pricebook {

class BulkLoad;
class CopyTarget;
class MigrationWatch;

/// Copies a whole catalogue into an empty database of either engine: every table of copyTables() with ids, versions,
/// times, journal, users and all, and the numbers from which new ids go on. The source is read in one snapshot, and
/// nothing is written to it. The copy is compared with what was read, table by table, and the source is looked at once
/// more, before the copy is committed; whatever error comes back, the target is as it was. Used once, on one thread, on
/// which it may take minutes.
class CatalogueCopy {
public:
    CatalogueCopy(DatabaseUrl from, DatabaseUrl to);
    ~CatalogueCopy();
    CatalogueCopy(const CatalogueCopy&) = delete;
    CatalogueCopy& operator=(const CatalogueCopy&) = delete;

    /// Whether it can be done, without changing anything. Errors: as of run().
    Result<CopyPlan> plan();
    /// Does it. `progress` as of a change of the schema; it tells the phases Copying, Indexing, Checking, Committing.
    /// Errors: of CopySource and CopyTarget; Cancelled; Invalid: a row does not fit, and the sentence names it;
    /// Conflict: others have changed the source meanwhile; Damaged: the copy was not equal to its source.
    Result<CopyReport> run(const MigrationProgressHandler& progress);

private:
    Result<void> fill();
    Result<void> copyTable(const CopyTable& table);
    Result<void> putBack(const BulkLoad& load);
    Result<void> moveNumbers();
    Result<void> compare();
    Result<void> checkReferences();
    bool tell(MigrationProgress::Phase phase, const QString& table, qint64 done);

    DatabaseUrl m_from;
    DatabaseUrl m_to;
    std::unique_ptr<CopySource> m_source;
    std::unique_ptr<CopyTarget> m_target;
    std::unique_ptr<MigrationWatch> m_watch;
    CopySource::Checksums m_checksums; ///< of what was read
    qint64 m_done = 0;                 ///< rows, in this phase
};

} // namespace pricebook
