#pragma once

#include <QString>
#include <functional>

namespace pricebook {

/// ECHO: every statement with its time in milliseconds, as prepared (parameters' names, never their values).
/// Process-wide; set once at the start before any connection is opened.
namespace statementlog {
using Sink = std::function<void(const QString& line)>;
void setSink(Sink sink); ///< called from any thread, one call at a time
[[nodiscard]] bool enabled();
void write(const QString& sql, qint64 nanoseconds, bool failed);
} // namespace statementlog

} // namespace pricebook
