#include "nearduplicates.h"

#include "textfold.h"

#include <QHash>
#include <algorithm>
#include <string>
#include <unordered_map>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype shortestTypo = 5;
constexpr qsizetype longestTypo = 60;
/// Of names that share all but one letter; more of them than this are a series, not typing errors.
constexpr size_t mostInBucket = 40;

bool isCyrillic(QChar c) { return c >= u'\u0400' && c <= u'\u04ff'; }

QString withoutLatinPlural(const QString& word) {
    const auto ends = [&word](const char* ending) { return word.endsWith(QLatin1String(ending)); };
    if (word.size() <= 3 || !ends("s") || ends("ss") || ends("us") || ends("is"))
        return word;
    if (ends("ies") && word.size() > 4)
        return word.chopped(3) + u'y';
    if (ends("ses") || ends("xes") || ends("zes") || ends("ches") || ends("shes"))
        return word.chopped(2);
    return word.chopped(1);
}

QString withoutCyrillicEnding(QString word) {
    for (int taken = 0; taken < 2 && word.size() > 3 && u"аеиоуыэюяь"_s.contains(word.back()); ++taken)
        word.chop(1);
    return word;
}

/// Letters and digits of `plain`, each run of them a word.
QStringList wordsOf(const QString& plain) {
    QStringList words;
    QString word;
    for (const QChar c : plain) {
        if (c.isLetterOrNumber() || c.isSurrogate() || c.isMark()) {
            word += c;
        } else if (!word.isEmpty()) {
            words << word;
            word.clear();
        }
    }
    if (!word.isEmpty())
        words << word;
    return words;
}

/// Whether one letter missing, wrong, too many or swapped makes the one the other; a digit is no letter.
bool isOneTypo(const QString& a, const QString& b) {
    const QString& shorter = a.size() <= b.size() ? a : b;
    const QString& longer = a.size() <= b.size() ? b : a;
    if (longer.size() - shorter.size() > 1 || a == b)
        return false;
    qsizetype at = 0;
    while (at < shorter.size() && shorter[at] == longer[at])
        ++at;
    if (longer[at].isDigit() || (at < shorter.size() && shorter[at].isDigit()))
        return false;
    if (longer.size() > shorter.size())
        return QStringView(shorter).mid(at) == QStringView(longer).mid(at + 1);
    if (QStringView(shorter).mid(at + 1) == QStringView(longer).mid(at + 1))
        return true;
    return at + 1 < shorter.size() && shorter[at] == longer[at + 1] && shorter[at + 1] == longer[at] &&
           !shorter[at + 1].isDigit() && QStringView(shorter).mid(at + 2) == QStringView(longer).mid(at + 2);
}

/// Names with one key.
struct KeyGroup {
    QString key;
    std::vector<size_t> names; ///< the most used first
    qint64 uses = 0;
    bool taken = false;
};

std::vector<KeyGroup> groupByKey(const std::vector<CountedName>& names, const std::vector<size_t>& order) {
    std::vector<KeyGroup> groups;
    QHash<QString, size_t> places;
    for (const size_t index : order) {
        const QString key = duplicateKey(names[index].name);
        auto place = places.constFind(key);
        if (place == places.constEnd()) {
            place = places.insert(key, groups.size());
            groups.push_back({key, {}, 0, false});
        }
        groups[*place].names.push_back(index);
        groups[*place].uses += names[index].uses;
    }
    return groups;
}

using Neighbours = std::vector<std::vector<size_t>>;

/// For each group those whose key is one typo away, by the keys less one letter that they share.
Neighbours findTypos(const std::vector<KeyGroup>& groups) {
    std::vector<std::pair<size_t, size_t>> shared; // hash of a key less one letter, group
    for (size_t i = 0; i < groups.size(); ++i) {
        const QString& key = groups[i].key;
        if (key.size() < shortestTypo - 1 || key.size() > longestTypo)
            continue;
        shared.emplace_back(qHash(key), i);
        for (qsizetype left = 0; left < key.size(); ++left)
            shared.emplace_back(qHash(QString(key).remove(left, 1)), i);
    }
    std::sort(shared.begin(), shared.end());
    shared.erase(std::unique(shared.begin(), shared.end()), shared.end());
    Neighbours near(groups.size());
    const auto compare = [&](size_t a, size_t b) {
        const QString& left = groups[a].key;
        const QString& right = groups[b].key;
        if (std::max(left.size(), right.size()) >= shortestTypo && isOneTypo(left, right)) {
            near[a].push_back(b);
            near[b].push_back(a);
        }
    };
    for (size_t from = 0, to = 0; from < shared.size(); from = to) {
        while (to < shared.size() && shared[to].first == shared[from].first)
            ++to;
        if (to - from > mostInBucket)
            continue;
        for (size_t i = from; i < to; ++i) {
            for (size_t j = i + 1; j < to; ++j)
                compare(shared[i].second, shared[j].second);
        }
    }
    for (std::vector<size_t>& list : near) {
        std::sort(list.begin(), list.end());
        list.erase(std::unique(list.begin(), list.end()), list.end());
    }
    return near;
}

Likeness likeness(const QString& a, const QString& b) {
    if (folded(a.simplified()) == folded(b.simplified()) && a.simplified() == a && b.simplified() == b)
        return Likeness::Case;
    if (wordsOf(plainText(a)).join(QString()) == wordsOf(plainText(b)).join(QString()))
        return Likeness::Spacing;
    return duplicateKey(a) == duplicateKey(b) ? Likeness::Plural : Likeness::Typo;
}

DuplicateGroup makeGroup(const std::vector<CountedName>& names, std::vector<size_t> members) {
    const auto moreUsed = [&names](size_t a, size_t b) {
        return names[a].uses != names[b].uses ? names[a].uses > names[b].uses : names[a].id < names[b].id;
    };
    std::sort(members.begin(), members.end(), moreUsed);
    DuplicateGroup group;
    group.keep = names[members.front()];
    for (size_t i = 1; i < members.size(); ++i)
        group.others.push_back({names[members[i]], likeness(group.keep.name, names[members[i]].name)});
    return group;
}

} // namespace

QString singularWord(const QString& word) {
    if (word.isEmpty())
        return word;
    return isCyrillic(word.back()) ? withoutCyrillicEnding(word) : withoutLatinPlural(word);
}

QString duplicateKey(const QString& name) {
    QString key;
    for (const QString& word : wordsOf(plainText(name)))
        key += singularWord(word);
    return key.isEmpty() ? folded(name.simplified()) : key;
}

std::vector<DuplicateGroup> findNearDuplicates(const std::vector<CountedName>& names) {
    std::vector<size_t> order(names.size());
    for (size_t i = 0; i < order.size(); ++i)
        order[i] = i;
    const auto moreUsed = [&names](size_t a, size_t b) {
        return names[a].uses != names[b].uses ? names[a].uses > names[b].uses : names[a].id < names[b].id;
    };
    std::sort(order.begin(), order.end(), moreUsed);
    std::vector<KeyGroup> groups = groupByKey(names, order);
    const Neighbours near = findTypos(groups);
    std::vector<size_t> byUse(groups.size());
    for (size_t i = 0; i < byUse.size(); ++i)
        byUse[i] = i;
    std::stable_sort(byUse.begin(), byUse.end(),
                     [&groups](size_t a, size_t b) { return groups[a].uses > groups[b].uses; });
    std::vector<DuplicateGroup> found;
    for (const size_t index : byUse) {
        if (std::exchange(groups[index].taken, true))
            continue;
        std::vector<size_t> members = groups[index].names;
        // Only what is near to this one: what is near to those again may be another word.
        for (const size_t other : near[index]) {
            if (!std::exchange(groups[other].taken, true))
                members.insert(members.end(), groups[other].names.begin(), groups[other].names.end());
        }
        if (members.size() > 1)
            found.push_back(makeGroup(names, std::move(members)));
    }
    return found;
}

} // namespace pricebook
