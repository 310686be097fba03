#include "postgresrowsource.h"

#include "connection.h"
#include "sqlerror.h"

#include <QCoreApplication>
#include <charconv>
#include <libpq-fe.h>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::CatalogueCopy)
};

Error engineError(PGconn* handle, const PGresult* result) {
    const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const bool lost = PQstatus(handle) == CONNECTION_BAD;
    return postgresError(lost ? u"08006"_s : QString::fromLatin1(state), QString::fromUtf8(PQerrorMessage(handle)));
}

/// What COPY has written with backslashes, without them.
void unescape(std::string_view field, std::string& target) {
    target.clear();
    for (std::size_t i = 0; i < field.size(); ++i) {
        if (field[i] != '\\' || i + 1 == field.size()) {
            target += field[i];
            continue;
        }
        static constexpr std::string_view letters = "bfnrtv";
        static constexpr std::string_view controls = "\b\f\n\r\t\v";
        const char next = field[++i];
        const std::size_t letter = letters.find(next);
        target += letter == std::string_view::npos ? next : controls[letter];
    }
}

} // namespace

PostgresRowSource::PostgresRowSource(Connection& connection, const CopyTable& table)
    : m_connection(connection),
      m_table(table),
      m_columns(table.copiedColumns()) {
    m_texts.resize(m_columns.size());
}

PostgresRowSource::~PostgresRowSource() {
    PQfreemem(m_line);
    if (!m_running)
        return;
    m_connection.canceller().cancel();
    PGconn* handle = m_connection.postgresHandle();
    char* rest = nullptr;
    while (PQgetCopyData(handle, &rest, 0) > 0)
        PQfreemem(rest);
    while (PGresult* result = PQgetResult(handle))
        PQclear(result);
}

Result<void> PostgresRowSource::begin() {
    // In the order of the primary key, in which SQLite writes them fastest.
    const QString sql = u"COPY (SELECT %1 FROM %2 ORDER BY %3) TO STDOUT"_s.arg(
        m_table.columnList(false), m_table.sqlName(), m_table.numbered ? u"1"_s : u"1, 2"_s);
    PGconn* handle = m_connection.postgresHandle();
    PGresult* result = PQexec(handle, sql.toUtf8().constData());
    m_running = PQresultStatus(result) == PGRES_COPY_OUT;
    const Result<void> began = m_running ? Result<void>() : Result<void>(engineError(handle, result));
    PQclear(result);
    return began;
}

Result<bool> PostgresRowSource::next(std::vector<CopyCell>& row) {
    PQfreemem(std::exchange(m_line, nullptr));
    const int length = PQgetCopyData(m_connection.postgresHandle(), &m_line, 0);
    if (length < 0)
        return finish();
    std::string_view line(m_line, static_cast<std::size_t>(length));
    if (line.ends_with('\n'))
        line.remove_suffix(1);
    row.resize(m_columns.size());
    const std::string_view key = line.substr(0, line.find('\t'));
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        const std::size_t end = line.find('\t');
        if (!read(line.substr(0, end), i, row[i]))
            return Error(
                Error::Kind::Invalid,
                Texts::tr("The table %1 has a value that cannot be copied, in the row %2, column %3: correct it first.")
                    .arg(m_table.sqlName(), QString::fromUtf8(key.data(), static_cast<qsizetype>(key.size())),
                         QLatin1String(m_columns[i].name)));
        line.remove_prefix(end == std::string_view::npos ? line.size() : end + 1);
    }
    return true;
}

bool PostgresRowSource::read(std::string_view field, std::size_t column, CopyCell& cell) {
    cell = {};
    if (field == "\\N")
        return true;
    cell.isNull = false;
    switch (m_columns[column].kind) {
    case CopyKind::Integer: {
        const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), cell.number);
        return error == std::errc() && end == field.data() + field.size();
    }
    case CopyKind::Price:
        return parseHundredths(field, cell.number);
    case CopyKind::Flag:
        cell.number = field == "t" ? 1 : 0;
        return field == "t" || field == "f";
    case CopyKind::Time: {
        const bool isTime = normalizeTime(field, m_texts[column]);
        cell.text = m_texts[column];
        return isTime;
    }
    default:
        cell.text = field;
        if (field.find('\\') != std::string_view::npos) {
            unescape(field, m_texts[column]);
            cell.text = m_texts[column];
        }
        return true;
    }
}

Result<bool> PostgresRowSource::finish() {
    m_running = false;
    PGconn* handle = m_connection.postgresHandle();
    Result<bool> ended = false;
    while (PGresult* result = PQgetResult(handle)) {
        if (PQresultStatus(result) != PGRES_COMMAND_OK)
            ended = engineError(handle, result);
        PQclear(result);
    }
    return ended;
}

} // namespace pricebook
