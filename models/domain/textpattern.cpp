#include "textpattern.h"

#include "textfold.h"
#include "validation.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

/// PostgreSQL counts repetitions up to this.
constexpr int mostRepetitions = 255;
constexpr int deepest = 20;
/// Copies of its parts that the whole makes: PostgreSQL builds an automaton of them.
constexpr qint64 mostCopies = 5000;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::TextPattern)
};

/// Reads the pattern and writes it down anew twice, in the words of each engine.
class Translator {
public:
    explicit Translator(const QString& text) : m_text(text.toUcs4()) {}

    bool run() {
        branches(0);
        if (m_problem.isEmpty() && m_at < m_text.size())
            m_problem = Texts::tr("There is a “)” too many.");
        if (m_problem.isEmpty() && m_copies > mostCopies)
            m_problem = Texts::tr("This repeats too much; use smaller numbers in { }.");
        return m_problem.isEmpty();
    }
    [[nodiscard]] const QString& problem() const { return m_problem; }
    [[nodiscard]] QString qt() const { return m_qt; }
    [[nodiscard]] QString posix() const { return m_posix; }

private:
    [[nodiscard]] bool atEnd() const { return m_at >= m_text.size(); }
    [[nodiscard]] char32_t peek(qsizetype ahead = 0) const {
        return m_at + ahead < m_text.size() ? static_cast<char32_t>(m_text[m_at + ahead]) : 0;
    }
    bool take(char32_t c) {
        if (peek() != c || atEnd())
            return false;
        ++m_at;
        return true;
    }
    void both(const QString& text) {
        m_qt += text;
        m_posix += text;
    }
    void fail(const QString& problem) {
        if (m_problem.isEmpty())
            m_problem = problem;
    }

    static QString literal(char32_t c) {
        const char32_t lower = foldCharacter(c);
        const bool plain = lower >= 0x80 || (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9') ||
                           lower == '_' || lower < 0x20 || lower == ' ';
        return (plain ? QString() : u"\\"_s) + QString::fromUcs4(&lower, 1);
    }
    /// The inside of a class for \d, \w and \s; empty for any other letter.
    static QString shorthand(char32_t c) {
        switch (c) {
        case 'd':
        case 'D':
            return u"0-9"_s;
        case 'w':
        case 'W':
            return u"a-z0-9_"_s;
        case 's':
        case 'S':
            return u" \t\n\r\f\v"_s;
        default:
            return {};
        }
    }

    void branches(int depth) {
        if (depth > deepest)
            return fail(Texts::tr("The parentheses are nested too deeply."));
        do {
            while (!atEnd() && peek() != '|' && peek() != ')' && m_problem.isEmpty())
                piece(depth);
            if (peek() == '|' && !atEnd())
                both(u"|"_s);
        } while (take('|') && m_problem.isEmpty());
    }

    void piece(int depth) {
        const qint64 before = m_copies;
        const bool repeatable = atom(depth);
        if (!m_problem.isEmpty() || atEnd())
            return;
        const char32_t c = peek();
        if (c != '*' && c != '+' && c != '?' && c != '{')
            return;
        if (!repeatable)
            return fail(Texts::tr("There is nothing to repeat before “%1”.").arg(QChar(char16_t(c))));
        const int times = repetition();
        m_copies = before + (m_copies - before) * times;
        take('?');
        if (!atEnd() && (peek() == '*' || peek() == '+' || peek() == '?' || peek() == '{'))
            fail(Texts::tr("Write only one of * + ? { } behind a thing."));
    }

    int number() {
        qsizetype digits = 0;
        int value = 0;
        while (peek() >= '0' && peek() <= '9' && digits < 4) {
            value = value * 10 + int(peek() - '0');
            ++m_at;
            ++digits;
        }
        return digits == 0 ? -1 : value;
    }

    int repetition() {
        if (take('*') || take('+') || take('?')) {
            both(QChar(char16_t(m_text[m_at - 1])));
            return 2;
        }
        take('{');
        const int least = number();
        int most = least;
        if (take(','))
            most = peek() == '}' ? mostRepetitions + 1 : number();
        if (least < 0 || most < least || !take('}')) {
            fail(Texts::tr("A repetition is written {2}, {2,} or {2,5}; write \\{ for the sign itself."));
            return 1;
        }
        const bool open = most == mostRepetitions + 1;
        if (least > mostRepetitions || (!open && most > mostRepetitions))
            fail(Texts::tr("At most %1 repetitions can be asked for.").arg(mostRepetitions));
        both(open ? u"{%1,}"_s.arg(least) : least == most ? u"{%1}"_s.arg(least) : u"{%1,%2}"_s.arg(least).arg(most));
        return std::max(1, open ? least + 1 : most);
    }

    /// False for what cannot be repeated.
    bool atom(int depth) {
        const auto c = static_cast<char32_t>(m_text[m_at++]);
        ++m_copies;
        switch (c) {
        case '^':
            both(u"\\A"_s);
            return false;
        case '$':
            m_qt += u"\\z"_s;
            m_posix += u"\\Z"_s;
            return false;
        case '.':
            both(u"."_s);
            return true;
        case '(':
            group(depth);
            return true;
        case '[':
            characterClass();
            return true;
        case '\\':
            escaped();
            return true;
        case '*':
        case '+':
        case '?':
        case '{':
            fail(Texts::tr("There is nothing to repeat before “%1”.").arg(QChar(char16_t(c))));
            return false;
        default:
            both(literal(c));
            return true;
        }
    }

    void group(int depth) {
        if (peek() == '?' && peek(1) == ':')
            m_at += 2;
        else if (peek() == '?' || peek() == '*')
            return fail(Texts::tr("“(?” is not known here, but for “(?:”."));
        both(u"(?:"_s);
        branches(depth + 1);
        if (m_problem.isEmpty() && !take(')'))
            fail(Texts::tr("A “)” is missing."));
        both(u")"_s);
    }

    void escaped() {
        if (atEnd())
            return fail(Texts::tr("Something must follow the last “\\”."));
        const auto c = static_cast<char32_t>(m_text[m_at++]);
        if (const QString inside = shorthand(c); !inside.isEmpty())
            return both((c < 'a' ? u"[^"_s : u"["_s) + inside + u']');
        if (!isSign(c))
            return fail(unknownEscape(c));
        both(literal(c));
    }

    static bool isSign(char32_t c) {
        return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_');
    }
    static QString unknownEscape(char32_t c) {
        return Texts::tr("“\\%1” is not known here.").arg(QString::fromUcs4(&c, 1));
    }

    /// One character of a class, or `shorthandInside` if it stands for several.
    char32_t member(QString& shorthandInside) {
        auto c = static_cast<char32_t>(m_text[m_at++]);
        if (c != '\\')
            return c;
        if (atEnd()) {
            fail(Texts::tr("A “]” is missing."));
            return 0;
        }
        c = static_cast<char32_t>(m_text[m_at++]);
        if (c == 'd' || c == 'w' || c == 's')
            shorthandInside = shorthand(c);
        else if (!isSign(c))
            fail(unknownEscape(c));
        return c;
    }

    void characterClass() {
        both(take('^') ? u"[^"_s : u"["_s);
        bool any = false;
        while (!atEnd() && peek() != ']' && m_problem.isEmpty()) {
            any = true;
            if (peek() == '[')
                return fail(Texts::tr("Write \\[ for the sign “[” within [ ]."));
            QString inside;
            const char32_t first = member(inside);
            if (!inside.isEmpty()) {
                both(inside);
                continue;
            }
            both(literal(first));
            if (peek() != '-' || peek(1) == ']' || m_at + 1 >= m_text.size())
                continue;
            ++m_at;
            const char32_t last = member(inside);
            if (!inside.isEmpty() || foldCharacter(last) < foldCharacter(first))
                return fail(Texts::tr("A range within [ ] goes from the lower to the higher character, such as a-z."));
            both(u"-"_s + literal(last));
        }
        if (!any)
            fail(Texts::tr("There is nothing within [ ]."));
        else if (!take(']'))
            fail(Texts::tr("A “]” is missing."));
        both(u"]"_s);
    }

    QList<uint> m_text;
    qsizetype m_at = 0;
    qint64 m_copies = 0;
    QString m_problem, m_qt, m_posix;
};

} // namespace

QRegularExpression TextPattern::compile(const QString& qtText) {
    return QRegularExpression(qtText, QRegularExpression::DotMatchesEverythingOption);
}

Result<TextPattern> TextPattern::parse(const QString& text) {
    const auto invalid = [](const QString& problem) {
        return Error(Error::Kind::Invalid, Texts::tr("This pattern cannot be used. %1").arg(problem));
    };
    if (text.isEmpty())
        return invalid(Texts::tr("It is empty."));
    if (characterCount(text) > longest)
        return invalid(Texts::tr("It is longer than %1 characters.").arg(longest));
    if (text.contains(QChar(0)))
        return invalid(Texts::tr("It has a character that no text can have."));
    Translator translator(text);
    if (!translator.run())
        return invalid(translator.problem());
    // The limit ends what would try for hours, (a+)+$ on a long row of a's; matching says so then.
    const QRegularExpression qt = compile(u"(*LIMIT_MATCH=100000)(?:"_s + translator.qt() + u')');
    if (!qt.isValid())
        return invalid(qt.errorString());
    return TextPattern(qt, u"(?:"_s + translator.posix() + u')');
}

} // namespace pricebook
