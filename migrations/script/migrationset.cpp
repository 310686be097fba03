#include "migrationset.h"

#include <QCoreApplication>
#include <QDir>
#include <QHash>
#include <algorithm>

// Outside the namespace: the macro declares a function of the global one. Without it the linker leaves the files out.
static void initMigrationResources() { Q_INIT_RESOURCE(migrations); }

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::MigrationSet)
};

Error broken(const QString& text) { return {Error::Kind::Invalid, text}; }

Error broken(const Migration& migration, int line, const QString& reason) {
    return broken(u"%1:%2: %3"_s.arg(migration.fileName).arg(line).arg(reason));
}

/// Checks that `found` is one chain and puts it in order.
Result<std::vector<Migration>> chained(std::vector<Migration> found) {
    QHash<QString, std::size_t> byRevision;
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (const auto twin = byRevision.constFind(found[i].revision); twin != byRevision.cend())
            return broken(found[i], found[i].revisionLine,
                          Texts::tr("%1 has the same revision.").arg(found[*twin].fileName));
        byRevision.insert(found[i].revision, i);
    }
    QHash<QString, std::size_t> childOf; // parent, empty for none, to child
    for (std::size_t i = 0; i < found.size(); ++i) {
        const Migration& migration = found[i];
        if (migration.parents.size() > 1)
            return broken(migration, migration.revisesLine,
                          Texts::tr("it merges two lines of revisions: only one line can be applied."));
        const QString parent = migration.parents.value(0);
        if (!parent.isEmpty() && !byRevision.contains(parent))
            return broken(migration, migration.revisesLine,
                          Texts::tr("it revises %1, which is not there.").arg(parent));
        if (const auto sibling = childOf.constFind(parent); sibling != childOf.cend())
            return broken(migration, migration.revisesLine,
                          (parent.isEmpty()
                               ? Texts::tr("it and %1 are both a first revision.")
                               : Texts::tr("it and %1 revise the same revision: there would be two heads."))
                              .arg(found[*sibling].fileName));
        childOf.insert(parent, i);
    }
    std::vector<Migration> ordered;
    QString last;
    for (auto next = childOf.constFind(last); next != childOf.cend(); next = childOf.constFind(last)) {
        ordered.push_back(found[*next]);
        last = ordered.back().revision;
    }
    if (ordered.size() == found.size())
        return ordered;
    for (const Migration& migration : found) {
        if (std::none_of(ordered.begin(), ordered.end(),
                         [&](const Migration& m) { return m.revision == migration.revision; }))
            return broken(migration, migration.revisesLine,
                          Texts::tr("it is not reached from a first revision: the revisions go in a circle."));
    }
    return ordered;
}

} // namespace

std::vector<MigrationSet::File> MigrationSet::embeddedFiles() {
    initMigrationResources();
    const QDir folder(u":/migrations"_s);
    std::vector<File> files;
    for (const QString& name : folder.entryList({u"*.sql"_s}, QDir::Files, QDir::Name)) {
        QFile file(folder.filePath(name));
        if (file.open(QIODevice::ReadOnly))
            files.emplace_back(name, file.readAll());
    }
    return files;
}

const MigrationSet& MigrationSet::embedded() {
    static const MigrationSet set = [] {
        Result<MigrationSet> parsed = parse(embeddedFiles());
        if (!parsed)
            qFatal("The program was built wrongly: %s", qUtf8Printable(parsed.error().text));
        return std::move(parsed).value();
    }();
    return set;
}

Result<MigrationSet> MigrationSet::parse(const std::vector<File>& files, SqlScript::Rules rules) {
    if (files.empty())
        return broken(Texts::tr("There are no migrations."));
    std::vector<Migration> found;
    for (const auto& [name, content] : files) {
        Result<Migration> migration = Migration::parse(name, content, rules);
        if (!migration)
            return migration.error();
        found.push_back(std::move(migration).value());
    }
    Result<std::vector<Migration>> ordered = chained(std::move(found));
    if (!ordered)
        return ordered.error();
    MigrationSet set;
    set.m_migrations = std::move(ordered).value();
    return set;
}

int MigrationSet::ordinal(const QString& revision) const {
    if (revision.isEmpty())
        return 0;
    for (int i = 1; i <= count(); ++i) {
        if (at(i).revision == revision)
            return i;
    }
    return -1;
}

} // namespace pricebook
