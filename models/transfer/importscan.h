#pragma once

#include "badrowfile.h"
#include "bytesource.h"
#include "importissues.h"
#include "namematcher.h"
#include "progressmeter.h"

#include <vector>

namespace pricebook {

/// What the first look at a file found; the second look applies it.
struct ImportFacts {
    NameMatcher categories{BulkTable::Categories};
    NameMatcher tags{BulkTable::Tags};
    qint64 products = 0; ///< good and bad
    qint64 badCategories = 0;
    qint64 badTags = 0;
    std::vector<bool> badProducts;   ///< by position; shorter than `products` where the rest is good
    std::vector<qint64> repeatedIds; ///< ids that several products have, ascending
    std::vector<std::size_t> names;  ///< hashes of names that several products have, with repetitions, ascending
    qint64 largestProductId = 0;

    static std::size_t hashOf(const std::string& name) { return std::hash<std::string>()(name); }
    /// How many products of the file have this name.
    [[nodiscard]] qint64 timesNamed(const std::string& name) const;
    [[nodiscard]] bool isRepeated(qint64 id) const;
};

/// Feeds the whole file, from its beginning, through a splitter. Stops with Kind::Cancelled when told to.
Result<void> splitFile(ByteSource& source, const CancelFlag* cancelled, const JsonSplitter::Handler& handler);

/// The first look: parses and checks every element against the rules, and learns the names. Writes nothing.
class ImportScan {
public:
    /// `badRows` may be null.
    ImportScan(ByteSource& source, const ImportOptions& options, ImportIssues& issues, BadRowFile* badRows)
        : m_source(source),
          m_options(options),
          m_issues(issues),
          m_badRows(badRows) {}

    /// Bad rows are issues; errors are for files that cannot be read as a catalogue at all.
    Result<ImportFacts> run(ProgressMeter& progress);

private:
    Result<void> readDefinitions();
    Result<void> part(const JsonPart& part, ProgressMeter& progress);
    Result<void> topLevelKey(const JsonPart& part);
    Result<void> header(const JsonPart& part);
    Result<void> definition(const JsonPart& part);
    Result<void> product(const JsonPart& part);
    Result<void> badProduct(const JsonPart& part, qint64 position);
    void checkKey(std::vector<JsonIssue>& found) const;
    void checkReferences(std::vector<JsonIssue>& found);

    ByteSource& m_source;
    const ImportOptions& m_options;
    ImportIssues& m_issues;
    BadRowFile* m_badRows;
    ProductJsonReader m_reader;
    ImportFacts m_facts;
    ProductRecord m_record;
    std::vector<JsonIssue> m_found;
    std::vector<std::string> m_keys;
    std::vector<qint64> m_ids;
    bool m_definitionsKnown = false; ///< all of them, because the file was once read for them
    bool m_needsDefinitions = false;
};

} // namespace pricebook
