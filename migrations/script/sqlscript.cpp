#include "sqlscript.h"

#include "sqltokenizer.h"
#include "statementrules.h"

#include <QCoreApplication>
#include <algorithm>
#include <optional>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::SqlScript)
};

/// Follows one statement token by token to tell whether a semicolon ends it.
class StatementEnd {
public:
    explicit StatementEnd(Backend backend) : m_backend(backend) {}

    void add(const SqlToken& token) {
        if (token.kind == SqlToken::Kind::Word && m_words.size() < 5)
            m_words.push_back(token.text);
        if (m_backend == Backend::Sqlite)
            addSqlite(token);
        else
            addPostgres(token);
    }
    [[nodiscard]] bool endsHere() const {
        if (m_backend == Backend::Sqlite)
            return !m_trigger || m_tail == Tail::End;
        return m_parentheses <= 0 && m_bodyDepth == 0;
    }

private:
    /// As sqlite3_complete() has it: a trigger ends with "; END ;" and with nothing else.
    enum class Tail { Other, Semicolon, End };

    void addSqlite(const SqlToken& token) {
        if (!m_trigger)
            m_trigger = isCreate(QLatin1String("TRIGGER"), {QLatin1String("TEMP"), QLatin1String("TEMPORARY")});
        if (token.kind == SqlToken::Kind::Semicolon)
            m_tail = Tail::Semicolon;
        else
            m_tail = m_tail == Tail::Semicolon && token.is(QLatin1String("END")) ? Tail::End : Tail::Other;
    }

    /// As psql has it: nothing ends within parentheses (CREATE RULE) nor within a routine's BEGIN ATOMIC … END.
    void addPostgres(const SqlToken& token) {
        if (token.isSymbol(u'('))
            ++m_parentheses;
        else if (token.isSymbol(u')'))
            --m_parentheses;
        if (m_parentheses > 0 || token.kind != SqlToken::Kind::Word || !isRoutine())
            return;
        if (token.is(QLatin1String("BEGIN")) || (m_bodyDepth > 0 && token.is(QLatin1String("CASE"))))
            ++m_bodyDepth;
        else if (m_bodyDepth > 0 && token.is(QLatin1String("END")))
            --m_bodyDepth;
    }

    [[nodiscard]] bool wordIs(std::size_t i, QLatin1String word) const {
        return i < m_words.size() && m_words[i].compare(word, Qt::CaseInsensitive) == 0;
    }
    [[nodiscard]] bool isCreate(QLatin1String kind, std::initializer_list<QLatin1String> between) const {
        if (!wordIs(0, QLatin1String("CREATE")))
            return false;
        const bool skip = std::any_of(between.begin(), between.end(), [&](QLatin1String w) { return wordIs(1, w); });
        return wordIs(skip ? 2 : 1, kind);
    }
    [[nodiscard]] bool isRoutine() const {
        if (!wordIs(0, QLatin1String("CREATE")))
            return false;
        const std::size_t kind = wordIs(1, QLatin1String("OR")) && wordIs(2, QLatin1String("REPLACE")) ? 3 : 1;
        return wordIs(kind, QLatin1String("FUNCTION")) || wordIs(kind, QLatin1String("PROCEDURE"));
    }

    Backend m_backend;
    std::vector<QStringView> m_words;
    bool m_trigger = false;
    Tail m_tail = Tail::Other;
    int m_parentheses = 0;
    int m_bodyDepth = 0;
};

std::optional<QString> forbidden(const std::vector<SqlToken>& tokens, SqlScript::Rules rules) {
    switch (rules) {
    case SqlScript::Rules::Transactional:
        return statementrules::whyNotInTransaction(tokens);
    case SqlScript::Rules::Repeatable:
        return statementrules::whyNotRepeatable(tokens);
    default:
        return std::nullopt;
    }
}

/// Line numbers for rising offsets.
class LineCounter {
public:
    LineCounter(QStringView text, int firstLine) : m_text(text), m_line(firstLine) {}
    int lineAt(qsizetype offset) {
        m_line += static_cast<int>(m_text.sliced(m_offset, offset - m_offset).count(u'\n'));
        m_offset = offset;
        return m_line;
    }

private:
    QStringView m_text;
    int m_line;
    qsizetype m_offset = 0;
};

} // namespace

Result<SqlScript> SqlScript::parse(const QString& text, Backend backend, const Origin& origin, Rules rules) {
    SqlScript script;
    LineCounter lines(text, origin.firstLine);
    const auto failure = [&](int line, const QString& reason) {
        return Error(Error::Kind::Invalid, u"%1:%2: %3"_s.arg(origin.fileName).arg(line).arg(reason));
    };
    SqlTokenizer tokenizer(text, backend);
    std::vector<SqlToken> tokens; // of the statement that is being read
    StatementEnd end(backend);
    while (true) {
        const SqlToken token = tokenizer.next();
        if (!token.isMeaningful())
            continue;
        if (token.kind == SqlToken::Kind::Broken)
            return failure(lines.lineAt(token.offset), Texts::tr("this string, name or comment is never closed."));
        const bool atEnd = token.kind == SqlToken::Kind::End;
        if (atEnd && !tokens.empty() && !end.endsHere())
            return failure(lines.lineAt(tokens.front().offset), Texts::tr("this statement is never closed."));
        if (!atEnd && !(token.kind == SqlToken::Kind::Semicolon && end.endsHere())) {
            tokens.push_back(token);
            end.add(token);
            continue;
        }
        if (!tokens.empty()) {
            const qsizetype from = tokens.front().offset;
            const qsizetype to = tokens.back().offset + tokens.back().text.size();
            const int line = lines.lineAt(from);
            if (const auto reason = forbidden(tokens, rules))
                return failure(line, *reason);
            script.m_statements.push_back({text.sliced(from, to - from), line, from});
        }
        if (atEnd)
            return script;
        tokens.clear();
        end = StatementEnd(backend);
    }
}

} // namespace pricebook
