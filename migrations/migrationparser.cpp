#include "migrationparser.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringDecoder>
#include <algorithm>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char* text) { return QCoreApplication::translate("pricebook::MigrationParser", text); }

const QStringList headerKeys{u"revision"_s, u"revises"_s, u"message"_s, u"created"_s, u"compat"_s};
const QStringList requiredSections{u"upgrade sqlite"_s, u"upgrade postgresql"_s, u"downgrade sqlite"_s,
                                   u"downgrade postgresql"_s, u"verify"_s};
const QStringList optionalSections{u"precheck sqlite"_s, u"precheck postgresql"_s};
const QStringList optionKeys{u"rebuild"_s, u"rows-change"_s, u"loses"_s, u"irreversible"_s};

bool isRevision(const QString& text) {
    static const QRegularExpression pattern(u"^[0-9a-f]{12}$"_s);
    return pattern.match(text).hasMatch();
}

} // namespace

Error MigrationParser::failure(int line, const QString& reason) const {
    return {Error::Kind::Invalid, u"%1:%2: %3"_s.arg(m_result.fileName).arg(line).arg(reason)};
}

Result<Migration> MigrationParser::parse(const QByteArray& content) {
    QStringDecoder decode(QStringDecoder::Utf8); // leaves out a byte order mark
    QString text = decode(content);
    if (decode.hasError())
        return failure(1, tr("the file is not UTF-8."));
    text.replace(u"\r\n"_s, u"\n"_s);
    if (Result<void> read = readLines(text.split(u'\n')); !read)
        return read.error();
    if (Result<void> checked = checkHeader(); !checked)
        return checked.error();
    if (Result<void> checked = checkFileName(); !checked)
        return checked.error();
    for (const QString& name : requiredSections) {
        if (std::none_of(m_sections.begin(), m_sections.end(), [&](const Section& s) { return s.name == name; }))
            return failure(1, tr("the section [%1] is missing.").arg(name));
    }
    for (const Section& section : m_sections) {
        if (Result<void> taken = take(section); !taken)
            return taken.error();
    }
    return m_result;
}

Result<void> MigrationParser::readLines(const QStringList& lines) {
    int number = 0;
    for (const QString& line : lines) {
        ++number;
        Result<void> read;
        if (line.startsWith(u"-- ["_s))
            read = openSection(line, number);
        else if (!m_sections.empty())
            m_sections.back().body += line + u'\n';
        else
            read = readHeader(line, number);
        if (!read)
            return read;
    }
    return {};
}

Result<void> MigrationParser::readHeader(const QString& line, int number) {
    if (line.trimmed().isEmpty())
        return {};
    if (!line.startsWith(u"--"_s))
        return failure(number, tr("a statement stands before the first section."));
    static const QRegularExpression directive(u"^--\\s*([a-z][a-z-]*):(?:\\s+(.*))?$"_s);
    // Two may share a line: "-- revision: x          -- revises: y".
    static const QRegularExpression separator(u"\\s+(?=-- [a-z-]+:)"_s);
    for (const QString& part : line.split(separator, Qt::SkipEmptyParts)) {
        const QRegularExpressionMatch match = directive.match(part.trimmed());
        if (!match.hasMatch())
            continue; // a comment
        if (Result<void> set = setHeader(match.captured(1), match.captured(2).trimmed(), number); !set)
            return set;
    }
    return {};
}

Result<void> MigrationParser::setHeader(const QString& key, const QString& value, int number) {
    if (!headerKeys.contains(key))
        return failure(number, tr("unknown entry \"%1\".").arg(key));
    if (m_headers.contains(key))
        return failure(number, tr("\"%1\" stands here a second time.").arg(key));
    m_headers.insert(key, number);
    if (key == u"revision") {
        m_result.revision = value;
        if (!isRevision(value))
            return failure(number, tr("a revision is twelve hexadecimal digits in lower case."));
    } else if (key == u"revises") {
        for (const QString& parent : value.split(u',', Qt::SkipEmptyParts)) {
            m_result.parents << parent.trimmed();
            if (!isRevision(parent.trimmed()))
                return failure(number, tr("a revision is twelve hexadecimal digits in lower case."));
        }
    } else if (key == u"message") {
        m_result.message = value;
        if (value.isEmpty())
            return failure(number, tr("the message is empty."));
    } else if (key == u"created") {
        m_result.created = QDateTime::fromString(value, Qt::ISODate);
        if (!m_result.created.isValid() || m_result.created.timeSpec() != Qt::UTC)
            return failure(number, tr("the time must be UTC, such as 2026-11-21T02:40:07Z."));
    } else {
        m_result.breaking = value == u"breaking";
        if (!m_result.breaking && value != u"additive")
            return failure(number, tr("compat is \"additive\" or \"breaking\"."));
    }
    return {};
}

Result<void> MigrationParser::openSection(const QString& line, int number) {
    static const QRegularExpression pattern(u"^-- \\[([^\\]]*)\\]\\s*(.*)$"_s);
    static const QRegularExpression option(u"\\G([a-z-]+)=(\"[^\"]*\"|\\S+)(?:\\s+|$)"_s);
    const QRegularExpressionMatch match = pattern.match(line);
    Section section;
    section.name = match.captured(1);
    section.line = number;
    if (!requiredSections.contains(section.name) && !optionalSections.contains(section.name))
        return failure(number, tr("unknown section [%1].").arg(section.name));
    if (std::any_of(m_sections.begin(), m_sections.end(), [&](const Section& s) { return s.name == section.name; }))
        return failure(number, tr("the section [%1] stands here a second time.").arg(section.name));
    const QString options = match.captured(2);
    qsizetype at = 0;
    while (at < options.size()) {
        const QRegularExpressionMatch one = option.match(options, at);
        if (!one.hasMatch() || !optionKeys.contains(one.captured(1)))
            return failure(number, tr("unknown option \"%1\".").arg(options.sliced(at)));
        QString value = one.captured(2);
        if (value.startsWith(u'"'))
            value = value.sliced(1, value.size() - 2);
        section.options.insert(one.captured(1), value);
        at = one.capturedEnd();
    }
    m_sections.push_back(section);
    return {};
}

Result<void> MigrationParser::checkHeader() const {
    for (const QString& key : headerKeys) {
        if (!m_headers.contains(key))
            return failure(1, tr("the entry \"%1\" is missing.").arg(key));
    }
    return {};
}

Result<void> MigrationParser::checkFileName() const {
    static const QRegularExpression pattern(
        u"^(\\d{4})_(\\d{2})_(\\d{2})_(\\d{2})(\\d{2})-([0-9a-f]{12})_[a-z0-9_]+\\.sql$"_s);
    const QRegularExpressionMatch match = pattern.match(m_result.fileName);
    if (!match.hasMatch())
        return failure(1, tr("the file's name must be like 2026_11_21_0240-9d19eacfb85c_add_sku.sql."));
    if (match.captured(6) != m_result.revision)
        return failure(m_headers.value(u"revision"_s), tr("the file's name has another revision."));
    if (m_result.created.toString(u"yyyy_MM_dd_HHmm"_s) != m_result.fileName.first(15))
        return failure(m_headers.value(u"created"_s), tr("the file's name has another time."));
    return {};
}

Result<SqlScript> MigrationParser::split(const QString& text, Backend backend, int firstLine) const {
    return SqlScript::parse(text, backend, {m_result.fileName, firstLine}, m_rules);
}

Result<void> MigrationParser::take(const Section& section) {
    if (section.name == u"verify")
        return takeVerify(section);
    const Backend backend = section.name.endsWith(u"sqlite"_s) ? Backend::Sqlite : Backend::PostgreSql;
    if (section.name.startsWith(u"precheck"_s))
        return takePrechecks(section, backend);
    const std::size_t i = Migration::index(backend);
    return takeStep(section, backend,
                    section.name.startsWith(u"upgrade"_s) ? m_result.m_upgrade[i] : m_result.m_downgrade[i]);
}

Result<void> MigrationParser::takeStep(const Section& section, Backend backend, MigrationStep& step) {
    Result<SqlScript> script = split(section.body, backend, section.line + 1);
    if (!script)
        return script.error();
    step.statements = script->statements();
    step.options = section.options;
    const bool irreversible = section.options.contains(u"irreversible"_s);
    if (step.statements.empty() != irreversible)
        return failure(section.line, irreversible ? tr("an irreversible section must be empty.")
                                                  : tr("the section [%1] is empty.").arg(section.name));
    return {};
}

Result<void> MigrationParser::takeVerify(const Section& section) {
    for (const Backend backend : {Backend::Sqlite, Backend::PostgreSql}) {
        Result<SqlScript> script = split(section.body, backend, section.line + 1);
        if (!script)
            return script.error();
        m_result.m_verify[Migration::index(backend)] = script->statements();
    }
    return {};
}

Result<void> MigrationParser::takePrechecks(const Section& section, Backend backend) {
    const QString mark = u"-- refuse: "_s;
    QString sentence;
    QString body;
    int firstLine = section.line + 1;
    const auto finish = [&](int nextLine) -> Result<void> {
        Result<SqlScript> script = split(body, backend, firstLine);
        if (!script)
            return script.error();
        if (script->statements().size() != (sentence.isEmpty() ? 0U : 1U))
            return failure(firstLine, tr("a precheck is one query after a line \"-- refuse: …\"."));
        if (!sentence.isEmpty())
            m_result.m_prechecks[Migration::index(backend)].push_back({sentence, script->statements().front()});
        body.clear();
        firstLine = nextLine;
        return {};
    };
    int number = section.line;
    for (const QString& line : section.body.split(u'\n')) {
        ++number;
        if (line.startsWith(mark)) {
            if (Result<void> finished = finish(number); !finished)
                return finished;
            sentence = line.sliced(mark.size()).trimmed();
        }
        body += line + u'\n';
    }
    return finish(number);
}

} // namespace pricebook
