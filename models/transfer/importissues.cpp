#include "importissues.h"

#include <QCoreApplication>
#include <algorithm>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::ImportReport)
};

QString counted(const QString& what, const ImportCounts& counts) {
    QString text = Texts::tr("%1: %2 new, %3 changed, %4 unchanged")
                       .arg(what)
                       .arg(counts.added)
                       .arg(counts.changed)
                       .arg(counts.unchanged);
    if (counts.skipped > 0)
        text += Texts::tr(", %1 skipped").arg(counts.skipped);
    return text;
}

} // namespace

QString ImportReport::summary() const {
    return counted(Texts::tr("Categories"), categories) + u'\n' + counted(Texts::tr("Tags"), tags) + u'\n' +
           counted(Texts::tr("Products"), products);
}

void ImportIssues::add(qint64 line, const QString& path, const QString& value, const QString& reason) {
    ++m_report.issueCount;
    if (static_cast<qsizetype>(m_report.issues.size()) < ImportReport::mostIssues)
        m_report.issues.push_back({line, path, value, reason});
}

void ImportIssues::addUnknownKey(qint64 line, const QString& key) {
    ++m_report.unknownKeys[key];
    add(line, key, {}, Texts::tr("This key is not known."));
}

void ImportIssues::add(const JsonPart& part, std::span<const JsonIssue> issues) {
    for (const JsonIssue& issue : issues) {
        if (issue.kind == JsonIssue::Kind::UnknownKey)
            ++m_report.unknownKeys[issue.path];
        add(lineOf(part, issue.offset), pathOf(part.path, issue.path), issue.value, issue.reason);
    }
}

void ImportIssues::clear() {
    m_report.issues.clear();
    m_report.issueCount = 0;
    m_report.unknownKeys.clear();
}

qint64 ImportIssues::lineOf(const JsonPart& part, qint64 offset) {
    const std::string_view before = part.text.substr(0, static_cast<std::size_t>(offset));
    return part.line + std::count(before.begin(), before.end(), '\n');
}

QString ImportIssues::pathOf(const QString& element, const QString& inside) {
    if (element.isEmpty() || inside.isEmpty())
        return element + inside;
    return inside.startsWith(u'[') ? element + inside : element + u'.' + inside;
}

QString ImportIssues::reasons(std::span<const JsonIssue> issues) {
    QStringList parts;
    for (const JsonIssue& issue : issues)
        parts << (issue.path.isEmpty() ? issue.reason : u"%1: %2"_s.arg(issue.path, issue.reason));
    return parts.join(u"; "_s);
}

} // namespace pricebook
