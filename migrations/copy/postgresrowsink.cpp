#include "postgresrowsink.h"

#include "connection.h"
#include "sqlerror.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <charconv>
#include <libpq-fe.h>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t bufferBytes = std::size_t{256} * 1024;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::CatalogueCopy)
};

void appendNumber(std::string& buffer, qint64 value) {
    std::array<char, 24> digits{};
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    Q_UNUSED(error)
    buffer.append(digits.data(), end);
}

} // namespace

PostgresRowSink::PostgresRowSink(Connection& connection, const CopyTable& table)
    : m_connection(connection),
      m_table(table) {
    m_buffer.reserve(bufferBytes + 8192);
}

PostgresRowSink::~PostgresRowSink() {
    if (!m_running)
        return;
    PQputCopyEnd(m_connection.postgresHandle(), "given up");
    (void)finish();
}

Result<void> PostgresRowSink::begin() {
    const QString sql = u"COPY %1 (%2) FROM STDIN"_s.arg(m_table.sqlName(), m_table.columnList(true));
    PGresult* result = PQexec(m_connection.postgresHandle(), sql.toUtf8().constData());
    m_running = PQresultStatus(result) == PGRES_COPY_IN;
    const Result<void> begun = m_running ? Result<void>() : Result<void>(errorOf(result));
    PQclear(result);
    return begun;
}

Result<void> PostgresRowSink::put(const std::vector<CopyCell>& row) {
    static const CopyCell zero{false, 0, {}};
    m_keys.push_back(row.front().number);
    std::size_t next = 0;
    for (std::size_t i = 0; i < m_table.columns.size(); ++i) {
        if (i > 0)
            m_buffer += '\t';
        const CopyKind kind = m_table.columns[i].kind;
        if (kind == CopyKind::Transaction)
            append(zero, CopyKind::Integer);
        else
            append(row[next++], kind);
    }
    m_buffer += '\n';
    return m_buffer.size() < bufferBytes ? Result<void>() : send();
}

void PostgresRowSink::append(const CopyCell& cell, CopyKind kind) {
    if (cell.isNull) {
        m_buffer += "\\N";
        return;
    }
    switch (kind) {
    case CopyKind::Price: {
        const qint64 cents = std::abs(cell.number) % 100;
        if (cell.number < 0)
            m_buffer += '-';
        appendNumber(m_buffer, std::abs(cell.number) / 100);
        m_buffer += '.';
        m_buffer += static_cast<char>('0' + cents / 10);
        m_buffer += static_cast<char>('0' + cents % 10);
        return;
    }
    case CopyKind::Flag:
        m_buffer += cell.number != 0 ? 't' : 'f';
        return;
    case CopyKind::Time:
        m_buffer += cell.text;
        m_buffer += "+00";
        return;
    case CopyKind::Text:
        appendText(cell.text);
        return;
    default:
        appendNumber(m_buffer, cell.number);
    }
}

void PostgresRowSink::appendText(std::string_view text) {
    while (!text.empty()) {
        const std::size_t plain = text.find_first_of("\\\n\r\t");
        m_buffer += text.substr(0, plain);
        if (plain == std::string_view::npos)
            return;
        const char c = text[plain];
        m_buffer += '\\';
        m_buffer += c == '\n' ? 'n' : c == '\r' ? 'r' : c == '\t' ? 't' : c;
        text.remove_prefix(plain + 1);
    }
}

Result<void> PostgresRowSink::send() {
    const int sent = PQputCopyData(m_connection.postgresHandle(), m_buffer.data(), static_cast<int>(m_buffer.size()));
    m_buffer.clear();
    if (sent == 1)
        return {};
    return finish();
}

Result<void> PostgresRowSink::end() {
    if (Result<void> sent = send(); !sent)
        return sent;
    PQputCopyEnd(m_connection.postgresHandle(), nullptr);
    return finish();
}

Result<void> PostgresRowSink::finish() {
    m_running = false;
    Result<void> ended;
    while (PGresult* result = PQgetResult(m_connection.postgresHandle())) {
        if (PQresultStatus(result) == PGRES_COPY_IN) // libpq gives it until the end of the copy was sent
            PQputCopyEnd(m_connection.postgresHandle(), "given up");
        else if (PQresultStatus(result) != PGRES_COMMAND_OK && ended)
            ended = errorOf(result);
        PQclear(result);
    }
    return ended;
}

/// SQLite holds what PostgreSQL's columns have no room for: a person must be told which row it is.
Error PostgresRowSink::errorOf(const pg_result* result) const {
    PGconn* handle = m_connection.postgresHandle();
    const char* stateText = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const QString state = PQstatus(handle) == CONNECTION_BAD ? u"08006"_s : QString::fromLatin1(stateText);
    const QString engine = QString::fromUtf8(PQresultErrorMessage(result)).trimmed();
    if (!state.startsWith(u"22") && !state.startsWith(u"23"))
        return postgresError(state, engine);
    static const QRegularExpression place(u"COPY \\w+, line (\\d+)(?:, column (\\w+))?"_s);
    const QRegularExpressionMatch found = place.match(QString::fromUtf8(PQresultErrorField(result, PG_DIAG_CONTEXT)));
    const auto line = found.captured(1).toULongLong();
    const QString row = line > 0 && line <= m_keys.size() ? QString::number(m_keys[line - 1]) : Texts::tr("(unknown)");
    const QString reason = QString::fromUtf8(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
    return {
        Error::Kind::Invalid,
        Texts::tr("PostgreSQL does not take the row %1 of %2 (%3): correct it in the old catalogue, then try again.")
            .arg(row, m_table.sqlName(), reason),
        engine};
}

} // namespace pricebook
