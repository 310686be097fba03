#pragma once

#include "bytesink.h"

#include <string_view>

namespace pricebook {

/// The file of rows that an import left out: one a line, each with its reasons as "import_error" (a key that an import
/// passes over), so that it can be corrected and imported. Made when the first row comes; there only after commit().
class BadRowFile {
public:
    explicit BadRowFile(QString path) : m_path(std::move(path)) {}

    /// A row that is a JSON object keeps its keys.
    Result<void> addObject(std::string_view text, const QString& reason);
    /// Anything else is written as {"import_error", "path", "row"}, the row as a string.
    Result<void> addOther(std::string_view text, const QString& path, const QString& reason);
    /// Drops what was added.
    void clear() { m_sink.reset(); }
    Result<void> commit();

private:
    Result<void> write(const QByteArray& line);

    QString m_path;
    std::unique_ptr<ByteSink> m_sink;
};

} // namespace pricebook
