#pragma once

#include <QHash>
#include <algorithm>
#include <vector>

namespace pricebook {

/// Rows `first` to `last`, both included.
struct RowRange {
    int first = 0;
    int last = 0;
    bool operator==(const RowRange&) const = default;
};

/// How one list of distinct ids becomes another: take `removed` away (rows of the old list), then add `inserted` (rows
/// of the new one), both ascending. That is all unless `reordered`: then the rows that stay also change places.
struct IdDiff {
    std::vector<RowRange> removed;
    std::vector<RowRange> inserted;
    bool reordered = false;
    [[nodiscard]] bool isEmpty() const { return removed.empty() && inserted.empty() && !reordered; }
};

/// Any thread; takes about 100 ns a row where the lists differ.
template <class T>
IdDiff diffIds(const std::vector<T>& before, const std::vector<T>& after) {
    const size_t shorter = std::min(before.size(), after.size());
    size_t prefix = 0;
    while (prefix < shorter && before[prefix] == after[prefix])
        ++prefix;
    size_t suffix = 0;
    while (suffix < shorter - prefix && before[before.size() - 1 - suffix] == after[after.size() - 1 - suffix])
        ++suffix;
    const size_t beforeEnd = before.size() - suffix;
    const size_t afterEnd = after.size() - suffix;

    QHash<T, size_t> places;
    places.reserve(static_cast<qsizetype>(afterEnd - prefix));
    if (prefix < beforeEnd) { // otherwise everything in between is new
        for (size_t i = prefix; i < afterEnd; ++i)
            places.insert(after[i], i);
    }

    IdDiff diff;
    const auto append = [](std::vector<RowRange>& ranges, size_t row) {
        const int number = static_cast<int>(row);
        if (!ranges.empty() && ranges.back().last == number - 1)
            ranges.back().last = number;
        else
            ranges.push_back({number, number});
    };
    std::vector<bool> stays(afterEnd - prefix, false);
    size_t lastPlace = 0;
    for (size_t i = prefix; i < beforeEnd; ++i) {
        const auto place = places.constFind(before[i]);
        if (place == places.constEnd()) {
            append(diff.removed, i);
            continue;
        }
        stays[*place - prefix] = true;
        diff.reordered = diff.reordered || *place < lastPlace;
        lastPlace = *place;
    }
    for (size_t i = prefix; i < afterEnd; ++i) {
        if (!stays[i - prefix])
            append(diff.inserted, i);
    }
    return diff;
}

/// `after`, but with those of `kept` that `before` has put behind the row that they follow there. For a handful of ids.
template <class T>
std::vector<T> withKeptRows(const std::vector<T>& before, std::vector<T> after, std::vector<T> kept) {
    std::sort(kept.begin(), kept.end());
    const auto isKept = [&kept](T id) { return std::binary_search(kept.begin(), kept.end(), id); };
    std::vector<size_t> rows;
    for (size_t row = 0; !kept.empty() && row < before.size(); ++row) {
        if (isKept(before[row]))
            rows.push_back(row);
    }
    if (rows.empty())
        return after;
    std::vector<T> moved(rows.size());
    std::transform(rows.begin(), rows.end(), moved.begin(), [&before](size_t row) { return before[row]; });
    std::sort(moved.begin(), moved.end());
    std::erase_if(after, [&moved](T id) { return std::binary_search(moved.begin(), moved.end(), id); });
    for (const size_t row : rows) {
        auto target = after.begin();
        for (size_t above = row; above-- > 0;) {
            const auto found = std::find(after.begin(), after.end(), before[above]);
            if (found != after.end()) {
                target = std::next(found);
                break;
            }
        }
        after.insert(target, before[row]);
    }
    return after;
}

} // namespace pricebook
