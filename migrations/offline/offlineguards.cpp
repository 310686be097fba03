#include "offlineguards.h"

#include "sqlquoting.h"

namespace pricebook::offlineguards {

using namespace Qt::StringLiterals;

namespace {

/// SQLite has no RAISE outside of a trigger, but it says the name of a constraint that fails.
QString sqliteGuard(const QString& query, QString sentence) {
    return u"CREATE TEMP TABLE pricebook_guard (found INTEGER CONSTRAINT \"%1\" CHECK (found = 0));\n"
           "INSERT INTO temp.pricebook_guard (found) SELECT count(*) FROM (\n%2\n);\nDROP TABLE temp.pricebook_guard;\n"_s
               .arg(sentence.replace(u'"', u'\''), query);
}

QString block(const QString& declare, const QString& body) {
    return u"DO $pricebook_guard$\n%1BEGIN\n%2END\n$pricebook_guard$;\n"_s.arg(declare, body);
}

} // namespace

QString literalOrNull(const QString& text) { return text.isEmpty() ? u"NULL"_s : quotedText(text); }

QString noRow(Backend backend, const QString& query, const QString& sentence) {
    if (backend == Backend::Sqlite)
        return sqliteGuard(query, sentence);
    return block({}, u"    IF EXISTS (SELECT 1 FROM (\n%1\n    ) AS found) THEN\n"
                     "        RAISE EXCEPTION USING MESSAGE = %2;\n    END IF;\n"_s.arg(query, quotedText(sentence)));
}

QString precheck(Backend backend, const QString& query, const QString& sentence) {
    if (backend == Backend::Sqlite)
        return query + u";\n"_s + sqliteGuard(query, sentence.arg(u"some"_s, u"printed above"_s));
    // Without multi-argument arg(), which would take the sentence's own %1 for its.
    const QString select = u"    SELECT count(*), array_to_string((array_agg(CAST(id AS TEXT)))[1 : 5], ', ') INTO "
                           "number, ids FROM (\n"_s +
                           query + u"\n    ) AS found(id);\n"_s;
    const QString raise = u"    IF number > 0 THEN\n        RAISE EXCEPTION USING MESSAGE = replace(replace("_s +
                          quotedText(sentence) + u", '%1', CAST(number AS TEXT)), '%2', ids);\n    END IF;\n"_s;
    return u"DO $pricebook_guard$\nDECLARE\n    number BIGINT;\n    ids TEXT;\nBEGIN\n"_s + select + raise +
           u"END\n$pricebook_guard$;\n"_s;
}

QString headIs(Backend backend, const QString& revision) {
    if (revision.isEmpty())
        return noRow(backend, u"SELECT version_num FROM alembic_version"_s,
                     u"This script is for a database without a revision, but this one has one."_s);
    // One row too many is as wrong as none.
    return noRow(backend,
                 u"SELECT 1 WHERE (SELECT count(*) FROM alembic_version) <> 1 OR NOT EXISTS (SELECT 1 FROM "
                 "alembic_version WHERE version_num = '%1')"_s.arg(revision),
                 u"This script is for a database at the revision %1, and this one is not there."_s.arg(revision));
}

QString lock(Backend backend) {
    if (backend == Backend::Sqlite)
        return {};
    return u"SET LOCAL lock_timeout = '3s';\n"_s +
           noRow(backend,
                 u"SELECT 1 WHERE NOT pg_try_advisory_xact_lock(1128354817, coalesce(hashtext(CAST(current_schema() AS "
                 "TEXT)), 0))"_s,
                 u"Another program is changing this database's tables."_s) +
           u"LOCK TABLE alembic_version IN SHARE ROW EXCLUSIVE MODE;\n"_s;
}

} // namespace pricebook::offlineguards
