#pragma once

#include "migration.h"

#include <QString>

namespace pricebook {

/// The lines "-- rebuild: products" and "-- copy: …" before a CREATE TABLE.
class RebuildDirective {
public:
    /// `text`: what stands after "-- rebuild: ". `line`: in the file; `offset`: in the section.
    RebuildDirective(const QString& text, int line, qsizetype offset);

    /// What stands after "-- copy: ". A sentence without file and line if it is wrong, empty if not.
    [[nodiscard]] QString addCopy(const QString& text);
    /// Makes the statement a rebuild. A sentence if it is not the CREATE TABLE that belongs here.
    [[nodiscard]] QString apply(MigrationStatement& statement) const;

    [[nodiscard]] int line() const { return m_line; }
    [[nodiscard]] qsizetype offset() const { return m_offset; }

private:
    TableRebuild m_rebuild;
    int m_line;
    qsizetype m_offset;
};

} // namespace pricebook
