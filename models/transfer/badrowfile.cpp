#include "badrowfile.h"

#include "productjson.h"

#include <algorithm>

namespace pricebook {

Result<void> BadRowFile::addObject(std::string_view text, const QString& reason) {
    QByteArray line(text.data(), static_cast<qsizetype>(text.size()));
    // In valid JSON a line break stands between values only.
    std::replace(line.begin(), line.end(), '\n', ' ');
    std::replace(line.begin(), line.end(), '\r', ' ');
    line.chop(1);
    if (line.trimmed() != "{")
        line += ',';
    line += R"("import_error":)";
    productjson::appendString(line, reason.toStdString());
    line += "}\n";
    return write(line);
}

Result<void> BadRowFile::addOther(std::string_view text, const QString& path, const QString& reason) {
    QByteArray line(R"({"import_error":)");
    productjson::appendString(line, reason.toStdString());
    line += R"(,"path":)";
    productjson::appendString(line, path.toStdString());
    line += R"(,"row":)";
    productjson::appendString(line, text);
    line += "}\n";
    return write(line);
}

Result<void> BadRowFile::write(const QByteArray& line) {
    if (!m_sink) {
        Result<std::unique_ptr<ByteSink>> opened = ByteSink::open(m_path);
        if (!opened)
            return opened.error();
        m_sink = std::move(*opened);
    }
    return m_sink->write(line);
}

Result<void> BadRowFile::commit() { return m_sink ? m_sink->commit() : Result<void>(); }

} // namespace pricebook
