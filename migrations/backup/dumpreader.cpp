#include "dumpreader.h"

#include <QCoreApplication>
#include <utility>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::Backup)
};

const QByteArray copy = "COPY ";
const QByteArray fromInput = " FROM stdin;";

/// Where the table's name ends in what follows "COPY ": a quoted name may hold spaces and brackets.
qsizetype endOfName(const QByteArray& text) {
    bool quoted = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == '"')
            quoted = !quoted;
        else if (text[i] == ' ' && !quoted)
            return i;
    }
    return text.size();
}

} // namespace

void DumpReader::feed(const QByteArray& text) {
    qsizetype start = 0;
    while (true) {
        const qsizetype end = text.indexOf('\n', start);
        if (end < 0)
            break;
        if (m_rest.isEmpty()) {
            takeLine(QByteArray::fromRawData(text.constData() + start, end - start));
        } else {
            m_rest.append(text.constData() + start, end - start);
            takeLine(std::exchange(m_rest, {}));
        }
        start = end + 1;
    }
    m_rest.append(text.constData() + start, text.size() - start);
}

void DumpReader::takeLine(const QByteArray& line) {
    if (m_inTable) {
        // COPY's text form writes a line break within a value as \n, so a line is a row.
        m_inTable = line != "\\.";
        if (!m_inTable)
            return;
        ++*m_rows;
        if (m_isHead)
            m_contents.heads << QString::fromUtf8(line);
        return;
    }
    if (!line.startsWith(copy) || !line.endsWith(fromInput))
        return;
    const QByteArray rest = line.mid(copy.size());
    const QString table = QString::fromUtf8(rest.left(endOfName(rest)));
    m_inTable = true;
    m_isHead = table.endsWith(u".alembic_version"_s);
    m_rows = &m_contents.rows[table];
}

Result<DatabaseContents> DumpReader::finish() {
    if (m_inTable)
        return Error(Error::Kind::Damaged,
                     Texts::tr("The backup stops within a table: it is not complete, choose another."));
    m_contents.heads.sort();
    return m_contents;
}

} // namespace pricebook
