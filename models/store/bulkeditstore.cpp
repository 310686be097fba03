#include "bulkeditstore.h"

#include "bulkeditfacts.h"
#include "connection.h"
#include "dialect.h"
#include "productstore.h"
#include "query.h"
#include "sqllist.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>

// What is read before anything is written; writing is in bulkeditwriter.cpp.

namespace pricebook {

using namespace Qt::StringLiterals;
using bulkeditfacts::chunkRows;
using bulkeditfacts::isCancelled;

namespace {

constexpr std::size_t mostTagsNamed = 200;

/// The positions of `ids` from `from` on, at most a chunk, in ascending order of the ids.
std::vector<std::size_t> sortedChunk(const std::vector<ProductId>& ids, std::size_t from) {
    std::vector<std::size_t> places(std::min(chunkRows, ids.size() - from));
    std::iota(places.begin(), places.end(), from);
    std::sort(places.begin(), places.end(), [&ids](std::size_t a, std::size_t b) { return ids[a] < ids[b]; });
    return places;
}

std::vector<qint64> valuesAt(const std::vector<ProductId>& ids, const std::vector<std::size_t>& places) {
    std::vector<qint64> values;
    values.reserve(places.size());
    for (const std::size_t place : places)
        values.push_back(ids[place].value);
    return values;
}

void count(BulkPlan& plan, const BulkPlanRow& row) {
    switch (row.state) {
    case BulkPlanRow::State::Changed:
        ++plan.changed;
        plan.warned += row.warnings.any() ? 1 : 0;
        break;
    case BulkPlanRow::State::Unchanged:
        ++plan.unchanged;
        break;
    case BulkPlanRow::State::Impossible:
        ++plan.impossible;
        break;
    }
}

void setTotal(BulkProgress* progress, std::size_t total) {
    if (progress == nullptr)
        return;
    progress->done = 0; // it may be done again after a lost connection
    progress->total = static_cast<qint64>(total);
}

void advance(BulkProgress* progress, std::size_t done) {
    if (progress != nullptr)
        progress->done += static_cast<qint64>(done);
}

/// Keeps a value as long as all are the same.
template <class T>
void join(BulkSummary::Common<T>& common, bool first, const std::optional<T>& value) {
    if (first)
        common.value = value;
    else if (common.value != value)
        common.value.reset();
}

} // namespace

Result<std::vector<ProductId>> BulkEditStore::idsOf(const BulkTarget& target) {
    if (!target.query)
        return target.ids;
    return ProductStore(m_connection).ids(*target.query);
}

Result<std::vector<BulkEditStore::Facts>> BulkEditStore::readFacts(std::span<const qint64> ids, const BulkEdit& edit,
                                                                   bool withTags) {
    const Dialect& dialect = m_connection.dialect();
    const auto differs = [](const char* column, bool asked) {
        return asked ? u"CASE WHEN COALESCE(p.%1, '') <> :%1 THEN 1 ELSE 0 END"_s.arg(QLatin1String(column)) : u"0"_s;
    };
    Query query(m_connection,
                u"SELECT p.id, p.version, p.price_shmeckles, p.price_flurbos, p.category_id, %1, %2 FROM products p "
                "WHERE p.id IN %3 ORDER BY p.id"_s.arg(differs("description", edit.description.has_value()),
                                                       differs("image_url", edit.imageUrl.has_value()),
                                                       sqllist::select(dialect, u":ids"_s)));
    const QString list = sqllist::value(dialect, ids);
    query.bind("ids", list);
    if (edit.description)
        query.bind("description", *edit.description);
    if (edit.imageUrl)
        query.bind("image_url", *edit.imageUrl);
    std::vector<Facts> facts;
    facts.reserve(ids.size());
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        Facts& one = facts.emplace_back();
        one.id = query.integer(0);
        one.version = query.integer(1);
        one.prices = {query.money(2), query.money(3)};
        one.category = query.isNull(4) ? 0 : query.integer(4);
        one.textsDiffer = query.integer(5) != 0 || query.integer(6) != 0;
    }
    if (withTags && edit.tags) {
        if (const Result<void> added = addTagCounts(facts, list, *edit.tags); !added)
            return added.error();
    }
    return facts;
}

Result<void> BulkEditStore::addTagCounts(std::vector<Facts>& facts, const QString& list, const BulkTags& edit) {
    const Dialect& dialect = m_connection.dialect();
    const QString among = u"a.tag_id IN "_s + sqllist::select(dialect, u":tags"_s);
    // For a replacement every tag of a product counts.
    const bool all = edit.mode == BulkTags::Mode::Replace;
    Query query(m_connection,
                u"SELECT a.product_id, count(*), sum(CASE WHEN %1 THEN 1 ELSE 0 END) FROM product_tag_association a "
                "WHERE a.product_id IN %2%3 GROUP BY a.product_id ORDER BY a.product_id"_s.arg(
                    among, sqllist::select(dialect, u":ids"_s), all ? QString() : u" AND "_s + among));
    query.bind("ids", list);
    query.bind("tags", sqllist::value(dialect, edit.tags));
    auto at = facts.begin();
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return {};
        const qint64 id = query.integer(0);
        while (at != facts.end() && at->id < id)
            ++at;
        if (at == facts.end() || at->id != id)
            continue;
        at->tags = query.integer(1);
        at->matchingTags = query.integer(2);
    }
}

BulkPlanRow BulkEditStore::planned(const Facts& facts, const BulkEdit& edit, const PriceRules& rules) {
    BulkPlanRow row;
    row.id = facts.id;
    row.version = static_cast<qint32>(facts.version);
    bool changes = facts.textsDiffer;
    if (edit.category)
        changes = changes || facts.category != edit.category->value_or(CategoryId()).value;
    if (edit.tags)
        changes = changes || bulkedit::changesTags(*edit.tags, facts.tags, facts.matchingTags);
    if (edit.changesPrices()) {
        const bulkedit::Prices prices = bulkedit::pricesOf(edit, rules, facts.prices);
        const qint64 first = prices.after.shmeckles.hundredths() - prices.before.shmeckles.hundredths();
        const qint64 second = prices.after.flurbos.hundredths() - prices.before.flurbos.hundredths();
        row.change = qAbs(first) >= qAbs(second) ? first : second;
        row.warnings = prices.warnings;
        if (!prices.isPossible) {
            row.state = BulkPlanRow::State::Impossible;
            return row;
        }
        changes = changes || prices.isChanged();
    }
    row.state = changes ? BulkPlanRow::State::Changed : BulkPlanRow::State::Unchanged;
    return row;
}

Result<BulkPlan> BulkEditStore::plan(const BulkTarget& target, const BulkEdit& typed, const PriceRules& rules,
                                     BulkProgress* progress) {
    BulkPlan plan;
    plan.edit = bulkedit::normalized(typed);
    plan.rules = rules;
    if (std::vector<Issue> issues = bulkedit::validate(plan.edit); !issues.empty())
        return Error::invalid(std::move(issues));
    const Result<qint64> end = scalarInteger(m_connection, u"SELECT max(id) FROM change_journal"_s);
    if (!end)
        return end.error();
    plan.journalEnd = *end;
    const Result<std::vector<ProductId>> ids = idsOf(target);
    if (!ids)
        return ids.error();
    setTotal(progress, ids->size());
    plan.rows.reserve(ids->size());
    for (std::size_t from = 0; from < ids->size(); from += chunkRows) {
        if (isCancelled(progress))
            return Error::cancelled();
        const std::vector<std::size_t> places = sortedChunk(*ids, from);
        const Result<std::vector<Facts>> facts = readFacts(valuesAt(*ids, places), plan.edit, true);
        if (!facts)
            return facts.error();
        // Back into the order of the target; those that are gone leave no row.
        std::vector<BulkPlanRow> chunk(places.size());
        auto found = facts->begin();
        for (const std::size_t place : places) {
            if (found != facts->end() && found->id == (*ids)[place].value)
                chunk[place - from] = planned(*found++, plan.edit, rules);
            else
                ++plan.missing;
        }
        for (const BulkPlanRow& row : chunk) {
            if (row.id == 0)
                continue;
            count(plan, row);
            plan.rows.push_back(row);
        }
        advance(progress, places.size());
    }
    return plan;
}

// What they have in common

Result<BulkSummary> BulkEditStore::summary(const BulkTarget& target, BulkProgress* progress) {
    const Result<std::vector<ProductId>> ids = idsOf(target);
    if (!ids)
        return ids.error();
    setTotal(progress, ids->size());
    BulkSummary summary;
    const Dialect& dialect = m_connection.dialect();
    std::unordered_map<qint64, qint64> tags;
    for (std::size_t from = 0; from < ids->size(); from += chunkRows) {
        if (isCancelled(progress))
            return Error::cancelled();
        const std::vector<qint64> chunk = valuesAt(*ids, sortedChunk(*ids, from));
        if (const Result<void> added = addSummary(summary, chunk, summary.products == 0); !added)
            return added.error();
        Query query(m_connection, u"SELECT a.tag_id, count(*) FROM product_tag_association a WHERE a.product_id IN %1 "
                                  "GROUP BY a.tag_id"_s.arg(sqllist::select(dialect, u":ids"_s)));
        query.bind("ids", sqllist::value(dialect, chunk));
        while (true) {
            const Result<bool> row = query.step();
            if (!row)
                return row.error();
            if (!*row)
                break;
            tags[query.integer(0)] += query.integer(1);
        }
        advance(progress, chunk.size());
    }
    std::vector<std::pair<qint64, qint64>> counts(tags.begin(), tags.end());
    std::sort(counts.begin(), counts.end(), [](const auto& a, const auto& b) {
        return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    if (counts.size() > mostTagsNamed)
        counts.resize(mostTagsNamed);
    if (const Result<void> named = nameTags(summary, counts); !named)
        return named.error();
    return summary;
}

Result<void> BulkEditStore::addSummary(BulkSummary& summary, std::span<const qint64> ids, bool first) {
    const Dialect& dialect = m_connection.dialect();
    // What is known to be mixed need not be read again.
    const bool texts = first || summary.description.value || summary.imageUrl.value;
    const auto ends = [texts](const char* column) {
        return texts ? u"min(COALESCE(p.%1, '')), max(COALESCE(p.%1, ''))"_s.arg(QLatin1String(column)) : u"'', ''"_s;
    };
    Query query(m_connection,
                u"SELECT s.*, (SELECT c.name FROM categories c WHERE c.id = s.first_category) FROM (SELECT count(*), "
                "min(p.price_shmeckles), max(p.price_shmeckles), min(p.price_flurbos), max(p.price_flurbos), "
                "min(COALESCE(p.category_id, 0)) AS first_category, max(COALESCE(p.category_id, 0)), %1, %2 "
                "FROM products p WHERE p.id IN %3) s"_s.arg(ends("description"), ends("image_url"),
                                                            sqllist::select(dialect, u":ids"_s)));
    query.bind("ids", sqllist::value(dialect, ids));
    const Result<bool> row = query.step();
    if (!row)
        return row.error();
    if (!*row || query.integer(0) == 0)
        return {};
    const PricePair least{query.money(1), query.money(3)};
    const PricePair most{query.money(2), query.money(4)};
    summary.products += query.integer(0);
    summary.least.shmeckles = first ? least.shmeckles : std::min(summary.least.shmeckles, least.shmeckles);
    summary.least.flurbos = first ? least.flurbos : std::min(summary.least.flurbos, least.flurbos);
    summary.most.shmeckles = first ? most.shmeckles : std::max(summary.most.shmeckles, most.shmeckles);
    summary.most.flurbos = first ? most.flurbos : std::max(summary.most.flurbos, most.flurbos);
    std::optional<std::optional<Category>> category;
    if (query.integer(5) == query.integer(6)) {
        category.emplace();
        if (query.integer(5) != 0)
            *category = Category{CategoryId(query.integer(5)), query.text(11)};
    }
    const auto text = [&query](int column) {
        return query.utf8(column) == query.utf8(column + 1) ? std::optional(query.text(column)) : std::nullopt;
    };
    join(summary.category, first, category);
    if (texts) {
        join(summary.description, first, text(7));
        join(summary.imageUrl, first, text(9));
    }
    return {};
}

Result<void> BulkEditStore::nameTags(BulkSummary& summary, const std::vector<std::pair<qint64, qint64>>& counts) {
    const Dialect& dialect = m_connection.dialect();
    std::vector<TagId> ids;
    for (const auto& [id, products] : counts)
        ids.emplace_back(id);
    std::unordered_map<qint64, QString> names;
    Query query(m_connection,
                u"SELECT t.id, t.name FROM tags t WHERE t.id IN "_s + sqllist::select(dialect, u":ids"_s));
    query.bind("ids", sqllist::value(dialect, ids));
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        names.emplace(query.integer(0), query.text(1));
    }
    for (const auto& [id, products] : counts) {
        if (const auto name = names.find(id); name != names.end())
            summary.tags.push_back({{TagId(id), name->second}, products});
    }
    return {};
}

} // namespace pricebook
