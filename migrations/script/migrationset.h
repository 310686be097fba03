#pragma once

#include "migration.h"

#include <QByteArray>
#include <utility>
#include <vector>

namespace pricebook {

/// All revisions in the order in which they are applied: one first, one last, each revising the one before. Values that
/// do not change once made; any thread.
class MigrationSet {
public:
    /// A file's name without folder, and what is in it.
    using File = std::pair<QString, QByteArray>;

    /// The files that are part of the program. Ends the program if there are none or they are wrong, which is a fault
    /// of the build and nothing that a person could mend.
    static const MigrationSet& embedded();
    /// The embedded files as they are, sorted by name.
    static std::vector<File> embeddedFiles();
    /// Error Invalid, beginning with file:line: one cannot be parsed, two have one revision, a parent is missing, or
    /// the revisions are no single chain (several first, several last, a merge, a circle); or there is no file.
    static Result<MigrationSet> parse(const std::vector<File>& files,
                                      SqlScript::Rules rules = SqlScript::Rules::Transactional);

    [[nodiscard]] const std::vector<Migration>& migrations() const { return m_migrations; }
    [[nodiscard]] const QString& head() const { return m_migrations.back().revision; }
    [[nodiscard]] int count() const { return static_cast<int>(m_migrations.size()); }
    /// 1 for the first revision, count() for the head, 0 for an empty revision (nothing applied), -1 for an unknown
    /// one.
    [[nodiscard]] int ordinal(const QString& revision) const;
    /// By ordinal, from 1.
    [[nodiscard]] const Migration& at(int ordinal) const { return m_migrations[static_cast<std::size_t>(ordinal - 1)]; }

private:
    std::vector<Migration> m_migrations;
};

} // namespace pricebook
