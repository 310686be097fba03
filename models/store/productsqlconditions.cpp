#include "productsqlconditions.h"

#include "connection.h"
#include "dialect.h"
#include "qualitysql.h"
#include "searchterms.h"
#include "sqllist.h"
#include "textfold.h"
#include "textpattern.h"
#include "validation.h"

#include <algorithm>

namespace pricebook::productsql {

using namespace Qt::StringLiterals;

const QString hasImage = u"(p.image_url IS NOT NULL AND p.image_url <> '')"_s;
const QString hasTag = u"EXISTS (SELECT 1 FROM product_tag_association ta WHERE ta.product_id = p.id)"_s;

namespace {

constexpr int mostTagsProbed = 16;
/// On PostgreSQL, which plans few joins well and many for long.
constexpr std::size_t mostTagsJoined = 4;
/// In characters: PostgreSQL's trigrams know nothing shorter.
constexpr int shortestIndexed = 3;

const QString hasDescription = u"(p.description IS NOT NULL AND p.description <> '')"_s;

QString negatedIf(bool negated, const QString& condition) { return negated ? u"NOT "_s + condition : condition; }

class Builder {
public:
    Builder(const Connection& connection, const ProductFilter& filter, bool byShmeckles, Rendered& rendered)
        : m_filter(filter),
          m_dialect(connection.dialect()),
          m_sqlite(connection.backend() == Backend::Sqlite),
          m_byShmeckles(byShmeckles),
          m_rendered(rendered) {}

    Result<std::vector<Condition>> run() {
        addText(m_filter.text, m_filter.textEverywhere, {});
        addText(m_filter.name, false, "_of_name");
        addCategories();
        addTags();
        addPrices(u"p.price_shmeckles"_s, "shmeckles", m_filter.minShmeckles, m_filter.maxShmeckles);
        addPrices(u"p.price_flurbos"_s, "flurbos", m_filter.minFlurbos, m_filter.maxFlurbos);
        addComparison();
        if (m_filter.hasImage)
            m_conditions.push_back({negatedIf(!*m_filter.hasImage, hasImage),
                                    *m_filter.hasImage ? u"SELECT p.id FROM products p WHERE "_s + hasImage : QString(),
                                    true, u"p.image_url"_s});
        addQuality();
        for (std::size_t i = 0; i < m_filter.texts.size(); ++i) {
            if (const Result<void> added = addCondition(m_filter.texts[i], i); !added)
                return added.error();
        }
        return std::move(m_conditions);
    }

private:
    void bind(const QByteArray& name, std::variant<qint64, Money, QString> value) {
        m_rendered.binds.emplace_back(name, std::move(value));
    }
    QString bindTerms(const QString& table, const QString& text, const QByteArray& suffix);
    void addText(const QString& text, bool everywhere, const QByteArray& suffix);
    void addCategories();
    void addTags();
    void addAllTags(const std::vector<TagId>& tags, const QString& list);
    void addPrices(const QString& column, const QByteArray& name, std::optional<Money> least,
                   std::optional<Money> most);
    void addComparison();
    void addQuality();
    Result<void> addCondition(const TextCondition& condition, std::size_t number);
    void addColumn(const QString& column, const QString& test, bool negated, bool emptyPasses,
                   const QString& candidates);
    void addCategory(const QString& test, bool negated);
    void addTag(const QString& test, bool negated);
    void addEmpty(TextColumn column, bool empty);

    const ProductFilter& m_filter;
    const Dialect& m_dialect;
    const bool m_sqlite;
    const bool m_byShmeckles;
    Rendered& m_rendered;
    std::vector<Condition> m_conditions;
};

/// A SELECT of the rows that a search index of SQLite names for this text; empty if it cannot.
QString Builder::bindTerms(const QString& table, const QString& text, const QByteArray& suffix) {
    const SearchTerms terms = m_sqlite ? searchTerms(text) : SearchTerms{};
    const QLatin1String ending(suffix);
    switch (terms.kind) {
    case SearchTerms::Kind::Scan:
        return {};
    case SearchTerms::Kind::Range:
        bind("term_low" + suffix, terms.low);
        bind("term_high" + suffix, terms.high);
        return u"SELECT doc AS id FROM %1_terms WHERE term >= :term_low%2 AND term < :term_high%2"_s.arg(table, ending);
    case SearchTerms::Kind::Match:
        bind("term_match" + suffix, terms.match);
        return u"SELECT rowid AS id FROM %1 WHERE %1 MATCH :term_match%2"_s.arg(table, ending);
    }
    return {};
}

void Builder::addText(const QString& text, bool everywhere, const QByteArray& suffix) {
    if (text.isEmpty())
        return;
    const QLatin1String ending(suffix);
    bind("needle" + suffix, m_dialect.containsArgument(text));
    const auto holds = [&](const char* column) {
        return m_dialect.contains(QLatin1String(column), u":needle"_s + ending);
    };
    QString candidates = bindTerms(u"product_search_name"_s, text, suffix);
    if (!everywhere) {
        m_conditions.push_back({holds("p.name"), candidates});
        if (m_sqlite) // folding and its lower() bring no two texts apart
            m_conditions.back().inNameIndex =
                m_dialect.contains(m_dialect.nameOrder(u"p.name"_s), u":needle"_s + ending);
        return;
    }
    const QString categories = u"(SELECT sc.id FROM categories sc WHERE %1)"_s.arg(holds("sc.name"));
    const QString tags = u"(SELECT st.id FROM tags st WHERE %1)"_s.arg(holds("st.name"));
    const QString exact = u"(%1 OR %2 OR p.category_id IN %3 OR EXISTS (SELECT 1 FROM product_tag_association xa "
                          "WHERE xa.product_id = p.id AND xa.tag_id IN %4))"_s.arg(
                              holds("p.name"), holds("p.description"), categories, tags);
    if (!m_sqlite && characterCount(text) >= shortestIndexed)
        candidates =
            u"SELECT xp.id FROM products xp WHERE %1 UNION ALL SELECT xp.id FROM products xp WHERE %2 "
            "UNION ALL SELECT xp.id FROM products xp WHERE xp.category_id IN %3 UNION ALL SELECT xa.product_id "
            "FROM product_tag_association xa WHERE xa.tag_id IN %4"_s.arg(holds("xp.name"), holds("xp.description"),
                                                                          categories, tags);
    else if (!candidates.isEmpty())
        // With duplicates, so that the probe for many need not read all.
        candidates = u"%1 UNION ALL %2 UNION ALL SELECT xp.id FROM products xp WHERE xp.category_id IN %3 "
                     "UNION ALL SELECT xa.product_id FROM product_tag_association xa WHERE xa.tag_id IN %4"_s.arg(
                         candidates, QString(candidates).replace(u"product_search_name"_s, u"product_search_text"_s),
                         categories, tags);
    m_conditions.push_back({exact, candidates});
    m_conditions.back().isSearch = true;
}

void Builder::addCategories() {
    if (m_filter.uncategorized || m_filter.hasCategory == false)
        addEmpty(TextColumn::Category, true);
    if (m_filter.hasCategory == true)
        addEmpty(TextColumn::Category, false);
    if (m_filter.categories.empty())
        return;
    QString exact;
    QString column = u"p.category_id"_s;
    if (m_filter.categories.size() == 1) {
        // Equal to one, for which there is an index in the order of a price.
        bind("category", m_filter.categories.front().value);
        exact = u"p.category_id = CAST(:category AS bigint)"_s;
        if (m_byShmeckles && !m_filter.orUncategorized)
            column.clear();
    } else {
        bind("categories", sqllist::value(m_dialect, m_filter.categories));
        exact = u"p.category_id IN "_s + sqllist::select(m_dialect, u":categories"_s);
    }
    QString candidates = u"SELECT p.id FROM products p WHERE "_s + exact;
    if (m_filter.orUncategorized) {
        exact = u"(p.category_id IS NULL OR %1)"_s.arg(exact);
        candidates += u" UNION ALL SELECT p.id FROM products p WHERE p.category_id IS NULL"_s;
    }
    m_conditions.push_back({exact, candidates, true, column});
}

std::vector<TagId> eachOnce(std::vector<TagId> tags) {
    std::sort(tags.begin(), tags.end());
    tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
    return tags;
}

void Builder::addTags() {
    if (m_filter.untagged || m_filter.hasTags == false)
        addEmpty(TextColumn::Tags, true);
    if (m_filter.hasTags == true)
        addEmpty(TextColumn::Tags, false);
    const auto anyOf = [this](const QString& parameter) {
        return u"EXISTS (SELECT 1 FROM product_tag_association fa WHERE fa.product_id = p.id AND fa.tag_id IN %1)"_s
            .arg(sqllist::select(m_dialect, parameter));
    };
    if (!m_filter.excludedTags.empty()) {
        bind("excluded_tags", sqllist::value(m_dialect, eachOnce(m_filter.excludedTags)));
        m_conditions.push_back({u"NOT "_s + anyOf(u":excluded_tags"_s)});
    }
    if (m_filter.tags.empty())
        return;
    const std::vector<TagId> tags = eachOnce(m_filter.tags);
    bind("tags", sqllist::value(m_dialect, tags));
    const QString list = sqllist::select(m_dialect, u":tags"_s);
    switch (m_filter.tagMatch) {
    case TagMatch::None:
        m_conditions.push_back({u"NOT "_s + anyOf(u":tags"_s)});
        return;
    case TagMatch::Any:
        m_conditions.push_back(
            {anyOf(u":tags"_s),
             u"SELECT fa.product_id AS id FROM product_tag_association fa WHERE fa.tag_id IN "_s + list, true});
        return;
    case TagMatch::All:
        return addAllTags(tags, list);
    }
}

void Builder::addAllTags(const std::vector<TagId>& tags, const QString& list) {
    bind("tag_count", static_cast<qint64>(tags.size()));
    const QString all =
        u"(SELECT count(*) FROM product_tag_association fa WHERE fa.product_id = p.id AND fa.tag_id IN %1) = "
        "CAST(:tag_count AS integer)"_s.arg(list);
    if (!m_sqlite) {
        // Joined tag by tag, where a count of them would be made for every product.
        for (size_t i = 0; i < std::min<size_t>(tags.size(), mostTagsJoined); ++i) {
            const QByteArray name = "tag_" + QByteArray::number(static_cast<qint64>(i));
            m_conditions.push_back({u"EXISTS (SELECT 1 FROM product_tag_association fa WHERE fa.product_id = p.id AND "
                                    "fa.tag_id = CAST(:%1 AS integer))"_s.arg(QLatin1String(name)),
                                    {},
                                    {}});
            bind(name, tags[i].value);
        }
        if (tags.size() > mostTagsJoined)
            m_conditions.push_back({all, {}, {}});
        return;
    }
    // Any one of the tags names a superset of the rows; the probe picks the rarest.
    const size_t probed = std::min<size_t>(tags.size(), mostTagsProbed);
    for (size_t i = 0; i < probed; ++i) {
        const QByteArray name = "tag_" + QByteArray::number(static_cast<qint64>(i));
        m_conditions.push_back(
            {i == 0 ? all : QString(),
             u"SELECT fa.product_id AS id FROM product_tag_association fa WHERE fa.tag_id = CAST(:%1 AS integer)"_s.arg(
                 QLatin1String(name))});
        bind(name, tags[i].value);
    }
}

void Builder::addPrices(const QString& column, const QByteArray& name, std::optional<Money> least,
                        std::optional<Money> most) {
    QStringList parts;
    if (least && most && *least > *most)
        m_rendered.empty = true;
    if (least) {
        bind("min_" + name, *least);
        parts << u"%1 >= CAST(:min_%2 AS numeric)"_s.arg(column, QLatin1String(name));
    }
    if (most) {
        bind("max_" + name, *most);
        parts << u"%1 <= CAST(:max_%2 AS numeric)"_s.arg(column, QLatin1String(name));
    }
    if (parts.isEmpty())
        return;
    const QString exact = parts.join(u" AND "_s);
    m_conditions.push_back({exact, u"SELECT p.id FROM products p WHERE "_s + exact, true, column});
}

void Builder::addComparison() {
    if (m_filter.priceComparison == PriceComparison::None)
        return;
    const QString sign = m_filter.priceComparison == PriceComparison::Less    ? u"<"_s
                         : m_filter.priceComparison == PriceComparison::Equal ? u"="_s
                                                                              : u">"_s;
    m_conditions.push_back({u"p.price_shmeckles %1 p.price_flurbos"_s.arg(sign)});
}

void Builder::addQuality() {
    for (const qualitysql::Condition& condition : qualitysql::conditions(m_dialect, m_filter))
        m_conditions.push_back({condition.exact, condition.candidates, true, condition.column});
    if (!m_filter.products.empty())
        bind("only_products", sqllist::value(m_dialect, m_filter.products));
}

void Builder::addEmpty(TextColumn column, bool empty) {
    switch (column) {
    case TextColumn::Category:
        m_conditions.push_back({empty ? u"p.category_id IS NULL"_s : u"p.category_id IS NOT NULL"_s,
                                empty ? u"SELECT p.id FROM products p WHERE p.category_id IS NULL"_s : QString(), true,
                                u"p.category_id"_s});
        return;
    case TextColumn::Tags:
        m_conditions.push_back(
            {negatedIf(empty, hasTag), empty ? u"SELECT p.id FROM products p WHERE NOT "_s + hasTag : QString(), true});
        return;
    case TextColumn::Description:
        m_conditions.push_back({negatedIf(empty, hasDescription)});
        return;
    case TextColumn::Picture:
        m_conditions.push_back({negatedIf(empty, hasImage)});
        return;
    case TextColumn::Name:
        m_conditions.push_back({empty ? u"p.name = ''"_s : u"p.name <> ''"_s});
        return;
    }
}

Result<void> Builder::addCondition(const TextCondition& condition, std::size_t number) {
    if (condition.test == TextTest::Empty || condition.test == TextTest::NotEmpty) {
        addEmpty(condition.column, condition.test == TextTest::Empty);
        return {};
    }
    if (condition.text.isEmpty())
        return {};
    const QByteArray suffix = "_c" + QByteArray::number(static_cast<qulonglong>(number));
    const QString parameter = u":needle"_s + QLatin1String(suffix);
    const auto test = [&](const QString& column) -> QString {
        if (condition.test == TextTest::Equals)
            return u"%1 = %2"_s.arg(m_dialect.foldedText(column), parameter);
        if (condition.test == TextTest::Matches)
            return m_dialect.matches(column, parameter);
        return m_dialect.contains(column, parameter);
    };
    QString value = folded(condition.text);
    bool emptyPasses = condition.test == TextTest::NotContains;
    if (condition.test == TextTest::Matches) {
        const Result<TextPattern> pattern = TextPattern::parse(condition.text);
        if (!pattern)
            return pattern.error();
        value = m_sqlite ? pattern->qtText() : pattern->posix();
        emptyPasses = pattern->qt().match(u""_s).hasMatch();
    } else if (condition.test != TextTest::Equals) {
        value = m_dialect.containsArgument(condition.text);
    }
    bind("needle" + suffix, value);
    const bool negated = condition.test == TextTest::NotContains;
    const bool indexed = condition.test == TextTest::Contains || condition.test == TextTest::Equals;
    switch (condition.column) {
    case TextColumn::Name:
        addColumn(u"p.name"_s, test(u"p.name"_s), negated, emptyPasses,
                  indexed ? bindTerms(u"product_search_name"_s, condition.text, suffix) : QString());
        break;
    case TextColumn::Description:
        addColumn(u"p.description"_s, test(u"p.description"_s), negated, emptyPasses,
                  indexed ? bindTerms(u"product_search_text"_s, condition.text, suffix) : QString());
        break;
    case TextColumn::Picture:
        addColumn(u"p.image_url"_s, test(u"p.image_url"_s), negated, emptyPasses, {});
        break;
    case TextColumn::Category:
        addCategory(test(u"tc.name"_s), negated);
        break;
    case TextColumn::Tags:
        addTag(test(u"tt.name"_s), negated);
        break;
    }
    return {};
}

void Builder::addColumn(const QString& column, const QString& test, bool negated, bool emptyPasses,
                        const QString& candidates) {
    const QString exact = negatedIf(negated, test);
    m_conditions.push_back({emptyPasses ? u"(%1 IS NULL OR %2)"_s.arg(column, exact) : exact, candidates});
}

void Builder::addCategory(const QString& test, bool negated) {
    const QString matching = u"(SELECT tc.id FROM categories tc WHERE %1)"_s.arg(test);
    if (negated)
        m_conditions.push_back({u"(p.category_id IS NULL OR p.category_id NOT IN %1)"_s.arg(matching)});
    else
        m_conditions.push_back({u"p.category_id IN "_s + matching,
                                u"SELECT p.id FROM products p WHERE p.category_id IN "_s + matching, true,
                                u"p.category_id"_s});
}

void Builder::addTag(const QString& test, bool negated) {
    const QString matching = u"(SELECT tt.id FROM tags tt WHERE %1)"_s.arg(test);
    const QString any =
        u"EXISTS (SELECT 1 FROM product_tag_association xa WHERE xa.product_id = p.id AND xa.tag_id IN %1)"_s.arg(
            matching);
    m_conditions.push_back(
        {negatedIf(negated, any),
         negated ? QString()
                 : u"SELECT xa.product_id AS id FROM product_tag_association xa WHERE xa.tag_id IN "_s + matching,
         true});
}

} // namespace

Result<std::vector<Condition>> conditionsOf(const Connection& connection, const ProductFilter& filter, bool byShmeckles,
                                            Rendered& rendered) {
    return Builder(connection, filter, byShmeckles, rendered).run();
}

} // namespace pricebook::productsql
