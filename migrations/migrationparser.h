#pragma once

#include "migration.h"

#include <optional>

namespace pricebook {

/// Reads one migration file:
///     -- revision: 9d19eacfb85c
///     -- revises: deb1e5a8a87b              (empty for the first; "a, b" for a merge)
///     -- message: add sku
///     -- created: 2026-11-21T02:40:07Z
///     -- compat: additive                   (or breaking)
///     -- [precheck sqlite]                  and [precheck postgresql], both optional: each query after "-- refuse:
///     sentence"
///     -- [upgrade sqlite] rebuild=products rows-change=products
///     -- [upgrade postgresql]
///     -- [downgrade sqlite] loses=products.sku
///     -- [downgrade postgresql] loses=products.sku
///     -- [verify]                           SELECTs that must return no row
/// Comments are allowed anywhere else. Used once; any thread.
class MigrationParser {
public:
    MigrationParser(QString fileName, SqlScript::Rules rules) : m_rules(rules) {
        m_result.fileName = std::move(fileName);
    }
    Result<Migration> parse(const QByteArray& content);

private:
    struct Section {
        QString name; ///< "upgrade sqlite", "verify"
        int line = 0;
        QHash<QString, QString> options;
        QString body;
    };
    [[nodiscard]] Error failure(int line, const QString& reason) const;
    Result<void> readLines(const QStringList& lines);
    Result<void> readHeader(const QString& line, int number);
    Result<void> setHeader(const QString& key, const QString& value, int number);
    Result<void> openSection(const QString& line, int number);
    Result<void> checkHeader() const;
    Result<void> checkFileName() const;
    Result<void> take(const Section& section);
    Result<void> takePrechecks(const Section& section, Backend backend);
    Result<void> takeVerify(const Section& section);
    Result<void> takeStep(const Section& section, Backend backend, MigrationStep& step);
    Result<SqlScript> split(const QString& text, Backend backend, int firstLine) const;

    SqlScript::Rules m_rules;
    Migration m_result;
    QHash<QString, int> m_headers; ///< key to line
    std::vector<Section> m_sections;
};

} // namespace pricebook
