#pragma once

#include "badrowfile.h"
#include "bulkstore.h"
#include "importscan.h"

#include <unordered_map>
#include <unordered_set>

namespace pricebook {

/// The second look at a file: matches its products with the database's, counts, and writes them if told to.
class ImportApply {
public:
    /// `writing` needs an open unit of work in which the store's beginWriting() was called.
    ImportApply(BulkStore& store, ImportFacts& facts, const ImportOptions& options, ImportReport& report,
                ImportIssues& issues, BadRowFile* badRows, bool writing);

    /// Bad rows found here (an ambiguous name, a new product without a price) are issues; if they may not be skipped,
    /// writing stops at the first, the rest is only looked at, and stopped() is true: then roll back.
    Result<void> run(ByteSource& source, ProgressMeter& progress);
    [[nodiscard]] bool stopped() const { return m_stopped; }

private:
    struct Row {
        ProductRecord record;
        qint64 line = 0;
        QString path;
        std::string text; ///< kept only for the file of bad rows
        const BulkProduct* existing = nullptr;
        qint64 newId = 0;
        bool bad = false;
    };
    /// A name that several products of the file have.
    struct Repeated {
        qint64 inDatabase = 0;
        std::vector<qint64> left; ///< products of the database that no row has taken yet
    };

    Result<void> part(const JsonPart& part, ProgressMeter& progress, ByteSource& source);
    Result<void> applyBatch();
    Result<void> lookUp();
    Result<void> matchByName(Row& row);
    Result<void> matchById(Row& row);
    Result<void> reject(Row& row, const QString& path, const QString& value, const QString& reason);
    Result<void> checkNew(Row& row);
    Result<void> chooseIds();
    Result<void> createNames();
    Result<void> writeRows();
    [[nodiscard]] BulkProduct build(Row& row) const;
    void checkPrices(const BulkProduct* before, const BulkProduct& after);

    BulkStore& m_store;
    ImportFacts& m_facts;
    const ImportOptions& m_options;
    ImportReport& m_report;
    ImportIssues& m_issues;
    BadRowFile* m_badRows;
    bool m_writing;
    bool m_stopped = false;
    bool m_wasEmpty = false; ///< no product before the import: nothing to look up
    bool m_idsRaised = false;
    qint64 m_position = 0;
    ProductJsonReader m_reader;
    std::vector<JsonIssue> m_found;
    std::vector<Row> m_batch;
    std::size_t m_batchSize = 0;
    std::vector<BulkProduct> m_existing;
    std::unordered_multimap<std::string_view, const BulkProduct*> m_byName;
    std::unordered_map<qint64, const BulkProduct*> m_byId;
    std::unordered_map<std::string, Repeated> m_repeatedNames;
    std::unordered_set<qint64> m_repeatedIds; ///< of the file's repeated ids, those seen
};

} // namespace pricebook
