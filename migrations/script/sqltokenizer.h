#pragma once

#include "databaseurl.h"

#include <QString>
#include <QStringView>
#include <vector>

namespace pricebook {

struct SqlToken {
    enum class Kind {
        Space,
        Comment,
        Word,      ///< a keyword, a name or a number
        Quoted,    ///< a string or a quoted name, with its quotes
        Semicolon, ///< outside of everything else
        Symbol,    ///< any other single character
        Broken,    ///< a string, quoted name or comment that is not closed; reaches to the end
        End,
    };
    Kind kind = Kind::End;
    qsizetype offset = 0; ///< in UTF-16 units from the start of the text
    QStringView text;

    [[nodiscard]] bool is(QLatin1String word) const {
        return kind == Kind::Word && text.compare(word, Qt::CaseInsensitive) == 0;
    }
    [[nodiscard]] bool isSymbol(char16_t c) const { return kind == Kind::Symbol && text.front() == QChar(c); }
    [[nodiscard]] bool isMeaningful() const { return kind != Kind::Space && kind != Kind::Comment; }
};

/// Cuts SQL into tokens as one engine does: '' and "" doubling on both; SQLite's `…` and […]; PostgreSQL's E'…\'…',
/// $tag$…$tag$ and comments within comments. The tokens joined are the text. Views point into the text, which must
/// outlive them. A value; any thread.
class SqlTokenizer {
public:
    SqlTokenizer(QStringView text, Backend backend) : m_text(text), m_backend(backend) {}
    /// The next token; Kind::End again and again after the last.
    [[nodiscard]] SqlToken next();

private:
    [[nodiscard]] QChar at(qsizetype i) const { return i < m_text.size() ? m_text[i] : QChar(); }
    [[nodiscard]] SqlToken::Kind scan();
    [[nodiscard]] SqlToken::Kind scanBlockComment();
    [[nodiscard]] SqlToken::Kind scanQuoted(QChar close, bool backslashes);
    [[nodiscard]] SqlToken::Kind scanEscapeString();
    [[nodiscard]] SqlToken::Kind scanDollar();
    void scanWord();

    QStringView m_text;
    Backend m_backend;
    qsizetype m_pos = 0;
};

/// Without spaces and comments.
[[nodiscard]] std::vector<SqlToken> meaningfulTokens(QStringView sql, Backend backend);

} // namespace pricebook
