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
    if (c == 0x130 || c == 0x131 || c == 0x37f || c == 0x3f3 || c == U'i' || c == U'I')
        return c == U'i' || c == U'I';
    return c < 0x220 || (c >= 0x386 && c < 0x528) || (c >= 0x1e00 && c < 0x1f00);
}

SearchTerms searchTerms(const QString& needle) {
    const QList<uint> original = needle.toUcs4();
    SearchTerms terms;
    if (original.isEmpty() ||
        !std::all_of(original.begin(), original.end(), [](uint c) { return indexFoldsLikeUs(c); }))
        return terms;
    if (original.size() <= 2) {
        if (!std::all_of(original.begin(), original.end(), [](uint c) { return isPlain(c); }))
            return terms;
        QList<uint> folds = folded(needle).toUcs4();
        terms.kind = SearchTerms::Kind::Range;
        terms.low = ofCodePoints(folds, 0, folds.size());
        ++folds.last();
        terms.high = ofCodePoints(folds, 0, folds.size());
        return terms;
    }
    terms.kind = SearchTerms::Kind::Match;
    QStringList parts;
    for (qsizetype i = 0; i + 3 <= original.size() && parts.size() < mostTrigrams; ++i) {
        QString part = ofCodePoints(original, i, 3);
        part.replace(u'"', u"\"\""_s);
        part = u'"' + part + u'"';
        if (!parts.contains(part))
            parts << part;
    }
    terms.match = parts.join(u" AND "_s);
    return terms;
}

} // namespace pricebook
