#include "offlinestamp.h"

#include "bookkeepingsql.h"
#include "migrationset.h"
#include "offlineguards.h"

namespace pricebook {

using namespace Qt::StringLiterals;

QString offlineStampSql(Backend backend, const MigrationSet& migrations, int from, int to) {
    using offlineguards::literalOrNull;
    const bool sqlite = backend == Backend::Sqlite;
    const auto idAt = [&](int ordinal) { return ordinal > 0 ? migrations.at(ordinal).revision : QString(); };
    const auto named = [&](int ordinal) { return ordinal > 0 ? idAt(ordinal) : u"base"_s; };
    QString floor;
    for (int at = 1; at <= to; ++at) {
        if (migrations.at(at).breaking)
            floor = migrations.at(at).revision;
    }
    QString script = u"-- Pricebook %1, %2: stamp from %3 to %4\n"_s.arg(
        QStringLiteral(PRICEBOOK_VERSION), sqlite ? u"SQLite"_s : u"PostgreSQL"_s, named(from), named(to));
    script += u"-- It does not look at the tables: run \"pricebookctl db check\" afterwards.\n"_s;
    script += sqlite ? u".bail on\nBEGIN IMMEDIATE;\n"_s : u"\\set ON_ERROR_STOP on\nBEGIN;\n"_s;
    if (from == 0)
        script += bookkeepingsql::ifAbsent(bookkeepingsql::createHeadTable()) + u";\n"_s;
    script += offlineguards::lock(backend) + offlineguards::headIs(backend, idAt(from));
    script += bookkeepingsql::ifAbsent(bookkeepingsql::createHistoryTable(backend)) + u";\n"_s;
    if (from != to)
        script += bookkeepingsql::moveHead(idAt(from), idAt(to)) + u";\n"_s;
    const QString now = sqlite ? u"strftime('%Y-%m-%d %H:%M:%f', 'now') || '000'"_s : u"now()"_s;
    const QStringList values{
        literalOrNull(named(to)),
        literalOrNull(idAt(from)),
        u"'stamp'"_s,
        u"'applied'"_s,
        to > 0 ? literalOrNull(migrations.at(to).checksum(backend)) : u"''"_s,
        literalOrNull(QStringLiteral(PRICEBOOK_VERSION)),
        literalOrNull(floor),
        now,
        now,
        sqlite ? u"NULL"_s : u"session_user"_s,
        u"'by a script'"_s,
    };
    script += u"INSERT INTO schema_history (revision, parent, direction, state, checksum, app_version, min_compatible, "
              "started_at, finished_at, db_user, note)\nVALUES ("_s +
              values.join(u", "_s) + u");\n"_s;
    for (const QString& mark : bookkeepingsql::markFile(backend, to))
        script += mark + u";\n"_s;
    return script + u"COMMIT;\n"_s;
}

} // namespace pricebook
