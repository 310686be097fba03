#include "schemastate.h"

#include "migrationset.h"

#include <QCoreApplication>
#include <algorithm>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char* text, int n = -1) {
    return QCoreApplication::translate("pricebook::SchemaState", text, nullptr, n);
}

/// The tables of the first revision, by which the replaced application's databases are known.
bool hasCatalogueTables(const QStringList& tables) {
    const QStringList ours{u"categories"_s, u"tags"_s, u"products"_s, u"product_tag_association"_s};
    return std::all_of(ours.begin(), ours.end(), [&](const QString& name) { return tables.contains(name); });
}

} // namespace

SchemaState SchemaState::judge(const SchemaFacts& facts, const MigrationSet& migrations) {
    SchemaState state;
    state.head = migrations.head();
    state.lastWriter = facts.lastWriter;
    if (facts.heads.size() > 1) {
        state.kind = Kind::SeveralHeads;
        return state;
    }
    state.revision = facts.heads.value(0);
    if (state.revision.isEmpty()) {
        if (!facts.tables.isEmpty())
            state.kind = hasCatalogueTables(facts.tables) ? Kind::AlembicUnadopted : Kind::ForeignTables;
        return state;
    }
    const int ordinal = migrations.ordinal(state.revision);
    if (ordinal > 0) {
        state.behind = migrations.count() - ordinal;
        state.kind = state.behind == 0 ? Kind::Current : Kind::Behind;
    } else if (facts.hasHistory) {
        state.kind = Kind::Ahead;
    } else {
        state.kind = hasCatalogueTables(facts.tables) ? Kind::AlembicUnadopted : Kind::UnknownRevision;
    }
    return state;
}

QString SchemaState::text() const {
    switch (kind) {
    case Kind::Empty:
        return tr("The database is empty: its tables are made when the catalogue is opened.");
    case Kind::Current:
        return tr("The database is up to date.");
    case Kind::Behind:
        return tr("The database was made by an older version of this program (%n step(s) behind): make a backup, then "
                  "run \"pricebookctl db upgrade\" on it.",
                  behind);
    case Kind::Ahead:
        return lastWriter.isEmpty()
                   ? tr("The database was changed by a newer version of this program: install that version to open it.")
                   : tr("The database was changed by version %1 of this program, which knows more than this one: "
                        "install "
                        "that version to open it.")
                         .arg(lastWriter);
    case Kind::UnknownRevision:
        return tr("The database belongs to another program (its revision %1 is not known here): choose another "
                  "database.")
            .arg(revision);
    case Kind::AlembicUnadopted:
        return tr("The database was made by another catalogue program: export it there and import it into a new "
                  "catalogue here.");
    case Kind::SeveralHeads:
        return tr("The database names several revisions at once: bring it to a single one with the program that made "
                  "it, or choose another database.");
    case Kind::ForeignTables:
        return tr("The database holds tables of another program and is left as it is: choose another database, or an "
                  "empty one.");
    }
    return {};
}

} // namespace pricebook
