#include "rebuilddirective.h"

#include "sqltokenizer.h"

#include <QCoreApplication>
#include <algorithm>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::MigrationParser)
};

QString sliceOf(const QString& text, const SqlToken& first, const SqlToken& last) {
    return text.sliced(first.offset, last.offset + last.text.size() - first.offset);
}

} // namespace

RebuildDirective::RebuildDirective(const QString& text, int line, qsizetype offset) : m_line(line), m_offset(offset) {
    m_rebuild.table = text.trimmed();
}

QString RebuildDirective::addCopy(const QString& text) {
    const std::vector<SqlToken> tokens = meaningfulTokens(text, Backend::Sqlite);
    const QString wrong = Texts::tr("write \"-- copy: column, column = expression\".");
    std::size_t at = 0;
    while (at < tokens.size()) {
        const SqlToken& column = tokens[at];
        const QChar quote = column.text.front();
        if (column.kind != SqlToken::Kind::Word && (column.kind != SqlToken::Kind::Quoted || quote == u'\''))
            return wrong;
        int depth = 0;
        std::size_t end = at + 1;
        for (; end < tokens.size() && (depth > 0 || !tokens[end].isSymbol(u',')); ++end) {
            depth += tokens[end].isSymbol(u'(') ? 1 : tokens[end].isSymbol(u')') ? -1 : 0;
            if (depth < 0 || tokens[end].kind == SqlToken::Kind::Broken ||
                tokens[end].kind == SqlToken::Kind::Semicolon)
                return wrong;
        }
        QString expression = column.text.toString();
        if (end > at + 1) {
            if (depth != 0 || end < at + 3 || !tokens[at + 1].isSymbol(u'='))
                return wrong;
            expression = sliceOf(text, tokens[at + 2], tokens[end - 1]);
        }
        const QString name = column.text.toString();
        if (std::any_of(m_rebuild.columns.begin(), m_rebuild.columns.end(),
                        [&](const auto& one) { return one.first.compare(name, Qt::CaseInsensitive) == 0; }))
            return Texts::tr("the column %1 stands here a second time.").arg(name);
        m_rebuild.columns.emplace_back(name, expression);
        at = end + 1;
        if (end + 1 == tokens.size())
            return wrong; // a comma at the end
    }
    return tokens.empty() ? wrong : QString();
}

QString RebuildDirective::apply(MigrationStatement& statement) const {
    const std::vector<SqlToken> tokens = meaningfulTokens(statement.text, Backend::Sqlite);
    const bool creates = tokens.size() > 4 && tokens[0].is(QLatin1String("CREATE")) &&
                         tokens[1].is(QLatin1String("TABLE")) && tokens[2].text == m_rebuild.table &&
                         tokens[3].isSymbol(u'(');
    if (!creates)
        return Texts::tr("after \"-- rebuild: %1\" comes \"CREATE TABLE %1 (…)\".").arg(m_rebuild.table);
    if (m_rebuild.columns.empty())
        return Texts::tr("\"-- rebuild: %1\" needs a line \"-- copy: …\" that names the columns.").arg(m_rebuild.table);
    statement.rebuild = m_rebuild;
    statement.rebuild->createTable = statement.text;
    statement.line = m_line;
    statement.offset = m_offset;
    return {};
}

} // namespace pricebook
