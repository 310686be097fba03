#include "sqlitetablesql.h"

#include "canonicalsql.h"

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

bool isTableConstraint(const QString& first) {
    return first == u"constraint" || first == u"primary" || first == u"unique" || first == u"check" ||
           first == u"foreign";
}

} // namespace

SqliteTableSql SqliteTableSql::parse(const QString& sql) {
    SqliteTableSql result;
    const QStringList tokens = canonicalsql::tokens(sql, Backend::Sqlite);
    const qsizetype open = tokens.indexOf(u"("_s);
    if (open < 0)
        return result;
    const qsizetype close = canonicalsql::closing(tokens, open);
    qsizetype first = open + 1;
    for (qsizetype i = first; i <= close; ++i) {
        if (tokens[i] == u"(") {
            i = canonicalsql::closing(tokens, i);
        } else if (i == close || tokens[i] == u",") {
            result.takeItem(tokens.mid(first, i - first));
            first = i + 1;
        }
    }
    return result;
}

void SqliteTableSql::takeItem(const QStringList& tokens) {
    if (tokens.isEmpty())
        return;
    const bool isColumn = !isTableConstraint(tokens[0]);
    QString keys = u'(' + tokens[0] + u')';
    QStringList extras;
    for (qsizetype i = isColumn ? 1 : 0; i < tokens.size(); ++i) {
        const QString& word = tokens[i];
        const QString next = tokens.value(i + 1);
        const qsizetype end = next == u"(" ? canonicalsql::closing(tokens, i + 1) : i;
        const QString body = canonicalsql::join(tokens, i + 1, end + 1);
        if (word == u"check" && next == u"(") {
            checks.insert(i >= 2 && tokens[i - 2] == u"constraint" ? tokens[i - 1] : body, body);
        } else if (word == u"as" && next == u"(") {
            extras << u"GENERATED ALWAYS AS "_s + body +
                          (tokens.value(end + 1) == u"stored" ? u" STORED"_s : QString());
        } else if (word == u"key" && next == u"(") {
            keys = body;
        } else if (word == u"collate" && isColumn) {
            extras << u"COLLATE "_s + next;
        } else if (word == u"autoincrement") {
            options << word;
        } else if (word == u"conflict") {
            // "on conflict abort" is what happens anyway.
            if (isColumn && next != u"abort")
                extras << u"ON CONFLICT "_s + next;
            else if (next != u"abort")
                options << canonicalsql::join(tokens);
        } else if (word == u"deferred" && tokens[i - 1] == u"initially" && tokens.value(i - 3) != u"not") {
            deferred << keys;
        }
        i = end;
    }
    if (!extras.isEmpty())
        columns.insert(tokens[0], extras.join(u' '));
}

} // namespace pricebook
