#include "schemajudge.h"

#include "migrationset.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <algorithm>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

using Kind = SchemaState::Kind;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::SchemaState)
};

/// The tables of the first revision, by which the replaced application's databases are known.
bool hasCatalogueTables(const QStringList& tables) {
    const QStringList ours{u"categories"_s, u"tags"_s, u"products"_s, u"product_tag_association"_s};
    return std::all_of(ours.begin(), ours.end(), [&](const QString& name) { return tables.contains(name); });
}

/// Judges one set of facts, a question after another.
class Judge {
public:
    Judge(const SchemaFacts& facts, const MigrationSet& migrations, const SchemaDifferences& differences)
        : m_facts(facts),
          m_migrations(migrations),
          m_differences(differences) {}

    SchemaState judge() {
        m_state.head = m_migrations.head();
        m_state.leftovers = m_facts.tables.filter(QRegularExpression(u"^_alembic_tmp_"_s));
        if (!m_facts.history.empty()) {
            m_state.lastWriter = m_facts.history.back().programVersion;
            m_state.floor = m_facts.history.back().floor;
        }
        if (m_facts.heads.size() > 1) {
            m_state.details = m_facts.heads;
            return as(Kind::SeveralHeads);
        }
        m_state.revision = m_facts.heads.value(0);
        for (const SchemaHistoryEntry& entry : m_facts.history) {
            if (entry.state == u"running") {
                m_state.revision = entry.revision;
                return as(Kind::Interrupted);
            }
        }
        if (m_state.revision.isEmpty())
            return withoutRevision();
        if (m_facts.history.empty())
            return hasCatalogueTables(m_facts.tables) ? unadopted() : as(Kind::UnknownRevision);
        return m_migrations.ordinal(m_state.revision) > 0 ? known() : unknown();
    }

private:
    SchemaState as(Kind kind) {
        m_state.kind = kind;
        return m_state;
    }

    SchemaState withoutRevision() {
        // What is left of a catalogue that was brought down to nothing is an empty database with a history.
        if (m_facts.tables.isEmpty())
            return as(Kind::Empty);
        return hasCatalogueTables(m_facts.tables) ? unadopted() : as(Kind::ForeignTables);
    }

    /// Tables of ours that this program has not made: which revision are they?
    SchemaState unadopted() {
        const bool knownId = m_migrations.ordinal(m_state.revision) > 0;
        if (knownId || !m_state.revision.isEmpty()) {
            // An id of its own can only mean the schema that both began with.
            m_state.adoptAs = knownId ? m_state.revision : m_migrations.at(1).revision;
            return isAs(m_state.adoptAs) ? as(Kind::Adoptable) : differs(m_state.adoptAs);
        }
        QStringList fitting;
        for (const Migration& migration : m_migrations.migrations()) {
            if (isAs(migration.revision))
                fitting << migration.revision;
        }
        if (fitting.isEmpty())
            return differs(m_migrations.at(1).revision);
        // Revisions that change no table of the schema look the same: the first of them runs the others again.
        m_state.adoptAs = fitting.front();
        return as(Kind::Adoptable);
    }

    SchemaState differs(const QString& revision) {
        m_state.adoptAs = revision;
        m_state.details =
            m_differences(revision).value_or(QStringList{Texts::tr("the schema of %1 is not known").arg(revision)});
        return as(Kind::AlembicDiffers);
    }

    [[nodiscard]] bool isAs(const QString& revision) const {
        const std::optional<QStringList> found = m_differences(revision);
        return found && found->isEmpty();
    }

    /// A revision that this program does not have.
    SchemaState unknown() {
        if (!appliedRevisions(m_facts.history, m_migrations).contains(m_state.revision))
            return as(Kind::UnknownRevision);
        return as(m_migrations.ordinal(m_state.floor) > 0 ? Kind::AheadCompatible : Kind::AheadIncompatible);
    }

    /// One of ours: was all of it applied, and with the same text?
    SchemaState known() {
        const int ordinal = m_migrations.ordinal(m_state.revision);
        const QHash<QString, QString> applied = appliedRevisions(m_facts.history, m_migrations);
        QStringList missing, changed;
        for (int at = 1; at <= ordinal; ++at) {
            const Migration& migration = m_migrations.at(at);
            const auto checksum = applied.constFind(migration.revision);
            const QString name = u"%1 %2"_s.arg(migration.revision, migration.message);
            if (checksum == applied.cend())
                missing << name;
            else if (!checksum->isEmpty() && *checksum != migration.checksum(m_facts.backend))
                changed << name;
        }
        if (!missing.isEmpty()) {
            if (isAs(m_state.revision)) { // Alembic itself brought it here with revisions of ours
                m_state.adoptAs = m_state.revision;
                return as(Kind::Adoptable);
            }
            m_state.details = missing;
            return as(Kind::OutOfOrder);
        }
        if (!changed.isEmpty()) {
            const std::optional<QStringList> found = m_differences(m_state.revision);
            if (!found || !found->isEmpty()) {
                m_state.details = changed + found.value_or(QStringList());
                return as(Kind::ChecksumMismatch);
            }
            m_state.warnings
                << Texts::tr("The text of a revision is not the one that made this database (%1), but its tables "
                             "are as they should be: choose \"Mend the history\" in Database > Schema…, or run "
                             "\"pricebookctl db repair\", to note that.")
                       .arg(changed.join(u", "_s));
        }
        m_state.behind = m_migrations.count() - ordinal;
        return as(m_state.behind == 0 ? Kind::Current : Kind::Behind);
    }

    const SchemaFacts& m_facts;
    const MigrationSet& m_migrations;
    const SchemaDifferences& m_differences;
    SchemaState m_state;
};

} // namespace

SchemaState judgeSchema(const SchemaFacts& facts, const MigrationSet& migrations,
                        const SchemaDifferences& differences) {
    return Judge(facts, migrations, differences).judge();
}

QHash<QString, QString> appliedRevisions(const std::vector<SchemaHistoryEntry>& history,
                                         const MigrationSet& migrations) {
    QHash<QString, QString> applied;
    for (const SchemaHistoryEntry& entry : history) {
        if (entry.state != u"applied")
            continue;
        if (entry.direction == u"upgrade" || entry.direction == u"adopt") {
            applied.insert(entry.revision, entry.checksum);
        } else if (entry.direction == u"downgrade") {
            applied.remove(entry.revision);
        } else if (entry.direction == u"stamp") {
            const int reached = entry.revision == u"base" ? 0 : migrations.ordinal(entry.revision);
            if (reached < 0) {
                applied.insert(entry.revision, entry.checksum);
                continue;
            }
            for (int at = 1; at <= migrations.count(); ++at) {
                const QString& revision = migrations.at(at).revision;
                if (at > reached)
                    applied.remove(revision);
                else if (!applied.contains(revision))
                    applied.insert(revision, at == reached ? entry.checksum : QString());
            }
        }
    }
    return applied;
}

} // namespace pricebook
