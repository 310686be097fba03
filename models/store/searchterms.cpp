#include "searchterms.h"

#include "textfold.h"

#include <QList>
#include <algorithm>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostTrigrams = 24;

QString ofCodePoints(const QList<uint>& text, qsizetype from, qsizetype count) {
    return QString::fromUcs4(reinterpret_cast<const char32_t*>(text.constData()) + from, count);
}

/// Letters that both foldings bring to the same single term.
bool isPlain(char32_t c) { return c < 0x80 || (c >= 0xc0 && c <= 0xff) || (c >= 0x400 && c <= 0x45f); }

} // namespace

bool indexFoldsLikeUs(char32_t c) {
    if (QChar::toLower(c) == c && QChar::toUpper(c) == c)
        return true;
    return c < 0x220 || (c >= 0x386 && c < 0x528 && c != 0x3f3) || (c >= 0x1e00 && c < 0x1f00);
}

SearchTerms searchTerms(const QString& needle) {
    QList<uint> text = folded(needle).toUcs4();
    SearchTerms terms;
    if (text.isEmpty() || !std::all_of(text.begin(), text.end(), [](uint c) { return indexFoldsLikeUs(c); }))
        return terms;
    if (text.size() <= 2) {
        if (!std::all_of(text.begin(), text.end(), [](uint c) { return isPlain(c); }))
            return terms;
        terms.kind = SearchTerms::Kind::Range;
        terms.low = ofCodePoints(text, 0, text.size());
        ++text.last();
        terms.high = ofCodePoints(text, 0, text.size());
        return terms;
    }
    terms.kind = SearchTerms::Kind::Match;
    QStringList parts;
    for (qsizetype i = 0; i + 3 <= text.size() && parts.size() < mostTrigrams; ++i) {
        QString part = ofCodePoints(text, i, 3);
        part.replace(u'"', u"\"\""_s);
        part = u'"' + part + u'"';
        if (!parts.contains(part))
            parts << part;
    }
    terms.match = parts.join(u" AND "_s);
    return terms;
}

} // namespace pricebook
