#include "sqlitequery.h"

#include "connectionprivate.h"
#include "sqlerror.h"
#include "statementlog.h"

#include <QElapsedTimer>
#include <sqlite3.h>

namespace pricebook {

using namespace Qt::StringLiterals;

SqliteQuery::SqliteQuery(Connection& connection, const QString& sql) : m_connection(connection), m_sql(sql) {
    m_statement = connection.d->statements.take(sql);
    if (m_statement != nullptr)
        return;
    const QByteArray utf8 = sql.toUtf8();
    const char* tail = nullptr;
    const int code = sqlite3_prepare_v3(connection.sqliteHandle(), utf8.constData(), static_cast<int>(utf8.size()),
                                        SQLITE_PREPARE_PERSISTENT, &m_statement, &tail);
    if (code != SQLITE_OK)
        m_error = lastError();
    else if (m_statement == nullptr || tail != utf8.constData() + utf8.size())
        m_error = Error(Error::Kind::Internal, u"A query must be exactly one statement."_s, sql);
}

SqliteQuery::~SqliteQuery() {
    finish();
    if (m_statement == nullptr)
        return;
    sqlite3_clear_bindings(m_statement);
    if (m_error)
        sqlite3_finalize(m_statement);
    else
        m_connection.d->statements.put(m_sql, m_statement);
}

int SqliteQuery::parameter(const char* name) {
    if (m_statement == nullptr)
        return 0;
    std::string key(":");
    key += name;
    const int index = sqlite3_bind_parameter_index(m_statement, key.c_str());
    if (index == 0 && !m_error)
        m_error =
            Error(Error::Kind::Internal, u"The statement has no parameter :%1."_s.arg(QLatin1String(name)), m_sql);
    return index;
}

void SqliteQuery::bindInteger(const char* name, qint64 value) {
    sqlite3_bind_int64(m_statement, parameter(name), value);
}

void SqliteQuery::bindText(const char* name, std::string value) {
    sqlite3_bind_text64(m_statement, parameter(name), value.data(), value.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

void SqliteQuery::bindView(const char* name, std::string_view value) {
    sqlite3_bind_text64(m_statement, parameter(name), value.data() != nullptr ? value.data() : "", value.size(),
                        SQLITE_STATIC, SQLITE_UTF8);
}

void SqliteQuery::bindMoney(const char* name, Money value) {
    sqlite3_bind_double(m_statement, parameter(name), value.toDouble());
}

void SqliteQuery::bindNull(const char* name) { sqlite3_bind_null(m_statement, parameter(name)); }

Result<bool> SqliteQuery::step() {
    if (m_error)
        return *m_error;
    QElapsedTimer timer;
    if (statementlog::enabled())
        timer.start();
    const int code = sqlite3_step(m_statement);
    if (timer.isValid())
        m_nanoseconds += timer.nsecsElapsed();
    if (code == SQLITE_ROW)
        return true;
    if (timer.isValid())
        statementlog::write(m_sql, std::exchange(m_nanoseconds, 0), code != SQLITE_DONE);
    if (code == SQLITE_DONE)
        return false;
    const Error error = lastError();
    sqlite3_reset(m_statement);
    return error;
}

void SqliteQuery::finish() {
    if (m_statement != nullptr)
        sqlite3_reset(m_statement);
}

qint64 SqliteQuery::rowsChanged() const { return sqlite3_changes64(m_connection.sqliteHandle()); }
bool SqliteQuery::isNull(int column) const { return sqlite3_column_type(m_statement, column) == SQLITE_NULL; }

bool SqliteQuery::isReal(int column) const {
    const int type = sqlite3_column_type(m_statement, column);
    return type == SQLITE_FLOAT;
}

qint64 SqliteQuery::integer(int column) const { return sqlite3_column_int64(m_statement, column); }
double SqliteQuery::real(int column) const { return sqlite3_column_double(m_statement, column); }

std::string_view SqliteQuery::utf8(int column) const {
    const unsigned char* text = sqlite3_column_text(m_statement, column);
    if (text == nullptr)
        return {};
    return {reinterpret_cast<const char*>(text), static_cast<size_t>(sqlite3_column_bytes(m_statement, column))};
}

Error SqliteQuery::lastError() const { return sqliteError(m_connection.sqliteHandle()); }

} // namespace pricebook
