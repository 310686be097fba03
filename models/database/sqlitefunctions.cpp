#include "sqlitefunctions.h"

#include "textfold.h"
#include "textpattern.h"

#include <memory>
#include <sqlite3.h>
#include <string_view>

namespace pricebook {

namespace {

std::string_view textOf(sqlite3_value* value) {
    const unsigned char* text = sqlite3_value_text(value);
    if (text == nullptr)
        return {};
    return {reinterpret_cast<const char*>(text), static_cast<size_t>(sqlite3_value_bytes(value))};
}

void fold(sqlite3_context* context, int, sqlite3_value** arguments) {
    if (sqlite3_value_type(arguments[0]) == SQLITE_NULL)
        return;
    const std::string result = foldedUtf8(textOf(arguments[0]));
    sqlite3_result_text64(context, result.data(), result.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

void plain(sqlite3_context* context, int, sqlite3_value** arguments) {
    if (sqlite3_value_type(arguments[0]) == SQLITE_NULL)
        return;
    const std::string_view text = textOf(arguments[0]);
    const std::string result =
        plainText(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()))).toStdString();
    sqlite3_result_text64(context, result.data(), result.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

void contains(sqlite3_context* context, int, sqlite3_value** arguments) {
    if (sqlite3_value_type(arguments[0]) == SQLITE_NULL)
        return;
    sqlite3_result_int(context, containsFolded(textOf(arguments[0]), textOf(arguments[1])) ? 1 : 0);
}

/// Compiled once a statement: the pattern is a bound value, with which SQLite keeps it.
void matches(sqlite3_context* context, int, sqlite3_value** arguments) {
    if (sqlite3_value_type(arguments[0]) == SQLITE_NULL)
        return;
    auto* pattern = static_cast<QRegularExpression*>(sqlite3_get_auxdata(context, 1));
    std::unique_ptr<QRegularExpression> made;
    if (pattern == nullptr) {
        const std::string_view text = textOf(arguments[1]);
        made = std::make_unique<QRegularExpression>(
            TextPattern::compile(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()))));
        pattern = made.get();
    }
    const std::string_view text = textOf(arguments[0]);
    const QRegularExpressionMatch match =
        pattern->match(folded(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()))));
    if (match.isValid())
        sqlite3_result_int(context, match.hasMatch() ? 1 : 0);
    else // invalid, or beyond the pattern's limit of steps
        sqlite3_result_error_toobig(context);
    if (made)
        sqlite3_set_auxdata(context, 1, made.release(),
                            [](void* kept) { delete static_cast<QRegularExpression*>(kept); });
}

} // namespace

void registerSqliteFunctions(sqlite3* handle) {
    constexpr int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
    sqlite3_create_function(handle, "pb_fold", 1, flags, nullptr, fold, nullptr, nullptr);
    sqlite3_create_function(handle, "pb_plain", 1, flags, nullptr, plain, nullptr, nullptr);
    sqlite3_create_function(handle, "pb_contains", 2, flags, nullptr, contains, nullptr, nullptr);
    sqlite3_create_function(handle, "pb_matches", 2, flags, nullptr, matches, nullptr, nullptr);
}

} // namespace pricebook
