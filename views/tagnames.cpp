#include "tagnames.h"

#include "textfold.h"

#include <QRegularExpression>
#include <algorithm>
#include <vector>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

QString squashed(const QString& name) {
    QString text = folded(name);
    text.removeIf([](QChar c) { return c.isSpace(); });
    return text;
}

/// Optimal string alignment: insert, delete, replace, swap neighbours, each costs one.
qsizetype distance(const QString& a, const QString& b) {
    const auto columns = static_cast<size_t>(b.size()) + 1;
    std::vector<qsizetype> before(columns), above(columns), row(columns);
    for (size_t j = 0; j < columns; ++j)
        above[j] = static_cast<qsizetype>(j);
    for (qsizetype i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (qsizetype j = 1; j <= b.size(); ++j) {
            const auto at = static_cast<size_t>(j);
            const qsizetype cost = a[i - 1] == b[j - 1] ? 0 : 1;
            row[at] = std::min({above[at] + 1, row[at - 1] + 1, above[at - 1] + cost});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[at] = std::min(row[at], before[at - 2] + 1);
        }
        std::swap(before, above);
        std::swap(above, row);
    }
    return above.back();
}

qsizetype allowedMistakes(qsizetype letters) { return letters < 4 ? 0 : (letters < 8 ? 1 : 2); }

} // namespace

QStringList splitTagNames(const QString& text) {
    static const QRegularExpression separators(u"[,;\\t\\r\\n\\x{2028}\\x{2029}]"_s);
    QStringList names;
    for (const QString& part : text.split(separators)) {
        const QString name = part.simplified();
        const auto same = [&name](const QString& other) { return sameTagName(name, other); };
        if (!name.isEmpty() && std::none_of(names.cbegin(), names.cend(), same))
            names << name;
    }
    return names;
}

bool sameTagName(const QString& a, const QString& b) { return squashed(a) == squashed(b); }

bool isNearTagName(const QString& a, const QString& b) {
    const QString left = squashed(a);
    const QString right = squashed(b);
    const qsizetype allowed = allowedMistakes(std::min(left.size(), right.size()));
    if (std::abs(left.size() - right.size()) > allowed)
        return false;
    return distance(left, right) <= allowed;
}

QStringList searchPieces(const QString& text) {
    const QString letters = squashed(text);
    const qsizetype count = letters.size() < 4 ? 1 : (letters.size() < 8 ? 2 : 3);
    QStringList pieces;
    for (qsizetype i = 0; i < count; ++i) {
        const qsizetype from = letters.size() * i / count;
        pieces << letters.mid(from, letters.size() * (i + 1) / count - from);
    }
    pieces.removeDuplicates();
    return pieces;
}

} // namespace pricebook
