#include "changeprogress.h"

#include "migrationset.h"

#include <QCoreApplication>
#include <QLocale>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

using Phase = MigrationProgress::Phase;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::ChangeProgress)
};

} // namespace

QString bytesText(const QString& what, qint64 done, qint64 total) {
    const QLocale locale;
    if (done < 0)
        return what;
    return total > 0
               ? Texts::tr("%1: %2 of %3").arg(what, locale.formattedDataSize(done), locale.formattedDataSize(total))
               : Texts::tr("%1: %2").arg(what, locale.formattedDataSize(done));
}

MigrationProgressHandler ChangeProgress::handler() {
    return [this](const MigrationProgress& progress) {
        // Those before it that have no statement were not told of.
        const int ordinal = m_migrations.ordinal(progress.id);
        for (int before = progress.revision - 1; ordinal > 0 && before >= 0; --before)
            tell(m_downgrade ? ordinal + before : ordinal - before);
        show(progress);
        return !m_interrupt.flag()->load();
    };
}

void ChangeProgress::finish(const MigrationOutcome& outcome) {
    for (const QString& revision : outcome.revisions)
        tell(m_migrations.ordinal(revision));
}

void ChangeProgress::tell(int ordinal) {
    if (ordinal <= 0 || ordinal > m_migrations.count() || m_told.contains(ordinal))
        return;
    m_told << ordinal;
    const QString below = ordinal > 1 ? m_migrations.at(ordinal - 1).revision : QString();
    const Migration& migration = m_migrations.at(ordinal);
    m_terminal.message(m_downgrade
                           ? u"Running downgrade %1 -> %2, %3"_s.arg(migration.revision, below, migration.message)
                           : u"Running upgrade %1 -> %2, %3"_s.arg(below, migration.revision, migration.message));
}

void ChangeProgress::show(const MigrationProgress& progress) {
    const QString seconds = QLocale().toString(static_cast<double>(progress.milliseconds) / 1000, 'f', 1);
    QString line;
    switch (progress.phase) {
    case Phase::Waiting:
        line = progress.waitingFor.isEmpty() ? Texts::tr("Waiting for another program")
                                             : Texts::tr("Waiting for %1").arg(progress.waitingFor);
        break;
    case Phase::BackingUp:
        line = bytesText(Texts::tr("Backing up"), progress.bytesDone, progress.bytesTotal);
        break;
    case Phase::Changing:
        line = Texts::tr("Revision %1 of %2, statement %3 of %4")
                   .arg(progress.revision)
                   .arg(progress.revisions)
                   .arg(progress.statement)
                   .arg(progress.statements);
        break;
    case Phase::Checking:
        line = Texts::tr("Checking");
        break;
    case Phase::Committing:
        line = Texts::tr("Committing");
        break;
    case Phase::Copying:
        line = Texts::tr("Copying %1, %2 of %3 rows")
                   .arg(progress.table, QLocale().toString(progress.rowsDone), QLocale().toString(progress.rowsTotal));
        break;
    case Phase::Indexing:
        line = Texts::tr("Building indexes, %1 of %2").arg(progress.statement).arg(progress.statements);
        break;
    }
    m_terminal.status(Texts::tr("%1, %2 s").arg(line, seconds));
}

} // namespace pricebook
