#include "revisiontarget.h"

#include "migrationset.h"

#include <QRegularExpression>
#include <algorithm>
#include <optional>

namespace pricebook::revisiontarget {

using namespace Qt::StringLiterals;

namespace {

Error invalid(const QString& text) { return {Error::Kind::Invalid, text}; }

Error notLocated(const QString& text, const QString& more = {}) {
    return {Error::Kind::NotFound, u"Can't locate revision identified by '%1'%2"_s.arg(text, more)};
}

Error tooFew(const QString& relative) {
    const QString count = relative.sliced(relative.startsWith(u'+') || relative.startsWith(u'-') ? 1 : 0);
    return invalid(u"Relative revision %1 didn't produce %2 migrations"_s.arg(relative, count));
}

struct Relative {
    QString symbol; ///< empty: from the current revision
    QString text;   ///< "+2"
    int steps = 0;
};

std::optional<Relative> relativeOf(const QString& text) {
    static const QRegularExpression pattern(u"^(\\w+)?([+-]\\d{1,6})$"_s);
    const QRegularExpressionMatch match = pattern.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    return Relative{match.captured(1), match.captured(2), match.captured(2).toInt()};
}

Result<int> walk(const MigrationSet& set, const Relative& relative, int from) {
    const int reached = from + relative.steps;
    if (reached >= 0 && reached <= set.count())
        return reached;
    if (relative.symbol.isEmpty() || relative.steps > 0)
        return tooFew(relative.text);
    return invalid(u"Walked too far"_s);
}

} // namespace

Result<int> revision(const MigrationSet& set, const QString& text) {
    if (text == u"base")
        return 0;
    if (text == u"head" || text == u"heads")
        return set.count();
    if (text.isEmpty())
        return notLocated(text);
    if (const int whole = set.ordinal(text); whole > 0)
        return whole;
    QStringList found;
    int ordinal = 0;
    for (int i = 1; i <= set.count(); ++i) {
        if (set.at(i).revision.startsWith(text)) {
            found << u'\'' + set.at(i).revision + u'\'';
            ordinal = i;
        }
    }
    if (found.isEmpty())
        return notLocated(text);
    if (text.size() < 4)
        return notLocated(text, u"; please ensure at least four characters are present for partial revision identifier "
                                "matches"_s);
    if (found.size() > 1)
        return invalid(
            u"Multiple revisions start with '%1': %2..."_s.arg(text, found.first(qMin(3, found.size())).join(u", "_s)));
    return ordinal;
}

Result<int> target(const MigrationSet& set, const QString& text, int current, Direction direction) {
    if (text.contains(u':'))
        return invalid(u"Range revision not allowed"_s);
    const bool down = direction == Direction::Downgrade;
    Result<int> wanted = 0;
    if (const std::optional<Relative> relative = relativeOf(text)) {
        const bool fromCurrent = relative->symbol.isEmpty();
        if (fromCurrent && (down ? relative->steps >= 0 : relative->steps <= 0))
            return tooFew(relative->steps == 0 && !down ? u"0"_s : relative->text);
        const Result<int> from = fromCurrent ? Result<int>(current) : revision(set, relative->symbol);
        wanted = from ? walk(set, *relative, *from) : from;
    } else {
        wanted = revision(set, text);
    }
    if (!wanted)
        return wanted;
    if (down && *wanted > current)
        return invalid(u"Destination %1 is not a valid downgrade target from current head(s)"_s.arg(text));
    return down ? *wanted : std::max(*wanted, current);
}

Result<std::pair<int, int>> offlineRange(const MigrationSet& set, const QString& text, Direction direction) {
    const qsizetype colon = text.indexOf(u':');
    const QString start = colon > 0 ? text.first(colon) : QString();
    if (direction == Direction::Downgrade && start.isEmpty())
        return invalid(u"downgrade with --sql requires <fromrev>:<torev>"_s);
    const Result<int> from = start.isEmpty() ? Result<int>(0) : revision(set, start);
    if (!from)
        return from.error();
    const Result<int> to = target(set, colon < 0 ? text : text.sliced(colon + 1), *from, direction);
    if (!to)
        return to.error();
    return std::pair(*from, *to);
}

Result<std::pair<int, int>> historyRange(const MigrationSet& set, const QString& text, int current) {
    const QStringList ends = text.split(u':');
    if (ends.size() != 2)
        return invalid(u"History range requires [start]:[end], [start]:, or :[end]"_s);
    const auto named = [&](const QString& one) {
        return one == u"current" ? Result<int>(current) : revision(set, one);
    };

    Result<int> first = 1;
    const std::optional<Relative> back = relativeOf(ends[0]);
    if (back && back->symbol.isEmpty() && back->steps < 0) {
        const Result<int> reached = walk(set, *back, current);
        first = reached ? Result<int>(*reached + 1) : reached;
    } else if (!ends[0].isEmpty()) {
        const Result<int> start = named(ends[0]);
        first = start ? Result<int>(std::max(*start, 1)) : start;
    }
    if (!first)
        return first.error();

    Result<int> last = set.count();
    if (const std::optional<Relative> ahead = relativeOf(ends[1])) {
        if (ahead->symbol.isEmpty() && ahead->steps <= 0)
            return tooFew(ahead->text);
        const Result<int> from =
            ahead->symbol.isEmpty() ? Result<int>(ends[0].isEmpty() ? 0 : *first) : named(ahead->symbol);
        last = from ? walk(set, *ahead, *from) : from;
    } else if (!ends[1].isEmpty()) {
        last = named(ends[1]);
    }
    if (!last)
        return last.error();
    if (*last < *first && !ends[0].isEmpty() && !ends[1].isEmpty())
        return invalid(
            u"Requested range %1 does not refer to ancestor/descendant revisions along the same branch"_s.arg(text));
    return std::pair(*first, *last);
}

} // namespace pricebook::revisiontarget
