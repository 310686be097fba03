#pragma once

#include "priceguard.h"

#include <QMap>
#include <QMetaType>
#include <QString>
#include <atomic>
#include <functional>
#include <vector>

namespace pricebook {

/// How an import finds the product that a row speaks of.
enum class ImportMatch {
    Id,   ///< by the row's id, which every row must then have
    Name, ///< by exact name; where several have it, the one with the row's id
    New,  ///< never: every row becomes a new product
};

struct TransferProgress {
    enum class Phase { Checking, Writing };
    Phase phase = Phase::Checking;
    qint64 rows = 0;       ///< products so far
    qint64 rowsTotal = -1; ///< -1: not known
    qint64 bytes = 0;      ///< of the file, as it lies on the disk
    qint64 bytesTotal = 0;
    double rowsPerSecond = 0;
    qint64 millisecondsLeft = -1; ///< of this phase; -1: not known yet
};

/// Called some ten times a second on the thread that works.
using ProgressHandler = std::function<void(const TransferProgress&)>;

/// Set from any thread to stop an import or export; the database is then left as it was.
using CancelFlag = std::atomic_bool;

struct ImportOptions {
    ImportMatch match = ImportMatch::Name;
    /// Import the good rows and write the bad ones, with reasons, to this file. Empty: a bad row means no import.
    QString skipBadFile;
    bool dryRun = false;
    PriceRules priceRules = PriceRules::none(); ///< for the count of products whose prices are worth a look
    ProgressHandler progress;
    const CancelFlag* cancelled = nullptr;
};

/// One thing wrong with one value of the file.
struct ImportIssue {
    qint64 line = 0;
    QString path;  ///< "products[3].price_shmeckles"
    QString value; ///< shortened; empty where nothing stands
    QString reason;
    bool operator==(const ImportIssue&) const = default;
};

struct ImportCounts {
    qint64 added = 0;
    qint64 changed = 0;
    qint64 unchanged = 0;
    qint64 skipped = 0; ///< bad rows
    bool operator==(const ImportCounts&) const = default;
};

struct ImportReport {
    static constexpr qsizetype mostIssues = 1000;

    bool applied = false; ///< the database now has what the counts say; false for a dry run and after bad rows
    ImportCounts categories, tags, products;
    qint64 warned = 0;                 ///< new and changed products whose prices are worth a look by the price checks
    std::vector<ImportIssue> issues;   ///< the first mostIssues
    qint64 issueCount = 0;             ///< all of them
    QMap<QString, qint64> unknownKeys; ///< key -> how often
    double seconds = 0;
    qint64 step = 0; ///< by which it can be taken back; 0 if nothing was changed

    [[nodiscard]] bool hasIssues() const { return issueCount > 0; }
    [[nodiscard]] bool changesSomething() const {
        return categories.added + tags.added + products.added + products.changed > 0;
    }
    /// Some sentences with the counts, for people.
    [[nodiscard]] QString summary() const;
};

} // namespace pricebook

Q_DECLARE_METATYPE(pricebook::ImportReport)
Q_DECLARE_METATYPE(pricebook::TransferProgress)
