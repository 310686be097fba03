#include "sqlitefunctions.h"

#include "textfold.h"

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

} // namespace

void registerSqliteFunctions(sqlite3* handle) {
    constexpr int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
    sqlite3_create_function(handle, "pb_fold", 1, flags, nullptr, fold, nullptr, nullptr);
    sqlite3_create_function(handle, "pb_plain", 1, flags, nullptr, plain, nullptr, nullptr);
    sqlite3_create_function(handle, "pb_contains", 2, flags, nullptr, contains, nullptr, nullptr);
}

} // namespace pricebook
