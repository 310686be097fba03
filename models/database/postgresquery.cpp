#include "postgresquery.h"

#include "connectionprivate.h"
#include "sqlerror.h"
#include "statementlog.h"

#include <QElapsedTimer>
#include <algorithm>
#include <charconv>
#include <libpq-fe.h>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

bool isNameCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// The end of the quoted stretch that begins at `i`, one past its last character.
qsizetype quotedEnd(const QByteArray& sql, qsizetype i) {
    const qsizetype close = sql.indexOf(sql[i], i + 1);
    return close < 0 ? sql.size() : close + 1;
}

} // namespace

PostgresQuery::PostgresQuery(Connection& connection, const QString& sql, bool kept)
    : m_connection(connection),
      m_kept(kept) {
    const QByteArray text = sql.toUtf8();
    for (qsizetype i = 0; i < text.size();) {
        const char c = text[i];
        if (c == '\'' || c == '"') {
            const qsizetype end = quotedEnd(text, i);
            m_sql += text.mid(i, end - i);
            i = end;
            continue;
        }
        const bool cast = c == ':' && ((i + 1 < text.size() && text[i + 1] == ':') || (i > 0 && text[i - 1] == ':'));
        if (c != ':' || cast || i + 1 >= text.size() || !isNameCharacter(text[i + 1])) {
            m_sql += c;
            ++i;
            continue;
        }
        qsizetype end = i + 1;
        while (end < text.size() && isNameCharacter(text[end]))
            ++end;
        const std::string name = text.mid(i + 1, end - i - 1).toStdString();
        auto found = std::find(m_names.begin(), m_names.end(), name);
        if (found == m_names.end())
            found = m_names.insert(m_names.end(), name);
        m_sql += '$' + QByteArray::number(std::distance(m_names.begin(), found) + 1);
        i = end;
    }
    m_values.resize(m_names.size());
}

PostgresQuery::~PostgresQuery() { PQclear(m_result); }

void PostgresQuery::bindText(const char* name, std::string value) {
    const auto found = std::find(m_names.begin(), m_names.end(), name);
    if (found == m_names.end())
        m_error = Error(Error::Kind::Internal, u"The statement has no parameter :%1."_s.arg(QLatin1String(name)));
    else
        m_values[static_cast<size_t>(std::distance(m_names.begin(), found))] = std::move(value);
}

void PostgresQuery::bindInteger(const char* name, qint64 value) { bindText(name, std::to_string(value)); }
void PostgresQuery::bindView(const char* name, std::string_view value) { bindText(name, std::string(value)); }
void PostgresQuery::bindMoney(const char* name, Money value) { bindText(name, value.toString().toStdString()); }

void PostgresQuery::bindNull(const char* name) {
    bindText(name, {});
    if (const auto found = std::find(m_names.begin(), m_names.end(), name); found != m_names.end())
        m_values[static_cast<size_t>(std::distance(m_names.begin(), found))].reset();
}

Result<void> PostgresQuery::execute() {
    if (m_error)
        return *m_error;
    std::vector<const char*> values;
    values.reserve(m_values.size());
    for (const auto& value : m_values)
        values.push_back(value ? value->c_str() : nullptr);
    QElapsedTimer timer;
    timer.start();
    PGconn* handle = m_connection.postgresHandle();
    m_result = m_kept && m_connection.d->mayKeepStatements(m_connection) ? sendKept(values) : send(values);
    const ExecStatusType status = PQresultStatus(m_result);
    const bool done = status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
    if (statementlog::enabled())
        statementlog::write(QString::fromUtf8(m_sql), timer.nsecsElapsed(), !done);
    if (done) {
        m_changed = QByteArray(PQcmdTuples(m_result)).toLongLong();
        return {};
    }
    const char* state = PQresultErrorField(m_result, PG_DIAG_SQLSTATE);
    const QString engine = QString::fromUtf8(PQerrorMessage(handle)).trimmed();
    const bool lost = PQstatus(handle) == CONNECTION_BAD;
    Error error = postgresError(lost ? u"08006"_s : QString::fromLatin1(state != nullptr ? state : ""), engine);
    finish();
    return error;
}

pg_result* PostgresQuery::send(const std::vector<const char*>& values) {
    return PQexecParams(m_connection.postgresHandle(), m_sql.constData(), static_cast<int>(values.size()), nullptr,
                        values.data(), nullptr, nullptr, 0);
}

pg_result* PostgresQuery::sendKept(const std::vector<const char*>& values) {
    PGconn* handle = m_connection.postgresHandle();
    QHash<QByteArray, QByteArray>& names = m_connection.d->keptStatements;
    auto known = names.constFind(m_sql);
    if (known == names.constEnd()) {
        const QByteArray name = "pricebook_" + QByteArray::number(names.size() + 1);
        pg_result* prepared = PQprepare(handle, name.constData(), m_sql.constData(), 0, nullptr);
        if (PQresultStatus(prepared) != PGRES_COMMAND_OK)
            return prepared;
        PQclear(prepared);
        known = names.insert(m_sql, name);
    }
    pg_result* result =
        PQexecPrepared(handle, known->constData(), static_cast<int>(values.size()), values.data(), nullptr, nullptr, 0);
    const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    // The tables were changed under the plan (0A000), or somebody has thrown the statements away (26000, DISCARD ALL).
    // Within a transaction the error stands: the transaction has failed with it.
    const bool stale = state != nullptr && (qstrcmp(state, "0A000") == 0 || qstrcmp(state, "26000") == 0);
    if (!stale)
        return result;
    m_connection.d->statementsLost = true;
    if (m_connection.inTransaction())
        return result;
    PQclear(result);
    return send(values);
}

Result<bool> PostgresQuery::step() {
    if (m_result == nullptr) {
        if (const Result<void> done = execute(); !done)
            return done.error();
        m_row = -1;
    }
    return ++m_row < PQntuples(m_result);
}

void PostgresQuery::finish() {
    PQclear(std::exchange(m_result, nullptr));
    m_row = -1;
}

bool PostgresQuery::isNull(int column) const { return PQgetisnull(m_result, m_row, column) == 1; }

qint64 PostgresQuery::integer(int column) const {
    const std::string_view text = utf8(column);
    if (text == "t")
        return 1;
    qint64 value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

double PostgresQuery::real(int column) const { return std::strtod(PQgetvalue(m_result, m_row, column), nullptr); }

std::string_view PostgresQuery::utf8(int column) const {
    return {PQgetvalue(m_result, m_row, column), static_cast<size_t>(PQgetlength(m_result, m_row, column))};
}

} // namespace pricebook
