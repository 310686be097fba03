#include "builders.h"
#include "productmerge.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace pricebook;

namespace {

Product makeProduct() {
    Product product;
    product.id = ProductId(7);
    product.name = u"Tea"_s;
    product.description = u"Leaves.\r\nDried."_s;
    product.imageUrl = u"pictures/tea.png"_s;
    product.shmeckles = money("10");
    product.flurbos = money("5");
    product.category = Category{CategoryId(1), u"Drinks"_s};
    product.tags = {{TagId(1), u"green"_s}, {TagId(2), u"hot"_s}};
    product.version = 3;
    return product;
}

/// What every field can be changed to, by one person and by another.
struct Change {
    Field field;
    void (*mine)(ProductPatch&);
    void (*same)(Product&);
    void (*other)(Product&);
};

const std::array changes{
    Change{Field::Name, [](ProductPatch& p) { p.name = u"Mine"_s; }, [](Product& p) { p.name = u"Mine"_s; },
           [](Product& p) { p.name = u"Theirs"_s; }},
    Change{Field::PriceShmeckles, [](ProductPatch& p) { p.shmeckles = money("11"); },
           [](Product& p) { p.shmeckles = money("11"); }, [](Product& p) { p.shmeckles = money("12"); }},
    Change{Field::PriceFlurbos, [](ProductPatch& p) { p.flurbos = money("11"); },
           [](Product& p) { p.flurbos = money("11"); }, [](Product& p) { p.flurbos = money("12"); }},
    Change{Field::Category, [](ProductPatch& p) { p.category = std::optional<CategoryId>(); },
           [](Product& p) { p.category.reset(); },
           [](Product& p) {
               p.category = Category{CategoryId(2), u"Food"_s};
           }},
    Change{Field::Description, [](ProductPatch& p) { p.description = u"Mine\nlines"_s; },
           [](Product& p) { p.description = u"Mine\r\nlines"_s; }, [](Product& p) { p.description.clear(); }},
    Change{Field::ImageUrl, [](ProductPatch& p) { p.imageUrl.emplace(); }, [](Product& p) { p.imageUrl.clear(); },
           [](Product& p) { p.imageUrl = u"pictures/other.png"_s; }},
};

} // namespace

class tst_ProductMerge : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyPairOfFields();
    void theSameByBoth();
    void tagsAreSets();
    void tagsExactly();
    void tagsTypedByName();
    void typedBackToTheOldValue();
    void lineEndsAreNoChange();
    void deciding();
};

/// Only the same field clashes; any two others are both kept.
void tst_ProductMerge::everyPairOfFields() {
    for (const Change& mine : changes) {
        for (const Change& theirs : changes) {
            ProductPatch patch;
            mine.mine(patch);
            Product now = makeProduct();
            theirs.other(now);
            const ProductMerge merge = mergeProduct(makeProduct(), patch, now);
            QCOMPARE(merge.theirs, std::vector{theirs.field});
            if (mine.field == theirs.field) {
                QCOMPARE(merge.clashing, std::vector{mine.field});
                QVERIFY(merge.patch.isEmpty());
                QVERIFY(!merge.isClean());
            } else {
                QVERIFY(merge.isClean());
                QCOMPARE(merge.patch, patch);
            }
        }
    }
}

void tst_ProductMerge::theSameByBoth() {
    for (const Change& change : changes) {
        ProductPatch patch;
        change.mine(patch);
        Product now = makeProduct();
        change.same(now);
        const ProductMerge merge = mergeProduct(makeProduct(), patch, now);
        QVERIFY(merge.isClean());
        QVERIFY(merge.patch.isEmpty());
        QCOMPARE(merge.theirs, std::vector{change.field});
    }
}

void tst_ProductMerge::tagsAreSets() {
    ProductPatch mine;
    mine.tags.add = {TagId(3), TagId(4)};
    mine.tags.remove = {TagId(1), TagId(2)};
    Product theirs = makeProduct();
    theirs.tags = {{TagId(2), u"hot"_s}, {TagId(4), u"new"_s}, {TagId(5), u"sale"_s}};
    const ProductMerge merge = mergeProduct(makeProduct(), mine, theirs);
    QVERIFY(merge.isClean());
    QCOMPARE(merge.theirs, std::vector{Field::Tags});
    QCOMPARE(merge.patch.tags.add, std::vector{TagId(3)});    // 4 is there already
    QCOMPARE(merge.patch.tags.remove, std::vector{TagId(2)}); // 1 is gone already
}

void tst_ProductMerge::tagsExactly() {
    ProductPatch mine;
    mine.tags.exactly = {TagId(2), TagId(3)}; // that is: 1 away, 3 added
    Product theirs = makeProduct();
    theirs.tags.push_back({TagId(5), u"sale"_s});
    const ProductMerge merge = mergeProduct(makeProduct(), mine, theirs);
    QVERIFY(!merge.patch.tags.exactly);
    QCOMPARE(merge.patch.tags.add, std::vector{TagId(3)});
    QCOMPARE(merge.patch.tags.remove, std::vector{TagId(1)});
}

void tst_ProductMerge::tagsTypedByName() {
    ProductPatch mine;
    mine.tags.create = {u"SALE"_s, u"new"_s};
    Product theirs = makeProduct();
    theirs.tags.push_back({TagId(5), u"sale"_s});
    QCOMPARE(mergeProduct(makeProduct(), mine, theirs).patch.tags.create, QStringList{u"new"_s});
}

void tst_ProductMerge::typedBackToTheOldValue() {
    ProductPatch mine;
    mine.name = u"Tea"_s;
    Product theirs = makeProduct();
    theirs.name = u"Theirs"_s;
    const ProductMerge merge = mergeProduct(makeProduct(), mine, theirs);
    QVERIFY(merge.isClean());
    QVERIFY(merge.patch.isEmpty());
}

void tst_ProductMerge::lineEndsAreNoChange() {
    Product theirs = makeProduct();
    theirs.description = u"Leaves.\nDried."_s;
    QVERIFY(differingFields(makeProduct(), theirs).empty());
}

void tst_ProductMerge::deciding() {
    ProductPatch mine;
    mine.name = u"Mine"_s;
    mine.shmeckles = money("11");
    mine.flurbos = money("6");
    mine.tags.add = {TagId(3)};
    Product theirs = makeProduct();
    theirs.name = u"Theirs"_s;
    theirs.shmeckles = money("12");
    const ProductMerge merge = mergeProduct(makeProduct(), mine, theirs);
    QCOMPARE(merge.clashing, (std::vector{Field::Name, Field::PriceShmeckles}));
    const ProductPatch patch = decided(merge, mine, {Field::PriceShmeckles, Field::Description});
    QVERIFY(!patch.name);
    QCOMPARE(patch.shmeckles, money("11"));
    QCOMPARE(patch.flurbos, money("6"));
    QCOMPARE(patch.tags.add, std::vector{TagId(3)});
    QVERIFY(!patch.description);
}

QTEST_APPLESS_MAIN(tst_ProductMerge)
#include "tst_productmerge.moc"
