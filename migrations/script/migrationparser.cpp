#include "migrationparser.h"

#include "rebuilddirective.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringDecoder>
#include <algorithm>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::MigrationParser)
};

const QStringList headerKeys{u"revision"_s, u"revises"_s, u"message"_s, u"created"_s, u"compat"_s};
const QStringList requiredSections{u"upgrade sqlite"_s, u"upgrade postgresql"_s, u"downgrade sqlite"_s,
                                   u"downgrade postgresql"_s, u"verify"_s};
const QStringList optionalSections{u"precheck sqlite"_s, u"precheck postgresql"_s, u"verify sqlite"_s,
                                   u"verify postgresql"_s};
const QStringList optionKeys{u"rebuild"_s, u"rows-change"_s, u"loses"_s, u"irreversible"_s, u"empty"_s, u"tx"_s};

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
        return failure(1, Texts::tr("the file is not UTF-8."));
    text.replace(u"\r\n"_s, u"\n"_s);
    if (Result<void> read = readLines(text.split(u'\n')); !read)
        return read.error();
    if (Result<void> checked = checkHeader(); !checked)
        return checked.error();
    if (Result<void> checked = checkFileName(); !checked)
        return checked.error();
    for (const QString& name : requiredSections) {
        if (std::none_of(m_sections.begin(), m_sections.end(), [&](const Section& s) { return s.name == name; }))
            return failure(1, Texts::tr("the section [%1] is missing.").arg(name));
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
        return failure(number, Texts::tr("a statement stands before the first section."));
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
        return failure(number, Texts::tr("unknown entry \"%1\".").arg(key));
    if (m_headers.contains(key))
        return failure(number, Texts::tr("\"%1\" stands here a second time.").arg(key));
    m_headers.insert(key, number);
    if (key == u"revision") {
        m_result.revision = value;
        m_result.revisionLine = number;
        if (!isRevision(value))
            return failure(number, Texts::tr("a revision is twelve hexadecimal digits in lower case."));
    } else if (key == u"revises") {
        m_result.revisesLine = number;
        for (const QString& parent : value.split(u',', Qt::SkipEmptyParts)) {
            m_result.parents << parent.trimmed();
            if (!isRevision(parent.trimmed()))
                return failure(number, Texts::tr("a revision is twelve hexadecimal digits in lower case."));
        }
    } else if (key == u"message") {
        m_result.message = value;
        if (value.isEmpty())
            return failure(number, Texts::tr("the message is empty."));
    } else if (key == u"created") {
        m_result.created = QDateTime::fromString(value, Qt::ISODate);
        if (!m_result.created.isValid() || m_result.created.timeSpec() != Qt::UTC)
            return failure(number, Texts::tr("the time must be UTC, such as 2026-11-21T02:40:07Z."));
    } else {
        m_result.breaking = value == u"breaking";
        if (!m_result.breaking && value != u"additive")
            return failure(number, Texts::tr("compat is \"additive\" or \"breaking\"."));
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
        return failure(number, Texts::tr("unknown section [%1].").arg(section.name));
    if (std::any_of(m_sections.begin(), m_sections.end(), [&](const Section& s) { return s.name == section.name; }))
        return failure(number, Texts::tr("the section [%1] stands here a second time.").arg(section.name));
    const QString options = match.captured(2);
    qsizetype at = 0;
    while (at < options.size()) {
        const QRegularExpressionMatch one = option.match(options, at);
        if (!one.hasMatch() || !optionKeys.contains(one.captured(1)))
            return failure(number, Texts::tr("unknown option \"%1\".").arg(options.sliced(at)));
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
            return failure(1, Texts::tr("the entry \"%1\" is missing.").arg(key));
    }
    return {};
}

Result<void> MigrationParser::checkFileName() const {
    static const QRegularExpression pattern(
        u"^(\\d{4})_(\\d{2})_(\\d{2})_(\\d{2})(\\d{2})-([0-9a-f]{12})_[a-z0-9_]+\\.sql$"_s);
    const QRegularExpressionMatch match = pattern.match(m_result.fileName);
    if (!match.hasMatch())
        return failure(1, Texts::tr("the file's name must be like 2026_11_21_0240-9d19eacfb85c_add_sku.sql."));
    if (match.captured(6) != m_result.revision)
        return failure(m_headers.value(u"revision"_s), Texts::tr("the file's name has another revision."));
    if (m_result.created.toString(u"yyyy_MM_dd_HHmm"_s) != m_result.fileName.first(15))
        return failure(m_headers.value(u"created"_s), Texts::tr("the file's name has another time."));
    return {};
}

Result<SqlScript> MigrationParser::split(const QString& text, Backend backend, int firstLine) const {
    return SqlScript::parse(text, backend, {m_result.fileName, firstLine}, m_rules);
}

Result<void> MigrationParser::take(const Section& section) {
    if (Result<void> checked = checkOptions(section); !checked)
        return checked;
    if (Result<void> checked = checkDirectives(section); !checked)
        return checked;
    if (section.name == u"verify")
        return takeVerify(section, {Backend::Sqlite, Backend::PostgreSql});
    const Backend backend = section.name.endsWith(u"sqlite"_s) ? Backend::Sqlite : Backend::PostgreSql;
    if (section.name.startsWith(u"verify"_s))
        return takeVerify(section, {backend});
    if (section.name.startsWith(u"precheck"_s))
        return takePrechecks(section, backend);
    const std::size_t i = Migration::index(backend);
    return takeStep(section, backend,
                    section.name.startsWith(u"upgrade"_s) ? m_result.m_upgrade[i] : m_result.m_downgrade[i]);
}

Result<void> MigrationParser::checkOptions(const Section& section) const {
    const bool step = section.name.startsWith(u"upgrade"_s) || section.name.startsWith(u"downgrade"_s);
    if (!step && !section.options.isEmpty())
        return failure(section.line, Texts::tr("the section [%1] has no options.").arg(section.name));
    if (section.options.contains(u"irreversible"_s) && !section.name.startsWith(u"downgrade"_s))
        return failure(section.line, Texts::tr("only a downgrade can be irreversible."));
    if (section.options.contains(u"rebuild"_s) && !section.name.endsWith(u"sqlite"_s))
        return failure(section.line, Texts::tr("tables are rebuilt in SQLite only."));
    if (!section.options.contains(u"tx"_s))
        return {};
    if (section.options.value(u"tx"_s) != u"no")
        return failure(section.line, Texts::tr("the option tx has one value: tx=no."));
    if (section.name != u"upgrade postgresql")
        return failure(section.line, Texts::tr("tx=no is allowed in [upgrade postgresql] only."));
    return {};
}

/// A misspelt "-- rebuild:" would be a comment, and the table would be made a second time.
Result<void> MigrationParser::checkDirectives(const Section& section) const {
    static const QRegularExpression pattern(u"^--\\s*([a-z][a-z-]*):(?:\\s|$)"_s);
    QStringList known;
    if (section.name.startsWith(u"precheck"_s))
        known << u"refuse"_s;
    else if (section.name.endsWith(u"grade sqlite"_s))
        known << u"rebuild"_s << u"copy"_s;
    int number = section.line;
    for (const QString& line : section.body.split(u'\n')) {
        ++number;
        const QRegularExpressionMatch match = pattern.match(line);
        if (match.hasMatch() && !known.contains(match.captured(1)))
            return failure(number, Texts::tr("unknown entry \"%1\".").arg(match.captured(1)));
    }
    return {};
}

Result<void> MigrationParser::takeStep(const Section& section, Backend backend, MigrationStep& step) {
    const bool alone = section.options.contains(u"tx"_s);
    const bool ruled = m_rules == SqlScript::Rules::Transactional;
    Result<SqlScript> script = SqlScript::parse(section.body, backend, {m_result.fileName, section.line + 1},
                                                alone && ruled ? SqlScript::Rules::Repeatable : m_rules);
    if (!script)
        return script.error();
    for (const SqlStatement& statement : script->statements())
        step.statements.push_back({statement, std::nullopt});
    step.options = section.options;
    if (alone && step.statements.size() != 1)
        return failure(section.line, Texts::tr("a section with tx=no has one statement."));
    const bool irreversible = section.options.contains(u"irreversible"_s);
    const bool empty = irreversible || section.options.contains(u"empty"_s);
    if (step.statements.empty() != empty) {
        if (irreversible)
            return failure(section.line, Texts::tr("an irreversible section must be empty."));
        if (empty)
            return failure(section.line, Texts::tr("a section with the option \"empty\" must be empty."));
        return failure(
            section.line,
            Texts::tr("the section [%1] is empty; if there is nothing to do, say why: empty=\"…\".").arg(section.name));
    }
    return backend == Backend::Sqlite ? takeRebuilds(section, step) : Result<void>();
}

Result<void> MigrationParser::takeRebuilds(const Section& section, MigrationStep& step) const {
    const QString rebuildMark = u"-- rebuild:"_s;
    const QString copyMark = u"-- copy:"_s;
    std::optional<RebuildDirective> open;
    auto next = step.statements.begin();
    const auto finish = [&](int line) -> Result<void> {
        while (next != step.statements.end() && next->line < line) {
            if (open && next->line > open->line()) {
                if (const QString wrong = open->apply(*next); !wrong.isEmpty())
                    return failure(open->line(), wrong);
                if (!step.list(u"rebuild"_s).contains(next->rebuild->table))
                    return failure(section.line,
                                   Texts::tr("the option is missing: rebuild=%1.").arg(next->rebuild->table));
                open.reset();
            }
            ++next;
        }
        return {};
    };
    int number = section.line;
    qsizetype offset = 0;
    for (const QString& line : section.body.split(u'\n')) {
        ++number;
        QString wrong;
        if (line.startsWith(rebuildMark) || line.startsWith(copyMark)) {
            if (Result<void> finished = finish(number); !finished)
                return finished;
        }
        if (line.startsWith(rebuildMark)) {
            if (open)
                return failure(open->line(), Texts::tr("\"-- rebuild:\" is followed by no CREATE TABLE."));
            open.emplace(line.sliced(rebuildMark.size()), number, offset);
        } else if (line.startsWith(copyMark)) {
            wrong = open ? open->addCopy(line.sliced(copyMark.size()))
                         : Texts::tr("\"-- copy:\" stands after \"-- rebuild:\" only.");
        }
        if (!wrong.isEmpty())
            return failure(number, wrong);
        offset += line.size() + 1;
    }
    if (Result<void> finished = finish(number + 1); !finished)
        return finished;
    return open ? failure(open->line(), Texts::tr("\"-- rebuild:\" is followed by no CREATE TABLE.")) : Result<void>();
}

Result<void> MigrationParser::takeVerify(const Section& section, std::initializer_list<Backend> backends) {
    for (const Backend backend : backends) {
        Result<SqlScript> script = split(section.body, backend, section.line + 1);
        if (!script)
            return script.error();
        std::vector<SqlStatement>& all = m_result.m_verify[Migration::index(backend)];
        all.insert(all.end(), script->statements().begin(), script->statements().end());
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
            return failure(firstLine, Texts::tr("a precheck is one query after a line \"-- refuse: …\"."));
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
