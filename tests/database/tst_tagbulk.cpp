#include "builders.h"
#include "catalogstore.h"
#include "namedmerge.h"
#include "productsets.h"
#include "qualitystore.h"
#include "tagbulkstore.h"
#include "testbackend.h"
#include "undostore.h"
#include "verify.h"

#include <QTest>
#include <memory>

using namespace pricebook;
using namespace Qt::StringLiterals;

/// Tags of many products at once, merging, and the filters for doubtful products.
class tst_TagBulk : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { TestBackend::addRows(); }
    void init();
    void cleanup();

    void spreadCounts();
    void onlyTheDifferenceIsWritten();
    void allThatMatch();
    void replacingTheWholeSet();
    void namesThatExistAreLinked();
    void aTagThatIsGoneChangesNothing();
    void mergingTags();
    void mergingTagsGivesAName();
    void mergingCategories();
    void mergingIntoWhatIsGone();
    void aCategoryWithItsProducts();
    void deletingSeveralTags();
    void movingToACategory();
    void nearlyEqualNames();
    void filtersForDoubtfulProducts();
    void eachIsUndoneInOneStep_data();
    void eachIsUndoneInOneStep();

private:
    Tag tag(const QString& name) {
        return m_store->write<Tag>([&](WriteUnit& unit) { return m_store->tags().create(unit, name); }).valueOr({});
    }
    Category category(const QString& name) {
        return m_store->write<Category>([&](WriteUnit& unit) { return m_store->categories().create(unit, name); })
            .valueOr({});
    }
    ProductId product(const ProductDraft& draft) {
        const auto made =
            m_store->write<Product>([&](WriteUnit& unit) { return m_store->products().create(unit, draft); });
        return made ? made->id : ProductId();
    }
    Result<TagBulkResult> apply(const ProductSet& set, const TagEdit& edit) {
        return m_store->write<TagBulkResult>(
            [&](WriteUnit& unit) { return TagBulkStore(unit.connection()).apply(unit, set, edit); });
    }
    QStringList tagsOf(ProductId id) {
        QStringList names;
        const auto found = m_store->products().byId(id);
        if (found) {
            for (const Tag& tag : found->tags)
                names << tag.name;
        }
        return names;
    }
    qint64 versionOf(ProductId id) {
        const auto found = m_store->products().byId(id);
        return found ? found->version : -1;
    }
    /// All there is, with ids, versions left out.
    QStringList everything() {
        QStringList lines;
        for (const TagUsage& usage : m_store->tags().all().valueOr({}))
            lines << u"tag %1 %2"_s.arg(usage.tag.id.value).arg(usage.tag.name);
        for (const CategoryUsage& usage : m_store->categories().all().valueOr({}))
            lines << u"category %1 %2"_s.arg(usage.category.id.value).arg(usage.category.name);
        for (const ProductId id : m_store->products().ids({{}, {SortColumn::Id, false}}).valueOr({})) {
            const auto found = m_store->products().byId(id);
            lines << u"product %1 %2 in %3 with %4"_s.arg(id.value)
                         .arg(found->name)
                         .arg(found->category ? found->category->id.value : 0)
                         .arg(tagsOf(id).join(u','));
        }
        return lines;
    }
    QList<qint64> idsOf(const ProductFilter& filter) {
        QList<qint64> ids;
        const auto found = m_store->products().ids({filter, {SortColumn::Id, false}});
        for (const ProductId id : found.valueOr({}))
            ids << id.value;
        const auto page = m_store->products().firstRows({filter, {}}, 100);
        const auto count = m_store->products().count(filter);
        return page && count && *count == ids.size() && page->size() == size_t(ids.size()) ? ids : QList<qint64>{-1};
    }

    std::unique_ptr<TestBackend> m_backend;
    std::unique_ptr<CatalogStore> m_store;
    Tag red, green, blue;
    ProductId a, b, c;
};

void tst_TagBulk::init() {
    QFETCH_GLOBAL(QString, backend);
    m_backend = std::make_unique<TestBackend>(backend);
    QVERIFY(m_backend->migrate());
    auto store = CatalogStore::open(m_backend->url(), OpenMode::ReadWrite);
    VERIFY_OK(store);
    m_store = std::move(*store);
    red = tag(u"red"_s);
    green = tag(u"green"_s);
    blue = tag(u"blue"_s);
    a = product(makeDraft(u"A"_s, std::nullopt, {red.id, green.id}));
    b = product(makeDraft(u"B"_s, std::nullopt, {red.id}));
    c = product(makeDraft(u"C"_s, std::nullopt, {}));
}

void tst_TagBulk::cleanup() {
    m_store.reset();
    m_backend.reset();
}

void tst_TagBulk::spreadCounts() {
    const auto spread = TagBulkStore(m_store->connection()).spread({{a, b, c, ProductId(999)}, {}});
    VERIFY_OK(spread);
    QCOMPARE(spread->products, 3);
    QCOMPARE(spread->tags.size(), size_t(2));
    QCOMPARE(spread->tags[0].tag, green);
    QCOMPARE(spread->tags[0].products, 1);
    QCOMPARE(spread->tags[1].tag, red);
    QCOMPARE(spread->tags[1].products, 2);
    const auto none = TagBulkStore(m_store->connection()).spread({});
    VERIFY_OK(none);
    QCOMPARE(none->products, 0);
}

void tst_TagBulk::onlyTheDifferenceIsWritten() {
    ChangeSet told;
    m_store->setChangedHandler([&told](const ChangeSet& changes) { told = changes; });
    const auto done = apply({{a, b, c}, {}}, {.add = {blue.id, red.id}, .remove = {green.id}, .create = {}});
    VERIFY_OK(done);
    QCOMPARE(done->products, 3);
    QCOMPARE(done->added, 4); // blue three times, red once
    QCOMPARE(done->removed, 1);
    QCOMPARE(tagsOf(a), (QStringList{u"blue"_s, u"red"_s}));
    QCOMPARE(tagsOf(c), (QStringList{u"blue"_s, u"red"_s}));
    QCOMPARE(versionOf(a), 2);
    QCOMPARE(told.productsChanged.size(), size_t(3));
    // Again: nothing is left to do, and nothing is touched.
    const auto again = apply({{a, b, c}, {}}, {.add = {blue.id}, .remove = {green.id}, .create = {}});
    VERIFY_OK(again);
    QCOMPARE(again->products, 0);
    QCOMPARE(versionOf(a), 2);
    // Only one of them lacks it.
    const ProductId d = product(makeDraft(u"D"_s));
    const auto one = apply({{a, d}, {}}, {.add = {blue.id}, .remove = {}, .create = {}});
    VERIFY_OK(one);
    QCOMPARE(one->products, 1);
    QCOMPARE(one->added, 1);
    QCOMPARE(versionOf(a), 2);
    QCOMPARE(versionOf(d), 2);
}

void tst_TagBulk::allThatMatch() {
    ProductFilter red;
    red.tags = {this->red.id};
    const auto done = apply({{}, red}, {.add = {blue.id}, .remove = {this->red.id}, .create = {}});
    VERIFY_OK(done);
    QCOMPARE(done->products, 2);
    QCOMPARE(tagsOf(a), (QStringList{u"blue"_s, u"green"_s}));
    QCOMPARE(tagsOf(b), QStringList{u"blue"_s});
    QCOMPARE(tagsOf(c), QStringList{});
    QCOMPARE(versionOf(c), 1);
}

void tst_TagBulk::replacingTheWholeSet() {
    TagEdit edit;
    edit.exactly = std::vector<TagId>{red.id};
    const auto done = apply({{a, b, c}, {}}, edit);
    VERIFY_OK(done);
    QCOMPARE(done->products, 2);
    QCOMPARE(tagsOf(a), QStringList{u"red"_s});
    QCOMPARE(versionOf(b), 1);
    edit.exactly = std::vector<TagId>{};
    VERIFY_OK(apply({{a, b, c}, {}}, edit));
    QCOMPARE(tagsOf(b), QStringList{});
}

void tst_TagBulk::namesThatExistAreLinked() {
    const auto done = apply({{b, c}, {}}, {.add = {}, .remove = {}, .create = {u"GREEN"_s, u" new "_s}});
    VERIFY_OK(done);
    QCOMPARE(tagsOf(c), (QStringList{u"green"_s, u"new"_s}));
    QCOMPARE(m_store->tags().all()->size(), size_t(4));
    const auto bad = apply({{b}, {}}, {.add = {}, .remove = {}, .create = {QString(51, u'x')}});
    QCOMPARE(bad.error().kind, Error::Kind::Invalid);
}

void tst_TagBulk::aTagThatIsGoneChangesNothing() {
    const auto done = apply({{a, b, c}, {}}, {.add = {TagId(999)}, .remove = {red.id}, .create = {u"new"_s}});
    QCOMPARE(done.error().kind, Error::Kind::Invalid);
    QCOMPARE(tagsOf(b), QStringList{u"red"_s});
    QCOMPARE(m_store->tags().all()->size(), size_t(3));
}

void tst_TagBulk::mergingTags() {
    const auto merged = m_store->write<qint64>([&](WriteUnit& unit) {
        return NamedMerge(unit.connection()).mergeTags(unit, red.id, {green.id, blue.id, red.id, TagId(999)});
    });
    VERIFY_OK(merged);
    QCOMPARE(*merged, 1);
    QCOMPARE(tagsOf(a), QStringList{u"red"_s});
    QCOMPARE(versionOf(a), 2);
    QCOMPARE(versionOf(b), 1);
    QCOMPARE(m_store->tags().all()->size(), size_t(1));
    QCOMPARE(m_store->tags().all()->front().products, 2);
}

void tst_TagBulk::mergingTagsGivesAName() {
    const auto merge = [&](const QString& name) {
        return m_store->write<qint64>(
            [&](WriteUnit& unit) { return NamedMerge(unit.connection()).mergeTags(unit, green.id, {red.id}, name); });
    };
    QCOMPARE(merge(u"BLUE"_s).error().kind, Error::Kind::NameTaken);
    QCOMPARE(tagsOf(b), QStringList{u"red"_s});
    // The name of one that goes is free for the one that stays.
    VERIFY_OK(merge(u"Red"_s));
    QCOMPARE(tagsOf(b), QStringList{u"Red"_s});
    QCOMPARE(m_store->tags().byName(u"red"_s)->id, green.id);
}

void tst_TagBulk::mergingCategories() {
    const Category tea = category(u"Tea"_s);
    const Category teas = category(u"Teas"_s);
    const ProductId sencha = product(makeDraft(u"Sencha"_s, teas.id, {}));
    const ProductId assam = product(makeDraft(u"Assam"_s, tea.id, {}));
    const auto merged = m_store->write<qint64>([&](WriteUnit& unit) {
        return NamedMerge(unit.connection()).mergeCategories(unit, tea.id, {teas.id}, u"TEA"_s);
    });
    VERIFY_OK(merged);
    QCOMPARE(*merged, 1);
    QCOMPARE(m_store->products().byId(sencha)->category->id, tea.id);
    QCOMPARE(versionOf(sencha), 2);
    QCOMPARE(versionOf(assam), 1);
    QCOMPARE(m_store->categories().all()->size(), size_t(1));
    QCOMPARE(m_store->categories().all()->front().category.name, u"TEA"_s);
}

void tst_TagBulk::mergingIntoWhatIsGone() {
    const auto merged = m_store->write<qint64>(
        [&](WriteUnit& unit) { return NamedMerge(unit.connection()).mergeTags(unit, TagId(999), {red.id}); });
    QCOMPARE(merged.error().kind, Error::Kind::NotFound);
    QCOMPARE(tagsOf(b), QStringList{u"red"_s});
}

void tst_TagBulk::aCategoryWithItsProducts() {
    const Category tea = category(u"Tea"_s);
    product(makeDraft(u"Sencha"_s, tea.id, {red.id}));
    product(makeDraft(u"Assam"_s, tea.id, {}));
    const auto remove = [&](qint64 expected) {
        return m_store->write<qint64>([&](WriteUnit& unit) {
            return NamedMerge(unit.connection()).removeCategoryWithProducts(unit, tea.id, expected);
        });
    };
    QCOMPARE(remove(1).error().kind, Error::Kind::Conflict);
    QCOMPARE(m_store->counts()->products, 5);
    const auto removed = remove(2);
    VERIFY_OK(removed);
    QCOMPARE(*removed, 2);
    QCOMPARE(m_store->counts()->products, 3);
    QCOMPARE(m_store->counts()->categories, 0);
    QCOMPARE(remove(0).error().kind, Error::Kind::NotFound);
}

void tst_TagBulk::deletingSeveralTags() {
    const auto removed = m_store->write<qint64>([&](WriteUnit& unit) {
        return NamedMerge(unit.connection()).removeTags(unit, {red.id, blue.id, TagId(999)});
    });
    VERIFY_OK(removed);
    QCOMPARE(*removed, 2);
    QCOMPARE(tagsOf(a), QStringList{u"green"_s});
    QCOMPARE(versionOf(a), 2);
    QCOMPARE(versionOf(c), 1);
    QCOMPARE(m_store->tags().all()->size(), size_t(1));
}

void tst_TagBulk::movingToACategory() {
    const Category tea = category(u"Tea"_s);
    const auto move = [&](const ProductSet& set, std::optional<CategoryId> target) {
        return m_store->write<qint64>([&](WriteUnit& unit) { return productsets::moveToCategory(unit, set, target); });
    };
    QCOMPARE(move({{a, b}, {}}, tea.id).valueOr(-1), 2);
    QCOMPARE(move({{a, c}, {}}, tea.id).valueOr(-1), 1); // one is there already
    QCOMPARE(versionOf(a), 2);
    QCOMPARE(m_store->categories().all()->front().products, 3);
    ProductFilter inTea;
    inTea.categories = {tea.id};
    QCOMPARE(move({{}, inTea}, std::nullopt).valueOr(-1), 3);
    QCOMPARE(m_store->categories().all()->front().products, 0);
    QCOMPARE(move({{a}, {}}, CategoryId(999)).error().kind, Error::Kind::Invalid);
}

void tst_TagBulk::nearlyEqualNames() {
    const ProductId d = product(makeDraft(u"Green tea"_s));
    const ProductId e = product(makeDraft(u"Green-Teas"_s));
    product(makeDraft(u"a"_s)); // the same but for case is no near name but a twin
    const auto near = QualityStore(m_store->connection()).nearlyEqualNames();
    VERIFY_OK(near);
    QCOMPARE(*near, (std::vector<ProductId>{d, e}));
}

void tst_TagBulk::filtersForDoubtfulProducts() {
    ProductDraft described = makeDraft(u"Ёлка"_s, money("10"), money("10.00"));
    described.description = u"green"_s;
    const ProductId d = product(described);
    const ProductId e = product(makeDraft(u"ёЛКА"_s));
    ProductFilter filter;
    filter.equalPrices = true;
    QCOMPARE(idsOf(filter), QList<qint64>{d.value});
    filter = {};
    filter.duplicateName = true;
    QCOMPARE(idsOf(filter), (QList<qint64>{d.value, e.value}));
    filter.hasDescription = false;
    QCOMPARE(idsOf(filter), QList<qint64>{e.value});
    filter = {};
    filter.hasDescription = true;
    QCOMPARE(idsOf(filter), QList<qint64>{d.value});
    filter = {};
    filter.products = {c, a, ProductId(999)};
    QCOMPARE(idsOf(filter), (QList<qint64>{a.value, c.value}));
    filter.tags = {red.id};
    QCOMPARE(idsOf(filter), QList<qint64>{a.value});
}

void tst_TagBulk::eachIsUndoneInOneStep_data() {
    QTest::addColumn<int>("what");
    QTest::newRow("tags of many") << 0;
    QTest::newRow("merging tags") << 1;
    QTest::newRow("merging categories") << 2;
    QTest::newRow("deleting tags") << 3;
    QTest::newRow("a category with its products") << 4;
    QTest::newRow("moving to a category") << 5;
}

void tst_TagBulk::eachIsUndoneInOneStep() {
    QFETCH(int, what);
    const Category tea = category(u"Tea"_s);
    const Category teas = category(u"Teas"_s);
    product(makeDraft(u"Sencha"_s, teas.id, {red.id, blue.id}));
    product(makeDraft(u"Assam"_s, tea.id, {blue.id}));
    const QStringList before = everything();
    qint64 step = 0;
    const auto done = m_store->write<qint64>([&](WriteUnit& unit) -> Result<qint64> {
        step = unit.step.id;
        NamedMerge merge(unit.connection());
        switch (what) {
        case 0: {
            const TagEdit edit{.add = {blue.id}, .remove = {red.id}, .create = {u"new"_s}};
            const auto applied = TagBulkStore(unit.connection()).apply(unit, {{a, b, c}, {}}, edit);
            return applied ? Result<qint64>(applied->products) : Result<qint64>(applied.error());
        }
        case 1:
            return merge.mergeTags(unit, green.id, {red.id, blue.id}, u"RED"_s);
        case 2:
            return merge.mergeCategories(unit, tea.id, {teas.id}, u"TEAS"_s);
        case 3:
            return merge.removeTags(unit, {red.id, blue.id});
        case 4:
            return merge.removeCategoryWithProducts(unit, teas.id, 1);
        default:
            return productsets::moveToCategory(unit, {{a, b}, {}}, tea.id);
        }
    });
    VERIFY_OK(done);
    QVERIFY(*done > 0);
    QVERIFY(everything() != before);
    const auto undone =
        m_store->write<UndoReport>([&](WriteUnit& unit) { return UndoStore(unit.connection()).undo(unit, step); });
    VERIFY_OK(undone);
    QCOMPARE(undone->skippedCount, 0);
    QCOMPARE(everything(), before);
}

QTEST_GUILESS_MAIN(tst_TagBulk)
#include "tst_tagbulk.moc"
