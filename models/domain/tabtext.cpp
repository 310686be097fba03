#include "tabtext.h"

#include <QCoreApplication>
#include <algorithm>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::TabText)
};

bool endsCell(QChar c) { return c == u'\t' || c == u'\n' || c == u'\r'; }

bool isGroupMark(QChar c) { return c == u'.' || c == u',' || c == u'\'' || c == u'\u2019'; }

/// Whether `mark` stands in `text` only so that it parts it into groups of three digits.
bool partsGroups(QStringView text, QChar mark) {
    const QList<QStringView> groups = text.split(mark);
    if (groups.size() < 2 || groups.first().isEmpty() || groups.first().size() > 3)
        return false;
    return std::all_of(groups.begin() + 1, groups.end(), [](QStringView group) {
        return group.size() == 3 && std::all_of(group.begin(), group.end(), [](QChar c) { return c.isDigit(); });
    });
}

QStringView withoutCurrency(QStringView text) {
    const auto isSign = [](QChar c) { return c.category() == QChar::Symbol_Currency; };
    text = text.trimmed();
    if (!text.isEmpty() && isSign(text.front()))
        text = text.mid(1);
    if (!text.isEmpty() && isSign(text.back()))
        text.chop(1);
    return text.trimmed();
}

} // namespace

class TabText::Parser {
public:
    explicit Parser(TabText& out) : m_out(out), m_text(out.m_text) {}

    bool run() {
        if (m_text.startsWith(u'\ufeff'))
            m_at = 1;
        while (m_at < m_text.size()) {
            m_out.m_rowStarts.push_back(static_cast<quint32>(m_out.m_cells.size()));
            if (!readRow())
                return false;
        }
        return true;
    }

private:
    /// False beyond the limit.
    bool readRow() {
        int columns = 0;
        while (true) {
            if (static_cast<qsizetype>(m_out.m_cells.size()) >= mostCells)
                return false;
            readCell();
            m_out.m_columns = std::max(m_out.m_columns, ++columns);
            if (m_at >= m_text.size())
                return true;
            const QChar end = m_text[m_at++];
            if (end == u'\t')
                continue;
            if (end == u'\r' && m_at < m_text.size() && m_text[m_at] == u'\n')
                ++m_at;
            return true;
        }
    }

    void readCell() {
        if (m_at < m_text.size() && m_text[m_at] == u'"' && readQuoted())
            return;
        const qsizetype start = m_at;
        while (m_at < m_text.size() && !endsCell(m_text[m_at]))
            ++m_at;
        add(start, m_at - start, false);
    }

    /// Moves on only if the quotes are closed.
    bool readQuoted() {
        bool plain = true;
        qsizetype at = m_at + 1;
        for (; at < m_text.size(); ++at) {
            const QChar c = m_text[at];
            plain = plain && c != u'\r';
            if (c != u'"')
                continue;
            if (at + 1 == m_text.size() || endsCell(m_text[at + 1]))
                break;
            if (m_text[at + 1] != u'"')
                return false;
            plain = false;
            ++at;
        }
        if (at >= m_text.size())
            return false;
        const QStringView inner = m_text.mid(m_at + 1, at - m_at - 1);
        if (plain)
            add(m_at + 1, inner.size(), false);
        else
            addUnquoted(inner);
        m_at = at + 1;
        return true;
    }

    void addUnquoted(QStringView inner) {
        QString& to = m_out.m_unquoted;
        const qsizetype start = to.size();
        for (qsizetype i = 0; i < inner.size(); ++i) {
            const QChar next = i + 1 < inner.size() ? inner[i + 1] : QChar();
            if (inner[i] == u'"' && next == u'"')
                ++i;
            if (inner[i] == u'\r') {
                to += u'\n';
                if (next == u'\n')
                    ++i;
            } else {
                to += inner[i];
            }
        }
        add(start, to.size() - start, true);
    }

    void add(qsizetype start, qsizetype length, bool unquoted) {
        Cell cell;
        cell.start = static_cast<quint32>(start);
        cell.length = static_cast<quint32>(length) & 0x7fff'ffffU;
        cell.isUnquoted = unquoted ? 1U : 0U;
        m_out.m_cells.push_back(cell);
    }

    TabText& m_out;
    const QStringView m_text;
    qsizetype m_at = 0;
};

Result<TabText> TabText::parse(const QString& text) {
    TabText block;
    block.m_text = text;
    if (text.size() > mostCharacters || !Parser(block).run())
        return Error(
            Error::Kind::Invalid,
            Texts::tr("The clipboard has too much for one paste: take a part of it, or import a file instead."));
    return block;
}

QStringView TabText::cell(int row, int column) const {
    const size_t at = m_rowStarts[static_cast<size_t>(row)] + static_cast<size_t>(column);
    const size_t end =
        row + 1 < rows() ? m_rowStarts[static_cast<size_t>(row) + 1] : static_cast<size_t>(m_cells.size());
    if (at >= end)
        return {};
    const Cell& found = m_cells[at];
    return QStringView(found.isUnquoted != 0 ? m_unquoted : m_text)
        .mid(static_cast<qsizetype>(found.start), static_cast<qsizetype>(found.length));
}

void TabText::append(QString& text, QStringView cell, bool first) {
    if (!first)
        text += u'\t';
    if (!cell.startsWith(u'"') && std::none_of(cell.begin(), cell.end(), endsCell)) {
        text += cell;
        return;
    }
    text += u'"';
    for (const QChar c : cell) {
        if (c == u'"')
            text += c;
        text += c;
    }
    text += u'"';
}

Result<Money> TabText::readPrice(QStringView input, const QLocale& locale) {
    const QStringView text = withoutCurrency(input);
    qsizetype last = -1;
    int marks = 0;
    bool several = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (!isGroupMark(text[i]))
            continue;
        several = several || (last >= 0 && text[last] != text[i]);
        last = i;
        ++marks;
    }
    if (marks == 0)
        return Money::parse(text);
    const QChar mark = text[last];
    // 1,234.50: the last sign is the decimal one. 1,234,567: it cannot be. 1,234: the locale says.
    const bool saysLocale = marks == 1 && locale.groupSeparator() == QString(mark);
    const bool onlyGroups = !several && (marks > 1 || saysLocale || !(mark == u'.' || mark == u','));
    const QChar first = *std::find_if(text.begin(), text.end(), isGroupMark);
    QString plain;
    if (onlyGroups && partsGroups(text, mark))
        plain = text.toString().remove(mark);
    else if (several && partsGroups(text.left(last), first))
        plain = text.left(last).toString().remove(first) + u'.' + text.mid(last + 1).toString();
    return Money::parse(plain.isEmpty() ? text : QStringView(plain));
}

} // namespace pricebook
