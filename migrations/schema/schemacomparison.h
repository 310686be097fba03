#pragma once

#include "schemadescription.h"

namespace pricebook {

/// SchemaDescription::compareTo(). Used once.
class SchemaComparison {
public:
    SchemaComparison(const SchemaDescription& found, const SchemaDescription& expected)
        : m_found(found),
          m_expected(expected) {}
    [[nodiscard]] SchemaDescription::Comparison result();

private:
    using NamedTexts = SchemaDescription::NamedTexts;
    using Table = SchemaDescription::Table;
    enum class Extra { Difference, Warning };
    /// What is said about one kind of object. Each phrase takes %1 for the table (empty for an object of its own), %2
    /// for the name, %3 for what was found and %4 for what was expected. Marked for the translators.
    struct Phrases {
        const char* missing;
        const char* otherwise;
        const char* extra;
        Extra extraIs;
    };
    void compare(const QString& table, const NamedTexts& found, const NamedTexts& expected, const Phrases& phrases);
    void compareTable(const QString& name, const Table& found, const Table& expected);
    void compareIndexes(const QString& table, NamedTexts found, NamedTexts expected);

    const SchemaDescription& m_found;
    const SchemaDescription& m_expected;
    SchemaDescription::Comparison m_result;
};

} // namespace pricebook
