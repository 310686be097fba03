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
///     -- [verify sqlite]                    and [verify postgresql], both optional: the same for one engine
/// A section of SQLite may rebuild tables as tablerebuild.h says; the option "rebuild" names them. An upgrade or
/// downgrade without statements says why: irreversible="…" refuses it, empty="…" has nothing to do. tx=no is for
/// [upgrade postgresql] alone, with one statement that may run again. Comments are allowed anywhere else, but a line
/// such as "-- word: …" that is none of these is an error. Used once; any thread.
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
    Result<void> takeVerify(const Section& section, std::initializer_list<Backend> backends);
    Result<void> checkOptions(const Section& section) const;
    Result<void> checkDirectives(const Section& section) const;
    Result<void> takeStep(const Section& section, Backend backend, MigrationStep& step);
    Result<void> takeRebuilds(const Section& section, MigrationStep& step) const;
    Result<SqlScript> split(const QString& text, Backend backend, int firstLine) const;

    SqlScript::Rules m_rules;
    Migration m_result;
    QHash<QString, int> m_headers; ///< key to line
    std::vector<Section> m_sections;
};

} // namespace pricebook
