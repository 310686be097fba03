#include "canonicalsql.h"

#include "sqltokenizer.h"

#include <QRegularExpression>
#include <algorithm>
#include <array>
#include <sqlite3.h>

namespace pricebook::canonicalsql {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array operators = {u"||",  u"<>", u"<=", u">=", u"!=", u"==", u"<<", u">>",  u"->",
                                  u"->>", u"::", u":=", u"=>", u"~~", u"!~", u"~*", u"!~*", u"!~~"};

bool isOperator(QStringView text) {
    return std::any_of(operators.begin(), operators.end(), [&](const char16_t* known) { return text == known; });
}

bool isPlainName(const QString& name) {
    static const QRegularExpression plain(u"^[A-Za-z_][A-Za-z0-9_]*$"_s);
    const QByteArray utf8 = name.toUtf8();
    return plain.match(name).hasMatch() && sqlite3_keyword_check(utf8.constData(), static_cast<int>(utf8.size())) == 0;
}

QString quoted(QStringView text, Backend backend) {
    const QChar quote = text.front();
    if (backend == Backend::PostgreSql) {
        if (quote != u'$')
            return text.toString();
        const qsizetype tag = text.indexOf(u'$', 1) + 1;
        return u"$$ "_s + canonicalsql::text(text.sliced(tag, text.size() - 2 * tag), backend) + u" $$"_s;
    }
    if (quote == u'\'')
        return text.toString();
    QString name = text.sliced(1, text.size() - 2).toString();
    if (quote != u'[')
        name.replace(QString(2, quote), QString(quote));
    return isPlainName(name) ? name.toLower() : u'"' + name.replace(u"\""_s, u"\"\""_s) + u'"';
}

bool isWordLike(const QString& token) {
    const QChar last = token.back();
    return last.isLetterOrNumber() || last == u'_' || last == u'"' || last.unicode() >= 0x80;
}

bool isSpaced(const QString& before, const QString& token) {
    if (before == u"(" || before == u"." || before == u"::")
        return false;
    if (token == u")" || token == u"," || token == u"." || token == u"::" || token == u";")
        return false;
    return token != u"(" || !isWordLike(before);
}

} // namespace

QStringList tokens(QStringView sql, Backend backend) {
    QStringList found;
    SqlTokenizer tokenizer(sql, backend);
    qsizetype symbolEnd = -1; // where a symbol would have to begin to belong to the one before
    for (SqlToken token = tokenizer.next(); token.kind != SqlToken::Kind::End; token = tokenizer.next()) {
        if (!token.isMeaningful())
            continue;
        const bool adjacent = token.offset == symbolEnd;
        symbolEnd = token.kind == SqlToken::Kind::Symbol ? token.offset + token.text.size() : -1;
        if (token.kind == SqlToken::Kind::Quoted)
            found << quoted(token.text, backend);
        else if (token.kind == SqlToken::Kind::Word)
            found << token.text.toString().toLower();
        else if (adjacent && symbolEnd >= 0 && isOperator(found.last() + token.text.toString()))
            found.last() += token.text.toString();
        else
            found << token.text.toString();
    }
    while (!found.isEmpty() && found.last() == u";")
        found.removeLast();
    return found;
}

QString join(const QStringList& tokens, qsizetype first, qsizetype end) {
    QString joined;
    for (qsizetype i = std::max<qsizetype>(first, 0); i < (end < 0 ? tokens.size() : end); ++i) {
        if (!joined.isEmpty() && isSpaced(tokens[i - 1], tokens[i]))
            joined += u' ';
        joined += tokens[i];
    }
    return joined;
}

QString text(QStringView sql, Backend backend) { return join(tokens(sql, backend)); }

qsizetype closing(const QStringList& tokens, qsizetype open) {
    int depth = 0;
    for (qsizetype i = std::max<qsizetype>(open, 0); i < tokens.size(); ++i) {
        if (tokens[i] == u"(")
            ++depth;
        else if (tokens[i] == u")" && --depth == 0)
            return i;
    }
    return tokens.size() - 1;
}

} // namespace pricebook::canonicalsql
