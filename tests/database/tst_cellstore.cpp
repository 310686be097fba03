#include "builders.h"
#include "catalogstore.h"
#include "cellstore.h"
#include "celltext.h"
#include "testbackend.h"
#include "verify.h"

#include <QTest>
#include <memory>

using namespace pricebook;
using namespace Qt::StringLiterals;

/// Many cells written in one transaction, each looked at by itself.
class tst_CellStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { TestBackend::addRows(); }
    void init();
    void cleanup() {
        m_store.reset();
        m_backend.reset();
    }

    void writesEveryField();
    void isOneCommitWithOneSignal();
    void cellsThatHaveTheValueAreLeftAlone();
    void othersFieldsAreMerged();
    void aFieldChangedMeanwhileIsRefused();
    void versionZeroWritesOver();
    void tagsMergeAsSets();
    void makesMissingTagsOnce();
    void aMissingCategoryIsRefused();
    void badValuesAreRefused();
    void goneProductsAreTold();
    void manyProductsInOneGo();

private:
    Result<CellReport> write(const std::vector<CellChange>& changes) {
        return m_store->write<CellReport>(
            [&](WriteUnit& unit) { return CellStore(m_store->connection()).write(unit, changes); });
    }
    Product now(const Product& product) { return m_store->products().byId(product.id).valueOr(Product()); }
    void change(const Product& product, const ProductPatch& patch) {
        VERIFY_OK(m_store->write<Product>(
            [&](WriteUnit& unit) { return m_store->products().update(unit, product.id, 0, patch); }));
    }
    static CellChange cell(const Product& product, Field field, const QString& after) {
        return {product.id, field, product.version, celltext::of(product, field), after};
    }
    QStringList tags(const Product& product) { return celltext::tagNames(celltext::of(now(product), Field::Tags)); }

    std::unique_ptr<TestBackend> m_backend;
    std::unique_ptr<CatalogStore> m_store;
    std::vector<ChangeSet> m_changes;
    Category m_drinks, m_food;
    Tag m_hot, m_green;
    Product m_tea, m_mate;
};

void tst_CellStore::init() {
    QFETCH_GLOBAL(QString, backend);
    m_backend = std::make_unique<TestBackend>(backend);
    QVERIFY(m_backend->migrate());
    auto store = CatalogStore::open(m_backend->url(), OpenMode::ReadWrite);
    VERIFY_OK(store);
    m_store = std::move(*store);
    const auto category = [&](const QString& name) {
        return m_store->write<Category>([&](WriteUnit& unit) { return m_store->categories().create(unit, name); })
            .valueOr(Category());
    };
    const auto tag = [&](const QString& name) {
        return m_store->write<Tag>([&](WriteUnit& unit) { return m_store->tags().create(unit, name); }).valueOr(Tag());
    };
    const auto product = [&](const ProductDraft& draft) {
        return m_store->write<Product>([&](WriteUnit& unit) { return m_store->products().create(unit, draft); })
            .valueOr(Product());
    };
    m_drinks = category(u"Drinks"_s);
    m_food = category(u"Food"_s);
    m_hot = tag(u"hot"_s);
    m_green = tag(u"green"_s);
    m_tea = product(makeDraft(u"Tea"_s, m_drinks.id, {m_hot.id}));
    m_mate = product(makeDraft(u"Mate"_s, m_drinks.id, {m_hot.id, m_green.id}));
    m_changes.clear();
    m_store->setChangedHandler([this](const ChangeSet& changes) { m_changes.push_back(changes); });
}

void tst_CellStore::writesEveryField() {
    const Result<CellReport> report =
        write({cell(m_tea, Field::Name, u"Чай"_s), cell(m_tea, Field::Category, u"food"_s),
               cell(m_tea, Field::Tags, u"green\nnew"_s), cell(m_tea, Field::PriceShmeckles, u"1234.50"_s),
               cell(m_tea, Field::PriceFlurbos, u"0.01"_s), cell(m_tea, Field::ImageUrl, u"pictures/tea.png"_s),
               cell(m_mate, Field::Category, {})});
    VERIFY_OK(report);
    QCOMPARE(report->cells, 7);
    QCOMPARE(report->products, 2);
    QVERIFY(report->refused.empty());
    const Product tea = now(m_tea);
    QCOMPARE(tea.name, u"Чай"_s);
    QCOMPARE(tea.category, m_food);
    QCOMPARE(tags(m_tea), (QStringList{u"green"_s, u"new"_s}));
    QCOMPARE(tea.shmeckles, money("1234.50"));
    QCOMPARE(tea.flurbos, money("0.01"));
    QCOMPARE(tea.imageUrl, u"pictures/tea.png"_s);
    QCOMPARE(tea.version, m_tea.version + 1);
    QCOMPARE(tea.description, m_tea.description);
    QVERIFY(!now(m_mate).category);
}

void tst_CellStore::isOneCommitWithOneSignal() {
    VERIFY_OK(write({cell(m_mate, Field::Category, u"Food"_s), cell(m_tea, Field::Tags, u"green"_s)}));
    QCOMPARE(m_changes.size(), 1U);
    QCOMPARE(m_changes[0].productsChanged, (std::vector{m_tea.id, m_mate.id}));
    QCOMPARE(m_changes[0].tags, (std::vector{m_hot.id, m_green.id}));
    QCOMPARE(m_changes[0].categories, (std::vector{m_drinks.id, m_food.id}));
}

void tst_CellStore::cellsThatHaveTheValueAreLeftAlone() {
    const Result<CellReport> report = write({cell(m_tea, Field::Name, u"Tea"_s), cell(m_tea, Field::Tags, u"HOT"_s)});
    VERIFY_OK(report);
    QCOMPARE(report->same, 2);
    QCOMPARE(report->cells, 0);
    QCOMPARE(now(m_tea), m_tea);
    QVERIFY(m_changes.empty());
}

void tst_CellStore::othersFieldsAreMerged() {
    change(m_tea, renameTo(u"Green tea"_s));
    const Result<CellReport> report = write({cell(m_tea, Field::PriceFlurbos, u"7.00"_s)});
    VERIFY_OK(report);
    QCOMPARE(report->merged, 1);
    QCOMPARE(now(m_tea).name, u"Green tea"_s);
    QCOMPARE(now(m_tea).flurbos, money("7"));
}

void tst_CellStore::aFieldChangedMeanwhileIsRefused() {
    change(m_tea, renameTo(u"Green tea"_s));
    const Result<CellReport> report =
        write({cell(m_tea, Field::Name, u"Black tea"_s), cell(m_tea, Field::PriceFlurbos, u"7.00"_s),
               cell(m_mate, Field::Name, u"Mate 2"_s)});
    VERIFY_OK(report);
    QCOMPARE(report->refused.size(), 1U);
    QCOMPARE(report->refused[0].why, RefusedCell::Why::Changed);
    QCOMPARE(report->refused[0].now, u"Green tea"_s);
    QCOMPARE(report->refused[0].version, m_tea.version + 1);
    QVERIFY(report->refused[0].text.contains(u"Green tea"_s));
    QCOMPARE(report->cells, 2);
    QCOMPARE(now(m_tea).name, u"Green tea"_s);
    QCOMPARE(now(m_tea).flurbos, money("7"));
    QCOMPARE(now(m_mate).name, u"Mate 2"_s);
    // The same as the other person wrote is no quarrel.
    const Result<CellReport> again = write({cell(m_tea, Field::Name, u"Green tea"_s)});
    VERIFY_OK(again);
    QCOMPARE(again->same, 1);
}

void tst_CellStore::versionZeroWritesOver() {
    change(m_tea, renameTo(u"Green tea"_s));
    CellChange over = cell(m_tea, Field::Name, u"Black tea"_s);
    over.version = 0;
    VERIFY_OK(write({over}));
    QCOMPARE(now(m_tea).name, u"Black tea"_s);
}

void tst_CellStore::tagsMergeAsSets() {
    ProductPatch others;
    others.tags.create = {u"loose"_s};
    change(m_tea, others);
    const Result<CellReport> report = write({cell(m_tea, Field::Tags, u"green"_s)}); // hot goes, green comes
    VERIFY_OK(report);
    QVERIFY(report->refused.empty());
    QCOMPARE(tags(m_tea), (QStringList{u"green"_s, u"loose"_s}));
    // What somebody else added or took away already is no error.
    VERIFY_OK(write({cell(m_tea, Field::Tags, u"green\nloose"_s)}));
    QCOMPARE(tags(m_tea), (QStringList{u"green"_s, u"loose"_s}));
}

void tst_CellStore::makesMissingTagsOnce() {
    VERIFY_OK(write({cell(m_tea, Field::Tags, u"hot\nSpring"_s), cell(m_mate, Field::Tags, u"spring\nhot\ngreen"_s)}));
    QCOMPARE(m_store->counts().valueOr({}).tags, 3);
    QCOMPARE(now(m_tea).tags.back(), now(m_mate).tags.back());
}

void tst_CellStore::aMissingCategoryIsRefused() {
    const Result<CellReport> report =
        write({cell(m_tea, Field::Category, u"Drinkz"_s), cell(m_mate, Field::Category, u"Food"_s)});
    VERIFY_OK(report);
    QCOMPARE(report->refused.size(), 1U);
    QCOMPARE(report->refused[0].why, RefusedCell::Why::Invalid);
    QVERIFY(report->refused[0].text.contains(u"Drinkz"_s));
    QCOMPARE(now(m_tea).category, m_drinks);
    QCOMPARE(now(m_mate).category, m_food);
}

void tst_CellStore::badValuesAreRefused() {
    const Result<CellReport> report = write({cell(m_tea, Field::Name, QString(101, u'x')),
                                             cell(m_tea, Field::PriceFlurbos, u"0"_s),
                                             cell(m_tea, Field::Tags, QString(51, u'x')),
                                             cell(m_tea, Field::ImageUrl, u"ftp://x"_s),
                                             {m_tea.id, Field::Id, m_tea.version, u"1"_s, u"2"_s}});
    VERIFY_OK(report);
    QCOMPARE(report->refused.size(), 5U);
    QCOMPARE(report->cells, 0);
    QCOMPARE(now(m_tea), m_tea);
    QCOMPARE(m_store->counts().valueOr({}).tags, 2);
}

void tst_CellStore::goneProductsAreTold() {
    VERIFY_OK(m_store->write<qint64>(
        [&](WriteUnit& unit) { return m_store->products().remove(unit, std::vector{m_tea.id}); }));
    const Result<CellReport> report = write({cell(m_tea, Field::Name, u"x"_s), cell(m_mate, Field::Name, u"Mate 2"_s)});
    VERIFY_OK(report);
    QCOMPARE(report->refused.size(), 1U);
    QCOMPARE(report->refused[0].why, RefusedCell::Why::Gone);
    QCOMPARE(report->cells, 1);
}

void tst_CellStore::manyProductsInOneGo() {
    std::vector<Product> products;
    VERIFY_OK(m_store->write<qint64>([&](WriteUnit& unit) -> Result<qint64> {
        for (int i = 0; i < 1201; ++i) {
            const Result<Product> made = m_store->products().create(unit, makeDraft(u"Product %1"_s.arg(i)));
            if (!made)
                return made.error();
            products.push_back(*made);
        }
        return 0;
    }));
    std::vector<CellChange> changes;
    for (const Product& product : products)
        changes.push_back(cell(product, Field::PriceShmeckles, u"77.00"_s));
    const Result<CellReport> report = write(changes);
    VERIFY_OK(report);
    QCOMPARE(report->products, 1201);
    QCOMPARE(now(products.back()).shmeckles, money("77"));
    QCOMPARE(now(products.front()).shmeckles, money("77"));
    QCOMPARE(now(products[999]).version, 2);
}

QTEST_GUILESS_MAIN(tst_CellStore)
#include "tst_cellstore.moc"
