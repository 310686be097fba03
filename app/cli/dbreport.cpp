#include "dbreport.h"

#include "migrationset.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::DbReport)
};

/// A word for scripts.
QString kindName(Error::Kind kind) {
    switch (kind) {
    case Error::Kind::Invalid:
        return u"invalid"_s;
    case Error::Kind::NotFound:
        return u"not-found"_s;
    case Error::Kind::NameTaken:
        return u"name-taken"_s;
    case Error::Kind::Conflict:
        return u"conflict"_s;
    case Error::Kind::Unavailable:
        return u"unavailable"_s;
    case Error::Kind::Denied:
        return u"denied"_s;
    case Error::Kind::Locked:
        return u"locked"_s;
    case Error::Kind::ReadOnly:
        return u"read-only"_s;
    case Error::Kind::DiskFull:
        return u"disk-full"_s;
    case Error::Kind::Damaged:
        return u"damaged"_s;
    case Error::Kind::Schema:
        return u"schema"_s;
    case Error::Kind::Cancelled:
        return u"cancelled"_s;
    case Error::Kind::Internal:
        break;
    }
    return u"internal"_s;
}

} // namespace

QJsonValue textOrNull(const QString& text) { return text.isEmpty() ? QJsonValue() : QJsonValue(text); }

QString timeText(const QDateTime& time) { return time.toUTC().toString(Qt::ISODate); }

QString revisionText(const QString& revision) { return revision.isEmpty() ? u"base"_s : revision; }

void DbReport::line(const QString& text) {
    if (!m_json)
        m_terminal.data(Terminal::visible(text));
}

void DbReport::tell(const QString& text) { m_terminal.message(text); }

void DbReport::outcome(const MigrationOutcome& outcome, const MigrationSet& migrations) {
    QJsonArray revisions;
    for (const QString& revision : outcome.revisions) {
        const int ordinal = migrations.ordinal(revision);
        revisions << QJsonObject{{u"revision"_s, revision},
                                 {u"message"_s, ordinal > 0 ? migrations.at(ordinal).message : QString()}};
    }
    set(u"from"_s, textOrNull(outcome.from));
    set(u"to"_s, textOrNull(outcome.to));
    set(u"revisions"_s, revisions);
    set(u"backup"_s, textOrNull(outcome.backup));
    set(u"note"_s, textOrNull(outcome.note));
    set(u"milliseconds"_s, static_cast<qint64>(outcome.duration.count()));
    if (!outcome.backup.isEmpty())
        tell(Texts::tr("The backup is %1.").arg(outcome.backup));
    if (!outcome.note.isEmpty())
        tell(outcome.note);
}

int DbReport::done() {
    if (m_json)
        m_terminal.data(QString::fromUtf8(QJsonDocument(m_document).toJson()).trimmed());
    return 0;
}

int DbReport::failed(const Error& error) {
    m_terminal.message(u"FAILED: "_s + error.text);
    if (!error.engine.isEmpty() && error.kind != Error::Kind::Invalid)
        m_terminal.message(u"  (%1)"_s.arg(error.engine));
    set(u"error"_s, QJsonObject{{u"kind"_s, kindName(error.kind)},
                                {u"message"_s, error.text},
                                {u"engine"_s, textOrNull(error.engine)}});
    (void)done();
    return exitFailed;
}

} // namespace pricebook
