#include "sqliterowsource.h"

#include "connection.h"
#include "sqlerror.h"

#include <QCoreApplication>
#include <cmath>
#include <sqlite3.h>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::CatalogueCopy)
};

} // namespace

SqliteRowSource::SqliteRowSource(Connection& connection, const CopyTable& table)
    : m_connection(connection),
      m_table(table),
      m_columns(table.copiedColumns()) {
    m_times.resize(m_columns.size());
}

SqliteRowSource::~SqliteRowSource() { sqlite3_finalize(m_statement); }

Result<void> SqliteRowSource::prepare() {
    const QByteArray sql = u"SELECT %1 FROM %2"_s.arg(m_table.columnList(false), m_table.sqlName()).toUtf8();
    if (sqlite3_prepare_v2(m_connection.sqliteHandle(), sql.constData(), -1, &m_statement, nullptr) != SQLITE_OK)
        return sqliteError(m_connection.sqliteHandle());
    return {};
}

Result<bool> SqliteRowSource::next(std::vector<CopyCell>& row) {
    const int code = sqlite3_step(m_statement);
    if (code == SQLITE_DONE)
        return false;
    if (code != SQLITE_ROW)
        return sqliteError(m_connection.sqliteHandle());
    row.resize(m_columns.size());
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        if (!read(static_cast<int>(i), m_columns[i].kind, row[i]))
            return badValue(static_cast<int>(i));
    }
    return true;
}

/// SQLite keeps any value in any column: what is none of its kind would be another one in the copy.
bool SqliteRowSource::read(int column, CopyKind kind, CopyCell& cell) {
    cell = {};
    const int type = sqlite3_column_type(m_statement, column);
    if (type == SQLITE_NULL)
        return true;
    cell.isNull = false;
    if (kind == CopyKind::Price) {
        const double value = sqlite3_column_double(m_statement, column);
        cell.number = std::llround(value * 100);
        return (type == SQLITE_INTEGER || type == SQLITE_FLOAT) &&
               std::abs(value - static_cast<double>(cell.number) / 100) < 1e-4;
    }
    if (kind == CopyKind::Integer || kind == CopyKind::Flag) {
        cell.number = sqlite3_column_int64(m_statement, column);
        return type == SQLITE_INTEGER && (kind == CopyKind::Integer || cell.number == 0 || cell.number == 1);
    }
    const char* text = reinterpret_cast<const char*>(sqlite3_column_text(m_statement, column));
    if (type == SQLITE_BLOB || text == nullptr)
        return false;
    cell.text = {text, static_cast<std::size_t>(sqlite3_column_bytes(m_statement, column))};
    if (kind == CopyKind::Text)
        return true;
    std::string& time = m_times[static_cast<std::size_t>(column)];
    const bool isTime = normalizeTime(cell.text, time);
    cell.text = time;
    return isTime;
}

Error SqliteRowSource::badValue(int column) const {
    const char* key = reinterpret_cast<const char*>(sqlite3_column_text(m_statement, 0));
    return {Error::Kind::Invalid,
            Texts::tr("The table %1 has a value that cannot be copied, in the row %2, column %3: correct it first.")
                .arg(m_table.sqlName(), QString::fromUtf8(key),
                     QLatin1String(m_columns[static_cast<std::size_t>(column)].name))};
}

} // namespace pricebook
