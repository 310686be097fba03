#include "postgrescopy.h"

#include "connection.h"
#include "sqlerror.h"
#include "statementlog.h"

#include <QElapsedTimer>
#include <libpq-fe.h>
#include <memory>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

using ResultPointer = std::unique_ptr<PGresult, decltype(&PQclear)>;

Error copyError(PGconn* handle, const PGresult* result) {
    const char* state = result != nullptr ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
    const bool lost = PQstatus(handle) == CONNECTION_BAD;
    return postgresError(lost ? u"08006"_s : QString::fromLatin1(state != nullptr ? state : ""),
                         QString::fromUtf8(PQerrorMessage(handle)).trimmed());
}

} // namespace

void PostgresCopy::integer(qint64 value) {
    m_rows += std::to_string(value);
    m_rows += '\t';
}

void PostgresCopy::integerOrNull(qint64 value) {
    if (value != 0)
        integer(value);
    else
        m_rows += "\\N\t";
}

void PostgresCopy::text(std::string_view utf8) {
    for (const char c : utf8) {
        switch (c) {
        case '\\':
            m_rows += "\\\\";
            break;
        case '\n':
            m_rows += "\\n";
            break;
        case '\r':
            m_rows += "\\r";
            break;
        case '\t':
            m_rows += "\\t";
            break;
        default:
            m_rows += c;
        }
    }
    m_rows += '\t';
}

void PostgresCopy::textOrNull(std::string_view utf8) {
    if (utf8.empty())
        m_rows += "\\N\t";
    else
        text(utf8);
}

Result<void> PostgresCopy::finish() {
    if (m_rows.empty())
        return {};
    PGconn* handle = m_connection.postgresHandle();
    QElapsedTimer timer;
    timer.start();
    const ResultPointer begun(PQexec(handle, m_sql.toUtf8().constData()), PQclear);
    if (PQresultStatus(begun.get()) != PGRES_COPY_IN)
        return copyError(handle, begun.get());
    const bool sent = PQputCopyData(handle, m_rows.data(), static_cast<int>(m_rows.size())) == 1 &&
                      PQputCopyEnd(handle, nullptr) == 1;
    Result<void> outcome;
    if (!sent)
        outcome = copyError(handle, nullptr);
    // All results must be taken, or the connection stays in copy mode.
    while (const ResultPointer next{PQgetResult(handle), PQclear}) {
        if (outcome && PQresultStatus(next.get()) != PGRES_COMMAND_OK)
            outcome = copyError(handle, next.get());
    }
    if (statementlog::enabled())
        statementlog::write(m_sql, timer.nsecsElapsed(), !outcome);
    m_rows.clear();
    return outcome;
}

} // namespace pricebook
