#include "sqltokenizer.h"

namespace pricebook {

namespace {

bool startsWord(QChar c) { return c.isLetterOrNumber() || c == u'_' || c.unicode() >= 0x80; }
bool continuesWord(QChar c) { return startsWord(c) || c == u'$'; }
bool isSpace(QChar c) { return c == u' ' || (c >= u'\t' && c <= u'\r'); }

} // namespace

SqlToken SqlTokenizer::next() {
    SqlToken token;
    token.offset = m_pos;
    if (m_pos >= m_text.size())
        return token;
    token.kind = scan();
    token.text = m_text.sliced(token.offset, m_pos - token.offset);
    return token;
}

SqlToken::Kind SqlTokenizer::scan() {
    const QChar c = at(m_pos);
    const QChar following = at(m_pos + 1);
    const bool postgres = m_backend == Backend::PostgreSql;
    if (isSpace(c) || (m_pos == 0 && c == QChar::ByteOrderMark)) {
        ++m_pos;
        while (m_pos < m_text.size() && isSpace(at(m_pos)))
            ++m_pos;
        return SqlToken::Kind::Space;
    }
    if (c == u'-' && following == u'-') {
        while (m_pos < m_text.size() && at(m_pos) != u'\n')
            ++m_pos;
        return SqlToken::Kind::Comment;
    }
    if (c == u'/' && following == u'*')
        return scanBlockComment();
    if (c == u'\'' || c == u'"')
        return scanQuoted(c, false);
    if (!postgres && c == u'`')
        return scanQuoted(c, false);
    if (!postgres && c == u'[')
        return scanQuoted(u']', false);
    if (postgres && (c == u'e' || c == u'E') && following == u'\'')
        return scanEscapeString();
    if (postgres && c == u'$')
        return scanDollar();
    if (startsWord(c)) {
        scanWord();
        return SqlToken::Kind::Word;
    }
    ++m_pos;
    return c == u';' ? SqlToken::Kind::Semicolon : SqlToken::Kind::Symbol;
}

SqlToken::Kind SqlTokenizer::scanBlockComment() {
    const bool nests = m_backend == Backend::PostgreSql;
    int depth = 1;
    m_pos += 2;
    while (m_pos < m_text.size()) {
        if (at(m_pos) == u'*' && at(m_pos + 1) == u'/') {
            m_pos += 2;
            if (--depth == 0)
                return SqlToken::Kind::Comment;
        } else if (nests && at(m_pos) == u'/' && at(m_pos + 1) == u'*') {
            m_pos += 2;
            ++depth;
        } else {
            ++m_pos;
        }
    }
    return SqlToken::Kind::Broken;
}

SqlToken::Kind SqlTokenizer::scanQuoted(QChar close, bool backslashes) {
    const bool doubles = close != u']';
    ++m_pos;
    while (m_pos < m_text.size()) {
        const QChar c = at(m_pos++);
        if (backslashes && c == u'\\') {
            ++m_pos;
        } else if (c == close) {
            if (!doubles || at(m_pos) != close)
                return SqlToken::Kind::Quoted;
            ++m_pos;
        }
    }
    m_pos = m_text.size();
    return SqlToken::Kind::Broken;
}

SqlToken::Kind SqlTokenizer::scanEscapeString() {
    ++m_pos;
    SqlToken::Kind kind = scanQuoted(u'\'', true);
    while (kind == SqlToken::Kind::Quoted) {
        // A string goes on after white space with a line break, and then its backslashes still escape.
        qsizetype ahead = m_pos;
        bool lineBreak = false;
        while (ahead < m_text.size() && isSpace(at(ahead)))
            lineBreak = at(ahead++) == u'\n' || lineBreak;
        if (!lineBreak || at(ahead) != u'\'')
            break;
        m_pos = ahead;
        kind = scanQuoted(u'\'', true);
    }
    return kind;
}

SqlToken::Kind SqlTokenizer::scanDollar() {
    qsizetype tagEnd = m_pos + 1;
    if (startsWord(at(tagEnd)) && !at(tagEnd).isDigit()) {
        while (tagEnd < m_text.size() && startsWord(at(tagEnd)))
            ++tagEnd;
    }
    if (at(tagEnd) != u'$') { // a parameter such as $1
        ++m_pos;
        return SqlToken::Kind::Symbol;
    }
    const QStringView tag = m_text.sliced(m_pos, tagEnd + 1 - m_pos);
    const qsizetype close = m_text.indexOf(tag, tagEnd + 1);
    m_pos = close < 0 ? m_text.size() : close + tag.size();
    return close < 0 ? SqlToken::Kind::Broken : SqlToken::Kind::Quoted;
}

void SqlTokenizer::scanWord() {
    while (m_pos < m_text.size() && continuesWord(at(m_pos)))
        ++m_pos;
}

std::vector<SqlToken> meaningfulTokens(QStringView sql, Backend backend) {
    std::vector<SqlToken> tokens;
    SqlTokenizer tokenizer(sql, backend);
    for (SqlToken token = tokenizer.next(); token.kind != SqlToken::Kind::End; token = tokenizer.next()) {
        if (token.isMeaningful())
            tokens.push_back(token);
    }
    return tokens;
}

} // namespace pricebook
