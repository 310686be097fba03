#include "query.h"

#include "connection.h"
#include "postgresquery.h"
#include "sqlitequery.h"

namespace pricebook {

namespace {

int number(std::string_view text, size_t at, size_t digits) {
    int value = 0;
    for (size_t i = at; i < at + digits; ++i) {
        if (i >= text.size() || text[i] < '0' || text[i] > '9')
            return 0;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

/// A decimal text such as "19.90" to hundredths; digits beyond the second decimal are those of a double and are
/// rounded.
Money moneyOf(std::string_view text) {
    const size_t point = text.find('.');
    if (text.find_first_of("eE") != std::string_view::npos ||
        (point != std::string_view::npos && text.size() - point > 3))
        return Money::fromDouble(std::strtod(std::string(text).c_str(), nullptr));
    qint64 value = 0;
    bool negative = false;
    int decimals = -1;
    for (const char c : text) {
        if (c == '-')
            negative = true;
        else if (c == '.')
            decimals = 0;
        else if (c >= '0' && c <= '9') {
            value = value * 10 + (c - '0');
            decimals += decimals >= 0 ? 1 : 0;
        }
    }
    for (int i = std::max(decimals, 0); i < 2; ++i)
        value *= 10;
    return Money::fromHundredths(negative ? -value : value);
}

} // namespace

Query::Query(Connection& connection, const QString& sql, Plan plan) {
    if (connection.backend() == Backend::Sqlite)
        m_engine = std::make_unique<SqliteQuery>(connection, sql);
    else
        m_engine = std::make_unique<PostgresQuery>(connection, sql, plan == Plan::Kept);
}

Query::~Query() = default;
Query::Query(Query&& other) noexcept = default;

void Query::bind(const char* name, qint64 value) { m_engine->bindInteger(name, value); }
void Query::bind(const char* name, const QString& value) { m_engine->bindText(name, value.toStdString()); }
void Query::bindUtf8(const char* name, std::string_view value) { m_engine->bindView(name, value); }
void Query::bind(const char* name, Money value) { m_engine->bindMoney(name, value); }
void Query::bindNull(const char* name) { m_engine->bindNull(name); }

void Query::bindTextOrNull(const char* name, const QString& value) {
    if (value.isEmpty())
        bindNull(name);
    else
        bind(name, value);
}

void Query::bindUtf8OrNull(const char* name, std::string_view value) {
    if (value.empty())
        bindNull(name);
    else
        bindUtf8(name, value);
}

Result<qint64> Query::run() {
    while (true) {
        const Result<bool> row = m_engine->step();
        if (!row)
            return row.error();
        if (!*row)
            break;
    }
    const qint64 changed = m_engine->rowsChanged();
    m_engine->finish();
    return changed;
}

Result<bool> Query::step() { return m_engine->step(); }
void Query::rewind() { m_engine->rewind(); }
void Query::finish() { m_engine->finish(); }
bool Query::isNull(int column) const { return m_engine->isNull(column); }
qint64 Query::integer(int column) const { return m_engine->integer(column); }
double Query::real(int column) const { return m_engine->real(column); }
std::string_view Query::utf8(int column) const { return m_engine->utf8(column); }

QString Query::text(int column) const {
    if (m_engine->isNull(column))
        return {};
    const std::string_view bytes = m_engine->utf8(column);
    return QString::fromUtf8(bytes.data() != nullptr ? bytes.data() : "", static_cast<qsizetype>(bytes.size()));
}

Money Query::money(int column) const {
    if (m_engine->isReal(column))
        return Money::fromDouble(m_engine->real(column));
    return moneyOf(m_engine->utf8(column));
}

QDateTime Query::time(int column) const {
    const std::string_view text = utf8(column);
    if (text.size() < 19)
        return {};
    int milliseconds = 0;
    if (text.size() > 20 && text[19] == '.') {
        int scale = 100;
        for (size_t i = 20; i < 23 && i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i, scale /= 10)
            milliseconds += (text[i] - '0') * scale;
    }
    return {QDate(number(text, 0, 4), number(text, 5, 2), number(text, 8, 2)),
            QTime(number(text, 11, 2), number(text, 14, 2), number(text, 17, 2), milliseconds), Qt::UTC};
}

Result<qint64> scalarInteger(Connection& connection, const QString& sql) {
    Query query(connection, sql);
    const Result<bool> row = query.step();
    if (!row)
        return row.error();
    return *row ? query.integer(0) : qint64{0};
}

} // namespace pricebook
