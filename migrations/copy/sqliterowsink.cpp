#include "sqliterowsink.h"

#include "connection.h"
#include "sqlerror.h"

#include <QStringList>
#include <sqlite3.h>

namespace pricebook {

using namespace Qt::StringLiterals;

SqliteRowSink::SqliteRowSink(Connection& connection, const CopyTable& table)
    : m_connection(connection),
      m_table(table),
      m_columns(table.copiedColumns()) {}

SqliteRowSink::~SqliteRowSink() { sqlite3_finalize(m_statement); }

Result<void> SqliteRowSink::prepare() {
    const QStringList places(static_cast<qsizetype>(m_columns.size()), u"?"_s);
    const QByteArray sql =
        u"INSERT INTO %1 (%2) VALUES (%3)"_s.arg(m_table.sqlName(), m_table.columnList(false), places.join(u", "_s))
            .toUtf8();
    if (sqlite3_prepare_v2(m_connection.sqliteHandle(), sql.constData(), -1, &m_statement, nullptr) != SQLITE_OK)
        return sqliteError(m_connection.sqliteHandle());
    return {};
}

Result<void> SqliteRowSink::put(const std::vector<CopyCell>& row) {
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        const CopyCell& cell = row[i];
        const int place = static_cast<int>(i) + 1;
        const CopyKind kind = m_columns[i].kind;
        if (cell.isNull)
            sqlite3_bind_null(m_statement, place);
        else if (kind == CopyKind::Price)
            sqlite3_bind_double(m_statement, place, static_cast<double>(cell.number) / 100);
        else if (kind == CopyKind::Integer || kind == CopyKind::Flag)
            sqlite3_bind_int64(m_statement, place, cell.number);
        else
            sqlite3_bind_text64(m_statement, place, cell.text.data(), cell.text.size(), SQLITE_STATIC, SQLITE_UTF8);
    }
    const int code = sqlite3_step(m_statement);
    const Result<void> done =
        code == SQLITE_DONE ? Result<void>() : Result<void>(sqliteError(m_connection.sqliteHandle()));
    sqlite3_reset(m_statement);
    return done;
}

} // namespace pricebook
