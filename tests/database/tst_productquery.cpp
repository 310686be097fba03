#include "builders.h"
#include "catalogstore.h"
#include "generateddata.h"
#include "testbackend.h"
#include "textfold.h"
#include "textpattern.h"
#include "verify.h"

#include <QRandomGenerator>
#include <QTest>
#include <algorithm>

using namespace pricebook;
using namespace Qt::StringLiterals;

namespace {

bool holds(const QString& text, const TextCondition& c) {
    switch (c.test) {
    case TextTest::Contains:
    case TextTest::NotContains:
        return folded(text).contains(folded(c.text)) == (c.test == TextTest::Contains);
    case TextTest::Equals:
        return folded(text) == folded(c.text);
    case TextTest::Matches:
        return TextPattern::parse(c.text)->qt().match(folded(text)).hasMatch();
    case TextTest::Empty:
    case TextTest::NotEmpty:
        return text.isEmpty() == (c.test == TextTest::Empty);
    }
    return false;
}

bool passes(const Product& p, const TextCondition& c) {
    switch (c.column) {
    case TextColumn::Name:
        return holds(p.name, c);
    case TextColumn::Description:
        return holds(p.description, c);
    case TextColumn::Picture:
        return holds(p.imageUrl, c);
    case TextColumn::Category:
        return holds(p.category ? p.category->name : QString(), c);
    case TextColumn::Tags:
        break;
    }
    const auto one = [&c](const Tag& tag) { return holds(tag.name, c); };
    if (c.test == TextTest::NotContains)
        return std::all_of(p.tags.begin(), p.tags.end(), one);
    if (c.test == TextTest::Empty)
        return p.tags.empty();
    return std::any_of(p.tags.begin(), p.tags.end(), one);
}

bool passesMore(const Product& p, const ProductFilter& f) {
    const auto excluded = [&f](const Tag& tag) {
        return std::find(f.excludedTags.begin(), f.excludedTags.end(), tag.id) != f.excludedTags.end();
    };
    if (std::any_of(p.tags.begin(), p.tags.end(), excluded))
        return false;
    if ((f.priceComparison == PriceComparison::Less && !(p.shmeckles < p.flurbos)) ||
        (f.priceComparison == PriceComparison::Equal && !(p.shmeckles == p.flurbos)) ||
        (f.priceComparison == PriceComparison::Greater && !(p.shmeckles > p.flurbos)))
        return false;
    if ((f.hasDescription && *f.hasDescription == p.description.isEmpty()) ||
        (f.hasCategory && *f.hasCategory != p.category.has_value()) || (f.hasTags && *f.hasTags == p.tags.empty()))
        return false;
    return std::all_of(f.texts.begin(), f.texts.end(), [&p](const TextCondition& c) { return passes(p, c); });
}

/// What the database should answer, worked out over all products in memory by the words of productquery.h.
bool passes(const Product& p, const ProductFilter& f) {
    const auto contains = [&f](const QString& text) { return folded(text).contains(folded(f.text)); };
    const auto anyTag = [&p](const auto& test) { return std::any_of(p.tags.begin(), p.tags.end(), test); };
    if (!f.text.isEmpty()) {
        bool found = contains(p.name);
        if (f.textEverywhere)
            found = found || contains(p.description) || (p.category && contains(p.category->name)) ||
                    anyTag([&](const Tag& t) { return contains(t.name); });
        if (!found)
            return false;
    }
    if (f.uncategorized && p.category)
        return false;
    if (!passesMore(p, f))
        return false;
    if (!f.categories.empty() && (p.category || !f.orUncategorized) &&
        (!p.category || std::find(f.categories.begin(), f.categories.end(), p.category->id) == f.categories.end()))
        return false;
    if (f.untagged && !p.tags.empty())
        return false;
    const auto has = [&](TagId id) { return anyTag([id](const Tag& t) { return t.id == id; }); };
    if (!f.tags.empty()) {
        const bool any = std::any_of(f.tags.begin(), f.tags.end(), has);
        const bool all = std::all_of(f.tags.begin(), f.tags.end(), has);
        if ((f.tagMatch == TagMatch::Any && !any) || (f.tagMatch == TagMatch::All && !all) ||
            (f.tagMatch == TagMatch::None && any))
            return false;
    }
    if ((f.minShmeckles && p.shmeckles < *f.minShmeckles) || (f.maxShmeckles && p.shmeckles > *f.maxShmeckles) ||
        (f.minFlurbos && p.flurbos < *f.minFlurbos) || (f.maxFlurbos && p.flurbos > *f.maxFlurbos))
        return false;
    return !f.hasImage || *f.hasImage != p.imageUrl.isEmpty();
}

template <class T>
int three(const T& a, const T& b) {
    return a < b ? -1 : (b < a ? 1 : 0);
}

int compareNamed(const QString& a, qint64 aId, const QString& b, qint64 bId) {
    const int names = compareNames(a, b);
    return names != 0 ? names : three(aId, bId);
}

int compare(const Product& a, const Product& b, SortColumn column, bool descending) {
    switch (column) {
    case SortColumn::Id:
        return 0;
    case SortColumn::Name:
        return compareNames(a.name, b.name);
    case SortColumn::PriceShmeckles:
        return three(a.shmeckles, b.shmeckles);
    case SortColumn::PriceFlurbos:
        return three(a.flurbos, b.flurbos);
    case SortColumn::UpdatedAt:
        return three(a.updatedAt, b.updatedAt);
    case SortColumn::Image:
        return three(a.imageUrl.isEmpty(), b.imageUrl.isEmpty());
    case SortColumn::Category:
        if (!a.category || !b.category)
            return 0;
        return compareNamed(a.category->name, a.category->id.value, b.category->name, b.category->id.value);
    case SortColumn::Tags: {
        if (a.tags.empty() || b.tags.empty())
            return 0;
        const Tag& x = descending ? a.tags.back() : a.tags.front();
        const Tag& y = descending ? b.tags.back() : b.tags.front();
        return compareNamed(x.name, x.id.value, y.name, y.id.value);
    }
    }
    return 0;
}

std::vector<qint64> expected(const std::vector<Product>& all, const ProductQuery& query) {
    std::vector<const Product*> rows;
    for (const Product& product : all) {
        if (passes(product, query.filter))
            rows.push_back(&product);
    }
    std::sort(rows.begin(), rows.end(), [&query](const Product* a, const Product* b) {
        const int blanks = query.sort.column == SortColumn::Category ? three(!a->category, !b->category)
                           : query.sort.column == SortColumn::Tags   ? three(a->tags.empty(), b->tags.empty())
                                                                     : 0;
        if (blanks != 0) // last in both directions
            return blanks < 0;
        int order = compare(*a, *b, query.sort.column, query.sort.descending);
        order = order != 0 ? order : three(a->id, b->id);
        return query.sort.descending ? order > 0 : order < 0;
    });
    std::vector<qint64> ids;
    for (const Product* product : rows)
        ids.push_back(product->id.value);
    return ids;
}

const QStringList words{u"tea"_s,         u"Tea Cup"_s,  u"ЧАЙ"_s,     u"чай зелёный"_s, u"100%"_s, u"a_b"_s,
                        u"Straße"_s,      u"ÉCLAIR"_s,   u"éclair"_s,  u"İstanbul"_s,    u"ΟΔΟΣ"_s, u"οδος"_s,
                        u"back\\slash"_s, u"6\" nail"_s, u"🍵"_s,       u"𐐷𐐲"_s,          u"𐐏𐐲"_s,   u"z"_s,
                        u"Zebra"_s,       u"apple"_s,    u"o'clock"_s, u"日本茶"_s};

/// Made of pieces that every engine might take in its own way.
QString randomPattern(QRandomGenerator& random) {
    static const QStringList pieces{
        u"tea"_s, u"чай"_s,  u"ч.й"_s,   u"[а-яё]+"_s,   u"[^a-z ]"_s, u"\\w+"_s, u"\\d{2,3}"_s,
        u"%"_s,   u"\\."_s,  u"a_b"_s,   u"(cup|Z.*)"_s, u"\\s"_s,     u"É?"_s,   u"[\\]\\-x]"_s,
        u"ς"_s,   u"\\\\"_s, u"[𐐀-𐐷]"_s, u"🍵*"_s,        u"\\W"_s,     u".{3}"_s, u"(?:a|Ι)?"_s};
    QString pattern = random.bounded(4) == 0 ? u"^"_s : QString();
    for (int i = random.bounded(1, 4); i > 0; --i)
        pattern += pieces[random.bounded(pieces.size())];
    if (random.bounded(4) == 0)
        pattern += u'$';
    return random.bounded(5) == 0 ? pattern + u"|^z$"_s : pattern;
}

TextCondition randomCondition(QRandomGenerator& random) {
    TextCondition condition{TextColumn(random.bounded(5)), TextTest(random.bounded(6)), {}};
    if (condition.test == TextTest::Matches) {
        condition.column = TextColumn(random.bounded(2));
        condition.text = randomPattern(random);
    } else if (condition.test == TextTest::Equals) {
        condition.text = random.bounded(2) == 0 ? words[random.bounded(words.size())].toUpper()
                                                : words[random.bounded(words.size())] + u' ' +
                                                      words[random.bounded(words.size())].toLower();
    } else if (condition.test != TextTest::Empty && condition.test != TextTest::NotEmpty) {
        condition.text = words[random.bounded(words.size())].toUpper().left(random.bounded(1, 5));
        if (condition.text.back().isHighSurrogate())
            condition.text.chop(1);
        if (condition.text.isEmpty())
            condition.text = u"a"_s;
    }
    return condition;
}

void addMore(ProductFilter& f, const std::vector<TagId>& tags, QRandomGenerator& random) {
    f.orUncategorized = random.bounded(3) == 0;
    for (const TagId tag : tags) {
        if (random.bounded(12) == 0)
            f.excludedTags.push_back(tag);
    }
    if (random.bounded(6) == 0)
        f.priceComparison = PriceComparison(random.bounded(4));
    for (std::optional<bool>* has : {&f.hasDescription, &f.hasCategory, &f.hasTags}) {
        if (random.bounded(10) == 0)
            *has = random.bounded(2) == 0;
    }
    while (random.bounded(3) == 0)
        f.texts.push_back(randomCondition(random));
}

} // namespace

class tst_ProductQuery : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answersAsTheModelDoes_data() { TestBackend::addRows(); }
    void answersAsTheModelDoes();
    void tenThousandTags_data() { TestBackend::addRows(); }
    void tenThousandTags();
    void textOfManyNames_data() { TestBackend::addRows(); }
    void textOfManyNames();
    void hardPatterns_data() { TestBackend::addRows(); }
    void hardPatterns();
};

void tst_ProductQuery::answersAsTheModelDoes() {
    TestBackend backend = TestBackend::current();
    QVERIFY(backend.migrate());
    auto opened = CatalogStore::open(backend.url(), OpenMode::ReadWrite);
    VERIFY_OK(opened);
    CatalogStore& store = **opened;
    QRandomGenerator random(20261121); // the same catalogue on both engines
    std::vector<CategoryId> categories;
    std::vector<TagId> tags;
    std::vector<Product> all;
    const auto filled = store.write<qint64>([&](WriteUnit& unit) -> Result<qint64> {
        for (int i = 0; i < 7; ++i) {
            const auto category =
                store.categories().create(unit, u"%1 %2"_s.arg(words[random.bounded(words.size())]).arg(i));
            if (!category)
                return category.error();
            categories.push_back(category->id);
            const auto tag = store.tags().create(unit, u"%1-%2"_s.arg(words[random.bounded(words.size())]).arg(i));
            if (!tag)
                return tag.error();
            tags.push_back(tag->id);
        }
        for (int i = 0; i < 400; ++i) {
            ProductDraft draft = makeDraft(
                words[random.bounded(words.size())] + u' ' + words[random.bounded(words.size())],
                Money::fromHundredths(random.bounded(1, 3000)), Money::fromHundredths(random.bounded(1, 9) * 100));
            if (random.bounded(3) == 0)
                draft.description = words[random.bounded(words.size())];
            if (random.bounded(4) == 0)
                draft.imageUrl = u"pictures/%1.png"_s.arg(i);
            if (random.bounded(5) != 0)
                draft.category = categories[size_t(random.bounded(7))];
            for (const TagId tag : tags) {
                if (random.bounded(4) == 0)
                    draft.tags.push_back(tag);
            }
            auto product = store.products().create(unit, draft);
            if (!product)
                return product.error();
            all.push_back(*product);
        }
        return qint64{400};
    });
    VERIFY_OK(filled);

    for (int round = 0; round < 1000; ++round) {
        ProductQuery query;
        query.sort = {SortColumn(random.bounded(8)), random.bounded(2) == 0};
        ProductFilter& f = query.filter;
        if (random.bounded(2) == 0) {
            const QString word = random.bounded(2) == 0 ? words[random.bounded(words.size())]
                                                        : words[random.bounded(words.size())].toUpper();
            f.text = word.mid(random.bounded(2), random.bounded(1, 6)).trimmed();
            if ((!f.text.isEmpty() && f.text.back().isHighSurrogate()) ||
                (!f.text.isEmpty() && f.text.front().isLowSurrogate()))
                f.text = word;
            f.textEverywhere = random.bounded(2) == 0;
        }
        for (const CategoryId category : categories) {
            if (random.bounded(8) == 0)
                f.categories.push_back(category);
        }
        f.uncategorized = random.bounded(12) == 0;
        f.untagged = random.bounded(12) == 0;
        for (const TagId tag : tags) {
            if (random.bounded(8) == 0)
                f.tags.push_back(tag);
        }
        f.tagMatch = TagMatch(random.bounded(3));
        if (random.bounded(4) == 0)
            f.minShmeckles = Money::fromHundredths(random.bounded(1, 3000));
        if (random.bounded(4) == 0)
            f.maxShmeckles = Money::fromHundredths(random.bounded(1, 3000));
        if (random.bounded(6) == 0)
            f.minFlurbos = Money::fromHundredths(random.bounded(1, 9) * 100);
        if (random.bounded(6) == 0)
            f.maxFlurbos = Money::fromHundredths(random.bounded(1, 9) * 100);
        if (random.bounded(6) == 0)
            f.hasImage = random.bounded(2) == 0;

        if (random.bounded(2) == 0)
            addMore(f, tags, random);

        const auto ids = store.products().ids(query);
        VERIFY_OK(ids);
        std::vector<qint64> found;
        for (const ProductId id : *ids)
            found.push_back(id.value);
        const std::vector<qint64> wanted = expected(all, query);
        if (found != wanted) {
            for (const TextCondition& c : f.texts)
                qInfo() << "column" << int(c.column) << "test" << int(c.test) << c.text;
            qInfo() << "categories" << f.categories.size() << f.orUncategorized << f.uncategorized << "tags"
                    << f.tags.size() << int(f.tagMatch) << f.excludedTags.size() << f.untagged << "has"
                    << f.hasImage.has_value() << f.hasDescription.has_value() << f.hasCategory.has_value()
                    << f.hasTags.has_value() << "comparison" << int(f.priceComparison);
        }
        QVERIFY2(found == wanted,
                 qPrintable(u"round %1: text “%2” everywhere %3, sort %4 %5: %6 rows, not %7"_s.arg(round)
                                .arg(f.text)
                                .arg(f.textEverywhere)
                                .arg(int(query.sort.column))
                                .arg(query.sort.descending)
                                .arg(found.size())
                                .arg(wanted.size())));
        const auto first = store.products().firstRows(query, 20);
        VERIFY_OK(first);
        QCOMPARE(first->size(), std::min<size_t>(20, wanted.size()));
        for (size_t i = 0; i < first->size(); ++i)
            QCOMPARE((*first)[i].id.value, wanted[i]);
        const auto count = store.products().count(f);
        VERIFY_OK(count);
        QCOMPARE(*count, qint64(wanted.size()));
    }
}

void tst_ProductQuery::tenThousandTags() {
    TestBackend backend = TestBackend::current();
    QVERIFY(backend.migrate());
    auto opened = CatalogStore::open(backend.url(), OpenMode::ReadWrite);
    VERIFY_OK(opened);
    CatalogStore& store = **opened;
    VERIFY_OK(generateCatalogue(store, {3000, 20, 100, 3}));
    const auto count = [&store](const ProductFilter& filter) { return store.products().count(filter).valueOr(-1); };
    ProductFilter untagged;
    untagged.untagged = true;
    const qint64 none = count(untagged);
    ProductFilter filter;
    for (qint64 i = 60; i < 10'060; ++i) // most are no tag's, which costs the same
        filter.tags.emplace_back(i);
    const qint64 any = count(filter);
    const auto first = store.products().firstRows({filter, {}}, 50);
    VERIFY_OK(first);
    QCOMPARE(qint64(first->size()), std::min<qint64>(any, 50));
    QVERIFY(any > 0);
    filter.tagMatch = TagMatch::All;
    QCOMPARE(count(filter), 0);
    filter.tagMatch = TagMatch::None;
    QCOMPARE(count(filter), 3000 - any);
    filter.tagMatch = TagMatch::Any;
    std::swap(filter.tags, filter.excludedTags);
    QCOMPARE(count(filter), 3000 - any);
    filter.hasTags = true;
    QCOMPARE(count(filter), 3000 - any - none);
    ProductFilter categories;
    for (qint64 i = 3; i <= 10'000; ++i)
        categories.categories.emplace_back(i);
    const qint64 some = count(categories);
    categories.orUncategorized = true;
    ProductFilter uncategorized;
    uncategorized.uncategorized = true;
    QVERIFY(some > 0);
    QCOMPARE(count(categories), some + count(uncategorized));
}

/// More than an index of texts is asked for, so that SQLite goes along the names.
void tst_ProductQuery::textOfManyNames() {
    TestBackend backend = TestBackend::current();
    QVERIFY(backend.migrate());
    auto opened = CatalogStore::open(backend.url(), OpenMode::ReadWrite);
    VERIFY_OK(opened);
    CatalogStore& store = **opened;
    VERIFY_OK(generateCatalogue(store, {9000, 2, 2, 1}));
    for (const QString& name : {u"Ɐmber 00"_s, u"zɐmber"_s, u"ZAMBER 00"_s}) {
        VERIFY_OK(
            store.write<Product>([&](WriteUnit& unit) { return store.products().create(unit, makeDraft(name)); }));
    }
    const auto ordered = store.products().ids({});
    VERIFY_OK(ordered);
    const auto products = store.products().byIds(*ordered);
    VERIFY_OK(products);
    for (const QString& text : {u"00"_s, u"0"_s, u"LAMP 00"_s, u"STRAßE 0"_s, u"ɐmb"_s, u"é"_s, u"no such"_s}) {
        std::vector<ProductId> wanted;
        for (const Product& product : *products) {
            if (folded(product.name).contains(folded(text)))
                wanted.push_back(product.id);
        }
        for (const bool descending : {false, true}) {
            ProductQuery query{{}, {SortColumn::Name, descending}};
            query.filter.text = text;
            const auto found = store.products().ids(query);
            VERIFY_OK(found);
            QCOMPARE(*found, wanted);
            QCOMPARE(store.products().count(query.filter).valueOr(-1), qint64(wanted.size()));
            ProductRange range;
            range.limit = 30;
            std::vector<ProductId> paged;
            for (int page = 0; page < 3; ++page) {
                const auto read = store.products().page(query, range);
                VERIFY_OK(read);
                paged.insert(paged.end(), read->ids.begin(), read->ids.end());
                range.after = read->next;
                if (!read->next)
                    break;
            }
            const auto end = wanted.begin() + std::min<qptrdiff>(90, qptrdiff(wanted.size()));
            QCOMPARE(paged, std::vector<ProductId>(wanted.begin(), end));
            const auto first = store.products().firstRows(query, 50);
            VERIFY_OK(first);
            QCOMPARE(first->size(), std::min<size_t>(50, wanted.size()));
            for (size_t i = 0; i < first->size(); ++i)
                QCOMPARE((*first)[i].id, wanted[i]);
            std::reverse(wanted.begin(), wanted.end());
        }
    }
}

void tst_ProductQuery::hardPatterns() {
    TestBackend backend = TestBackend::current();
    QVERIFY(backend.migrate());
    auto opened = CatalogStore::open(backend.url(), OpenMode::ReadWrite);
    VERIFY_OK(opened);
    CatalogStore& store = **opened;
    const auto made = store.write<Product>([&](WriteUnit& unit) {
        ProductDraft draft = makeDraft(QString(99, u'a') + u'!', Money::fromHundredths(1), Money::fromHundredths(1));
        return store.products().create(unit, draft);
    });
    VERIFY_OK(made);
    const auto count = [&store](const QString& pattern) {
        ProductFilter filter;
        filter.texts = {{TextColumn::Name, TextTest::Matches, pattern}};
        return store.products().count(filter);
    };
    QCOMPARE(count(u"^a+!$"_s).valueOr(-1), 1);
    QCOMPARE(count(u"(?<=a)!"_s).error().kind, Error::Kind::Invalid);
    QCOMPARE(count(u"(a"_s).error().kind, Error::Kind::Invalid);
    // What tries for ever ends; PostgreSQL's automaton has no such trouble.
    const Result<qint64> long_ = count(u"^(a+)+(a+)+(a+)+$"_s);
    if (backend.isPostgres())
        QCOMPARE(long_.valueOr(-1), 0);
    else
        QCOMPARE(long_.ok() ? Error::Kind::Internal : long_.error().kind, Error::Kind::Invalid);
    QCOMPARE(count(u"!"_s).valueOr(-1), 1);
}

QTEST_GUILESS_MAIN(tst_ProductQuery)
#include "tst_productquery.moc"
