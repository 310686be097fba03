#include "newrevision.h"

#include "migrationset.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QRandomGenerator>
#include <QRegularExpression>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

/// As Alembic has it.
constexpr qsizetype longestSlug = 40;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::NewRevision)
};

/// The message's words, as many as fit. ASCII only, for the sake of file systems and of whoever types the name.
QString slugOf(const QString& message) {
    static const QRegularExpression word(u"[a-z0-9_]+"_s);
    QString slug;
    for (auto match = word.globalMatch(message.toLower()); match.hasNext();) {
        const QString next = match.next().captured();
        if (!slug.isEmpty() && slug.size() + 1 + next.size() > longestSlug)
            break;
        slug += slug.isEmpty() ? next : u'_' + next;
    }
    return slug.isEmpty() ? u"revision"_s : slug.first(qMin(longestSlug, slug.size()));
}

QString randomRevision() {
    return u"%1"_s.arg(QRandomGenerator::system()->generate64() & 0xffffffffffffU, 12, 16, QLatin1Char('0'));
}

/// The head of the folder's files; empty if there are none.
Result<QString> headOf(const QDir& folder, const QString& revision) {
    std::vector<MigrationSet::File> files;
    for (const QString& name : folder.entryList({u"*.sql"_s}, QDir::Files, QDir::Name)) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            return Error(Error::Kind::Denied,
                         Texts::tr("%1 cannot be read: check its permissions.").arg(file.fileName()));
        files.emplace_back(name, file.readAll());
    }
    if (files.empty())
        return QString();
    const Result<MigrationSet> set = MigrationSet::parse(files);
    if (!set)
        return set.error();
    if (set->ordinal(revision) > 0)
        return Error(Error::Kind::Conflict,
                     Texts::tr("There is a revision %1 already: choose another id.").arg(revision));
    return set->head();
}

/// What is in angle brackets stops the parser, each at its line.
QString stub(const QString& revision, const QString& parent, const QString& message, const QDateTime& now) {
    return uR"(-- revision: %1
-- revises: %2
-- message: %3
-- created: %4
-- compat: <additive or breaking>

-- Say here why the schema changes.

-- [upgrade sqlite]
-- fill-in: the statements. ALTER TABLE where it can; for a table that must be made anew add the option rebuild=TABLE and
-- write "-- rebuild: TABLE", "-- copy: column, column = expression" and CREATE TABLE.

-- [upgrade postgresql]
-- fill-in: the statements, or the option empty="why there is nothing to do".

-- [downgrade sqlite]
-- fill-in: the statements, with the option loses=table.column for what is lost, or irreversible="why".

-- [downgrade postgresql]
-- fill-in: the same.

-- [verify]
-- fill-in: SELECTs that must have no row afterwards, or nothing.
)"_s.arg(revision, parent, message, now.toString(Qt::ISODate));
}

} // namespace

Result<QString> createRevisionFile(const QString& folder, const QString& message, const QString& revision) {
    const QString text = message.simplified();
    if (text.isEmpty())
        return Error(Error::Kind::Invalid, Texts::tr("A revision needs a message that says what it changes."));
    static const QRegularExpression wellFormed(u"^[0-9a-f]{12}$"_s);
    if (!revision.isEmpty() && !wellFormed.match(revision).hasMatch())
        return Error(Error::Kind::Invalid, Texts::tr("A revision is twelve hexadecimal digits in lower case."));
    const QDir directory(folder);
    if (!directory.exists())
        return Error(Error::Kind::NotFound, Texts::tr("There is no folder %1.").arg(folder));
    const QString id = revision.isEmpty() ? randomRevision() : revision;
    const Result<QString> parent = headOf(directory, id);
    if (!parent)
        return parent;
    QDateTime now = QDateTime::currentDateTimeUtc();
    now.setTime(QTime(now.time().hour(), now.time().minute(), now.time().second()));
    const QString name = u"%1-%2_%3.sql"_s.arg(now.toString(u"yyyy_MM_dd_HHmm"_s), id, slugOf(text));
    QFile file(directory.filePath(name));
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly))
        return Error(file.exists() ? Error::Kind::Conflict : Error::Kind::Denied,
                     Texts::tr("%1 cannot be made: %2").arg(file.fileName(), file.errorString()));
    const QByteArray content = stub(id, *parent, text, now).toUtf8();
    if (file.write(content) != content.size() || !file.flush()) {
        const Error error(Error::Kind::DiskFull,
                          Texts::tr("%1 cannot be written: %2").arg(file.fileName(), file.errorString()));
        file.remove();
        return error;
    }
    return file.fileName();
}

} // namespace pricebook
