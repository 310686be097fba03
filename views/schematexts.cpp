#include "schematexts.h"

#include <QCoreApplication>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace pricebook::schematexts {

namespace {

using Phase = MigrationProgress::Phase;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::SchemaTexts)
public:
#define TEXT(text) text
    /// What the revisions of this program say about themselves; here for their translations only.
    [[maybe_unused]] static constexpr const char* messages[]{
        TEXT("Initial schema"),
        TEXT("Exact prices, versions and search"),
        TEXT("Ids are never used twice"),
        TEXT("Users and access tokens"),
        TEXT("Journal of changes"),
        TEXT("Old values, steps and saved views"),
        TEXT("Notices"),
    };
#undef TEXT
};

QString labelOf(const PlannedRevision& revision, const QString& id) {
    return revision.message.isEmpty() ? id : Texts::tr("%1 (%2)").arg(messageText(revision.message), id);
}

} // namespace

QString stateText(const SchemaState& state) {
    switch (state.kind) {
    case SchemaState::Kind::Behind:
        return Texts::tr("The catalogue was made by an older version of Pricebook: %n step(s) bring it up to date. A "
                         "backup is made first.",
                         nullptr, state.behind);
    case SchemaState::Kind::Adoptable:
        return Texts::tr("The catalogue was made by the program that Pricebook replaces, and can be taken over. A "
                         "backup is made first.");
    case SchemaState::Kind::Interrupted:
        return Texts::tr("A change of the catalogue's tables was interrupted. Running the step again does no harm, "
                         "and ends it.");
    default:
        break;
    }
    SchemaState shortened = state;
    if (state.details.size() > 1)
        shortened.details = {Texts::tr("%n point(s), listed below", nullptr, static_cast<int>(state.details.size()))};
    return shortened.text();
}

QString messageText(const QString& message) {
    const QString text = message.left(1).toUpper() + message.mid(1);
    return Texts::tr(text.toUtf8().constData());
}

QString revisionText(const std::vector<PlannedRevision>& known, const QString& id) {
    if (id.isEmpty())
        return Texts::tr("No tables yet");
    for (const PlannedRevision& revision : known) {
        if (revision.id == id)
            return labelOf(revision, id);
    }
    return id;
}

QString shortRevisionText(const std::vector<PlannedRevision>& known, const QString& id) {
    if (id.isEmpty())
        return {};
    for (const PlannedRevision& revision : known) {
        if (revision.id.startsWith(id))
            return labelOf(revision, id);
    }
    return id;
}

QString durationText(std::chrono::milliseconds duration) {
    const qint64 milliseconds = duration.count();
    if (milliseconds < 1'000)
        return Texts::tr("less than a second");
    const int seconds = static_cast<int>((milliseconds + 500) / 1'000);
    if (seconds < 90)
        return Texts::tr("%n second(s)", nullptr, seconds);
    return Texts::tr("%n minute(s)", nullptr, (seconds + 30) / 60);
}

QString estimateText(std::chrono::milliseconds duration) {
    const QString text = durationText(duration);
    return duration.count() < 1'000 ? text : Texts::tr("about %1").arg(text);
}

QString sizeText(qint64 bytes) { return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeTraditionalFormat); }

QString timeText(const QDateTime& utc) {
    return utc.isValid() ? QLocale().toString(utc.toLocalTime(), QLocale::ShortFormat) : QString();
}

QString dateText(const QDateTime& utc) {
    return utc.isValid() ? QLocale().toString(utc.toLocalTime().date(), QLocale::ShortFormat) : QString();
}

QString markOf(const PlannedRevision& revision) {
    QStringList marks;
    if (revision.destructive)
        marks << Texts::tr("Removes data");
    if (revision.breaking)
        marks << Texts::tr("Locks out older versions");
    if (!revision.transactional)
        marks << Texts::tr("Stays even if a later step fails");
    return marks.join(u"; "_s);
}

QString directionText(const SchemaHistoryEntry& entry) {
    if (entry.direction == u"upgrade")
        return Texts::tr("Upgrade");
    if (entry.direction == u"downgrade")
        return Texts::tr("Downgrade");
    if (entry.direction == u"stamp")
        return Texts::tr("Marked by hand");
    if (entry.direction == u"adopt")
        return Texts::tr("Taken over");
    if (entry.direction == u"restore")
        return Texts::tr("Backup restored");
    return entry.direction;
}

QString entryStateText(const SchemaHistoryEntry& entry) {
    if (entry.state == u"running")
        return Texts::tr("not finished");
    if (entry.state == u"failed")
        return Texts::tr("failed");
    return {};
}

QString phaseText(const MigrationProgress& progress) {
    switch (progress.phase) {
    case Phase::Waiting:
        return progress.waitingFor.isEmpty()
                   ? Texts::tr("Waiting for the database…")
                   : Texts::tr("Waiting for %1 to let go of the database…").arg(progress.waitingFor);
    case Phase::BackingUp:
        if (progress.bytesDone >= 0 && progress.bytesTotal > 0)
            return Texts::tr("Backing up: %1 of %2").arg(sizeText(progress.bytesDone), sizeText(progress.bytesTotal));
        return Texts::tr("Backing up…");
    case Phase::Changing:
        return progress.revisions > 0 ? Texts::tr("Changing the tables…") : Texts::tr("Writing…");
    case Phase::Copying:
        return Texts::tr("Copying: row %1 of %2")
            .arg(QLocale().toString(progress.rowsDone), QLocale().toString(progress.rowsTotal));
    case Phase::Indexing:
        return Texts::tr("Building the indexes…");
    case Phase::Checking:
        if (progress.rowsTotal > 0)
            return Texts::tr("Comparing the copy with the catalogue…");
        return Texts::tr("Checking the result…");
    case Phase::Committing:
        return Texts::tr("Finishing…");
    }
    return {};
}

QString stepText(const MigrationProgress& progress) {
    if (!progress.table.isEmpty() && progress.phase == Phase::Copying && progress.milliseconds > 1'000)
        return Texts::tr("%1: %2 rows a second")
            .arg(progress.table, QLocale().toString(progress.rowsDone * 1'000 / progress.milliseconds));
    if (!progress.table.isEmpty())
        return progress.table;
    if (progress.revisions <= 0 || progress.revision <= 0)
        return {};
    const QString step = Texts::tr("Revision %1 of %2").arg(progress.revision).arg(progress.revisions);
    return progress.message.isEmpty() ? step : Texts::tr("%1: %2").arg(step, progress.message);
}

QString statementText(const MigrationProgress& progress) {
    if (progress.statements <= 0 || progress.statement <= 0)
        return {};
    const QString place = Texts::tr("Statement %1 of %2").arg(progress.statement).arg(progress.statements);
    const QString line = progress.sql.trimmed().section(u'\n', 0, 0).simplified();
    return line.isEmpty() ? place : Texts::tr("%1: %2").arg(place, line);
}

double shareOf(const MigrationProgress& progress) {
    if (progress.phase == Phase::BackingUp && progress.bytesDone >= 0 && progress.bytesTotal > 0)
        return static_cast<double>(progress.bytesDone) / static_cast<double>(progress.bytesTotal);
    if (progress.phase == Phase::Committing)
        return 1;
    // The rows are about half of the work, their indexes and looking at them again the rest.
    const double rows =
        progress.rowsTotal > 0
            ? qMin(1.0, static_cast<double>(progress.rowsDone) / static_cast<double>(progress.rowsTotal))
            : 0;
    if (progress.phase == Phase::Copying)
        return progress.rowsTotal > 0 ? 0.5 * rows : -1;
    if (progress.phase == Phase::Indexing)
        return 0.5 + 0.3 * qMax(0, progress.statement - 1) / qMax(1, progress.statements);
    if (progress.phase == Phase::Checking && progress.rowsTotal > 0)
        return 0.8 + 0.2 * rows;
    const bool counted = progress.revisions > 0 && progress.revision > 0 && progress.statements > 0;
    // Of a single statement nobody knows how far it is.
    if (progress.phase != Phase::Changing || !counted || progress.revisions * progress.statements == 1)
        return -1;
    const double within = static_cast<double>(qMax(0, progress.statement - 1)) / progress.statements;
    return (progress.revision - 1 + within) / progress.revisions;
}

QString sqlFilter() { return Texts::tr("SQL (*.sql)") + u";;"_s + Texts::tr("All files (*)"); }

QString logFilter() { return Texts::tr("Logs (*.log *.txt)") + u";;"_s + Texts::tr("All files (*)"); }

} // namespace pricebook::schematexts
