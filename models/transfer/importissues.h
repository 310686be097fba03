#pragma once

#include "importtypes.h"
#include "jsonsplitter.h"
#include "productjson.h"

#include <span>

namespace pricebook {

/// Collects what is wrong with a file into a report: the first thousand in full, all of them counted.
class ImportIssues {
public:
    explicit ImportIssues(ImportReport& report) : m_report(report) {}

    void add(qint64 line, const QString& path, const QString& value, const QString& reason);
    void addUnknownKey(qint64 line, const QString& key);
    /// The issues of one element, with the lines and paths they have in the file.
    void add(const JsonPart& part, std::span<const JsonIssue> issues);

    /// Forgets everything.
    void clear();

    /// Where `part` and something inside it stand.
    [[nodiscard]] static qint64 lineOf(const JsonPart& part, qint64 offset);
    [[nodiscard]] static QString pathOf(const QString& element, const QString& inside);
    /// The reasons in one line, for the file of bad rows.
    [[nodiscard]] static QString reasons(std::span<const JsonIssue> issues);

private:
    ImportReport& m_report;
};

} // namespace pricebook
