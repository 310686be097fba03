#include "dotenv.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <optional>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr qint64 mostBytes = 1 << 20;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::DotEnv)
};

bool isNameCharacter(QChar c, bool first) {
    return (c >= u'A' && c <= u'Z') || (c >= u'a' && c <= u'z') || c == u'_' || (!first && c >= u'0' && c <= u'9');
}

class Parser {
public:
    Parser(const QString& text, const DotEnv::Lookup& environment) : m_text(text), m_environment(environment) {}

    DotEnv run() {
        while (m_at < m_text.size()) {
            const qsizetype start = m_at;
            if (!statement()) {
                const qsizetype line = m_text.left(start).count(u'\n') + 1;
                m_result.warnings << Texts::tr("Line %1 of .env is not NAME=value; it was passed over.").arg(line);
                m_at = start;
                skipLine();
            }
        }
        return m_result;
    }

private:
    [[nodiscard]] QChar current() const { return m_at < m_text.size() ? m_text[m_at] : QChar(u'\n'); }
    void skipBlanks() {
        while (current() == u' ' || current() == u'\t')
            ++m_at;
    }
    void skipLine() {
        const qsizetype end = m_text.indexOf(u'\n', m_at);
        m_at = end < 0 ? m_text.size() : end + 1;
    }
    /// True with the position after the line if nothing but blanks and a comment is left of it.
    bool endOfLine() {
        skipBlanks();
        if (current() != u'\n' && current() != u'#')
            return false;
        skipLine();
        return true;
    }

    bool statement() {
        if (endOfLine())
            return true;
        QString name = readName();
        if (name == u"export"_s && (current() == u' ' || current() == u'\t')) {
            skipBlanks();
            if (current() != u'=')
                name = readName();
        }
        skipBlanks();
        if (name.isEmpty() || current() != u'=')
            return false;
        ++m_at;
        skipBlanks();
        const QChar quote = current();
        const bool quoted = quote == u'"' || quote == u'\'';
        const std::optional<QString> value = quoted ? quotedValue(quote) : bareValue();
        if (!value || (quoted && !endOfLine()))
            return false;
        m_result.values.insert(name, *value);
        return true;
    }

    QString readName() {
        const qsizetype start = m_at;
        while (m_at < m_text.size() && isNameCharacter(current(), m_at == start))
            ++m_at;
        return m_text.mid(start, m_at - start);
    }

    std::optional<QString> bareValue() {
        QString value;
        while (current() != u'\n') {
            // A "#" begins a comment only after a blank: passwords have them too.
            const bool afterBlank = value.isEmpty() || value.back() == u' ' || value.back() == u'\t';
            if (current() == u'#' && afterBlank)
                break;
            value += current() == u'$' ? variable() : QString(m_text[m_at++]);
        }
        skipLine();
        return value.trimmed();
    }

    std::optional<QString> quotedValue(QChar quote) {
        ++m_at;
        QString value;
        while (m_at < m_text.size()) {
            const QChar c = m_text[m_at];
            if (c == quote) {
                ++m_at;
                return value;
            }
            if (c == u'\\' && m_at + 1 < m_text.size()) {
                value += escaped(m_text[m_at + 1], quote);
                m_at += 2;
            } else if (c == u'$' && quote == u'"') {
                value += variable();
            } else {
                value += c;
                ++m_at;
            }
        }
        return std::nullopt;
    }

    static QString escaped(QChar c, QChar quote) {
        if (c == quote || c == u'\\')
            return c;
        if (quote == u'"') {
            if (c == u'n')
                return u"\n"_s;
            if (c == u't')
                return u"\t"_s;
            if (c == u'r')
                return u"\r"_s;
            if (c == u'$')
                return c;
        }
        return QString(u'\\') + c;
    }

    /// At a "$": the value of ${NAME}, or the "$" itself.
    QString variable() {
        const qsizetype end = m_text.indexOf(u'}', m_at);
        const QString name = m_text.mid(m_at + 1, end - m_at);
        const bool isReference = end > 0 && name.size() > 2 && name.startsWith(u'{') && !name.contains(u'\n');
        if (!isReference) {
            ++m_at;
            return u"$"_s;
        }
        m_at = end + 1;
        const QString key = name.mid(1, name.size() - 2);
        const auto found = m_result.values.constFind(key);
        if (found != m_result.values.constEnd())
            return *found;
        return m_environment ? m_environment(key) : QString();
    }

    const QString& m_text;
    const DotEnv::Lookup& m_environment;
    qsizetype m_at = 0;
    DotEnv m_result;
};

} // namespace

DotEnv DotEnv::parse(const QString& text, const Lookup& environment) {
    QString lines = text;
    lines.replace(u"\r\n"_s, u"\n"_s);
    if (lines.startsWith(QChar::ByteOrderMark))
        lines.remove(0, 1);
    return Parser(lines, environment).run();
}

DotEnv DotEnv::read(const QString& path, const Lookup& environment) {
    DotEnv nothing;
    if (!QFileInfo(path).isFile())
        return nothing;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        nothing.warnings << Texts::tr("%1 cannot be read and was passed over: %2.").arg(path, file.errorString());
        return nothing;
    }
    const QByteArray bytes = file.read(mostBytes + 1);
    if (bytes.size() > mostBytes) {
        nothing.warnings << Texts::tr("%1 is over 1 MiB and was passed over.").arg(path);
        return nothing;
    }
    return parse(QString::fromUtf8(bytes), environment);
}

} // namespace pricebook
