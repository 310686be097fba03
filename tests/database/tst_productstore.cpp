#include "builders.h"
#include "catalogstore.h"
#include "query.h"
#include "testbackend.h"
#include "verify.h"

#include <QTest>
#include <memory>

using namespace pricebook;
using namespace Qt::StringLiterals;

class tst_ProductStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { TestBackend::addRows(); }
    void init();
    void cleanup();

    void create();
    void createRefusesBadValues();
    void createMakesMissingTags();
    void updateWritesWhatChanged();
    void updateThatChangesNothing();
    void updateOfAnOldVersionIsAConflict();
    void updateOfAnAbsentProduct();
    void tagsAreASetDifference();
    void remove();
    void aFailedWriteChangesNothing();
    void aForeignWriteRaisesTheVersion();

private:
    Result<Product> create(const ProductDraft& draft) {
        return m_store->write<Product>([&](WriteUnit& unit) { return m_store->products().create(unit, draft); });
    }
    Result<Product> update(ProductId id, qint64 version, const ProductPatch& patch) {
        return m_store->write<Product>(
            [&](WriteUnit& unit) { return m_store->products().update(unit, id, version, patch); });
    }
    Result<Tag> tag(const QString& name) {
        return m_store->write<Tag>([&](WriteUnit& unit) { return m_store->tags().create(unit, name); });
    }

    std::unique_ptr<TestBackend> m_backend;
    std::unique_ptr<CatalogStore> m_store;
    std::vector<ChangeSet> m_changes;
};

void tst_ProductStore::init() {
    QFETCH_GLOBAL(QString, backend);
    m_backend = std::make_unique<TestBackend>(backend);
    QVERIFY(m_backend->migrate());
    auto store = CatalogStore::open(m_backend->url(), OpenMode::ReadWrite);
    VERIFY_OK(store);
    m_store = std::move(*store);
    m_changes.clear();
    m_store->setChangedHandler([this](const ChangeSet& changes) { m_changes.push_back(changes); });
}

void tst_ProductStore::cleanup() {
    m_store.reset();
    m_backend.reset();
}

void tst_ProductStore::create() {
    ProductDraft draft = makeDraft(u"  Green tea "_s, money("19.90"), money("0.01"));
    draft.description = u"two\nlines"_s;
    draft.imageUrl = u"pictures/tea.png"_s;
    const auto product = create(draft);
    VERIFY_OK(product);
    QCOMPARE(product->name, u"Green tea"_s);
    QCOMPARE(product->shmeckles, money("19.90"));
    QCOMPARE(product->flurbos, money("0.01"));
    QCOMPARE(product->description, draft.description);
    QCOMPARE(product->version, 1);
    QVERIFY(product->createdAt.secsTo(QDateTime::currentDateTimeUtc()) < 60);
    QCOMPARE(m_changes.size(), size_t(1));
    QCOMPARE(m_changes[0].productsAdded, std::vector{product->id});
    const auto again = m_store->products().byId(product->id);
    VERIFY_OK(again);
    QCOMPARE(*again, *product);
}

void tst_ProductStore::createRefusesBadValues() {
    ProductDraft draft = makeDraft(u"  "_s, Money(), Money::fromHundredths(Money::maximumHundredths + 1));
    draft.imageUrl = u"file:///etc/passwd"_s;
    const auto product = create(draft);
    QVERIFY(!product);
    QCOMPARE(product.error().kind, Error::Kind::Invalid);
    QCOMPARE(product.error().issues.size(), size_t(4));
    draft = makeDraft(u"Tea"_s);
    draft.category = CategoryId(99);
    const auto unknownCategory = create(draft);
    QVERIFY(!unknownCategory);
    QCOMPARE(unknownCategory.error().issues.at(0).field, Field::Category);
    draft.category.reset();
    draft.tags = {TagId(99)};
    QCOMPARE(create(draft).error().issues.at(0).field, Field::Tags);
    QVERIFY(m_changes.empty());
    QCOMPARE(m_store->counts()->products, 0);
}

void tst_ProductStore::createMakesMissingTags() {
    VERIFY_OK(tag(u"Organic"_s));
    ProductDraft draft = makeDraft(u"Tea"_s);
    draft.newTags = {u"organic"_s, u" green "_s, u"ЗЕЛЁНЫЙ"_s, u"зелёный"_s};
    const auto product = create(draft);
    VERIFY_OK(product);
    QStringList names;
    for (const Tag& t : product->tags)
        names << t.name;
    QCOMPARE(names, (QStringList{u"green"_s, u"Organic"_s, u"ЗЕЛЁНЫЙ"_s}));
    QCOMPARE(m_store->counts()->tags, 3);
}

void tst_ProductStore::updateWritesWhatChanged() {
    const auto product = create(makeDraft(u"Tea"_s));
    VERIFY_OK(product);
    ProductPatch patch;
    patch.shmeckles = money("1.23");
    patch.description = u"new"_s;
    const auto changed = update(product->id, product->version, patch);
    VERIFY_OK(changed);
    QCOMPARE(changed->shmeckles, money("1.23"));
    QCOMPARE(changed->description, u"new"_s);
    QCOMPARE(changed->name, u"Tea"_s);
    QCOMPARE(changed->version, 2);
    QCOMPARE(m_changes.back().productsChanged, std::vector{product->id});
    patch = {};
    patch.description = QString();
    const auto cleared = update(product->id, 2, patch);
    VERIFY_OK(cleared);
    QVERIFY(cleared->description.isEmpty());
}

void tst_ProductStore::updateThatChangesNothing() {
    const auto product = create(makeDraft(u"Tea"_s));
    VERIFY_OK(product);
    const size_t before = m_changes.size();
    const auto same = update(product->id, product->version, renameTo(u" Tea "_s));
    VERIFY_OK(same);
    QCOMPARE(*same, *product);
    QCOMPARE(m_changes.size(), before);
}

void tst_ProductStore::updateOfAnOldVersionIsAConflict() {
    const auto product = create(makeDraft(u"Tea"_s));
    VERIFY_OK(product);
    VERIFY_OK(update(product->id, 1, renameTo(u"Green tea"_s)));
    const auto late = update(product->id, 1, renameTo(u"Black tea"_s));
    QVERIFY(!late);
    QCOMPARE(late.error().kind, Error::Kind::Conflict);
    QCOMPARE(m_store->products().byId(product->id)->name, u"Green tea"_s);
    VERIFY_OK(update(product->id, 0, renameTo(u"Black tea"_s)));
}

void tst_ProductStore::updateOfAnAbsentProduct() {
    const auto gone = update(ProductId(4711), 1, renameTo(u"Tea"_s));
    QVERIFY(!gone);
    QCOMPARE(gone.error().kind, Error::Kind::NotFound);
}

void tst_ProductStore::tagsAreASetDifference() {
    const auto a = tag(u"a"_s);
    const auto b = tag(u"b"_s);
    const auto c = tag(u"c"_s);
    ProductDraft draft = makeDraft(u"Tea"_s);
    draft.tags = {a->id, b->id};
    const auto product = create(draft);
    VERIFY_OK(product);
    QCOMPARE(product->version, 1);
    ProductPatch patch;
    patch.tags.add = {c->id, b->id};
    patch.tags.remove = {a->id};
    patch.tags.create = {u"d"_s};
    const auto changed = update(product->id, 1, patch);
    VERIFY_OK(changed);
    QCOMPARE(changed->version, 2);
    QStringList names;
    for (const Tag& t : changed->tags)
        names << t.name;
    QCOMPARE(names, (QStringList{u"b"_s, u"c"_s, u"d"_s}));
    QCOMPARE(m_store->counts()->links, 3);
}

void tst_ProductStore::remove() {
    const auto a = tag(u"a"_s);
    std::vector<ProductId> ids;
    for (int i = 0; i < 3; ++i) {
        ProductDraft draft = makeDraft(u"Tea %1"_s.arg(i));
        draft.tags = {a->id};
        ids.push_back(create(draft)->id);
    }
    ids.pop_back();
    const auto removed = m_store->write<qint64>([&](WriteUnit& unit) { return m_store->products().remove(unit, ids); });
    VERIFY_OK(removed);
    QCOMPARE(*removed, 2);
    QCOMPARE(m_store->counts()->products, 1);
    QCOMPARE(m_store->counts()->links, 1);
    ProductFilter tea;
    tea.text = u"tea"_s;
    QCOMPARE(*m_store->products().count(tea), 1);
}

void tst_ProductStore::aFailedWriteChangesNothing() {
    const auto product = create(makeDraft(u"Tea"_s));
    VERIFY_OK(product);
    const size_t before = m_changes.size();
    const auto failed = m_store->write<Product>([&](WriteUnit& unit) -> Result<Product> {
        auto done = m_store->products().update(unit, product->id, 1, renameTo(u"Other"_s));
        if (!done)
            return done;
        return m_store->products().update(unit, ProductId(999), 1, renameTo(u"Other"_s));
    });
    QVERIFY(!failed);
    QCOMPARE(m_store->products().byId(product->id)->name, u"Tea"_s);
    QCOMPARE(m_changes.size(), before);
}

void tst_ProductStore::aForeignWriteRaisesTheVersion() {
    const auto a = tag(u"a"_s);
    const auto product = create(makeDraft(u"Tea"_s));
    VERIFY_OK(product);
    Connection& c = m_store->connection();
    VERIFY_OK(c.execute(u"UPDATE products SET price_flurbos = 2.5 WHERE id = %1"_s.arg(product->id.value)));
    QCOMPARE(m_store->products().byId(product->id)->version, 2);
    VERIFY_OK(
        c.execute(u"INSERT INTO product_tag_association (product_id, tag_id) VALUES (%1, %2)"_s.arg(product->id.value)
                      .arg(a->id.value)));
    QCOMPARE(m_store->products().byId(product->id)->version, 3);
    VERIFY_OK(c.execute(u"DELETE FROM product_tag_association"_s));
    QCOMPARE(m_store->products().byId(product->id)->version, 4);
    VERIFY_OK(c.execute(u"UPDATE products SET name = 'Strong coffee' WHERE id = %1"_s.arg(product->id.value)));
    ProductFilter coffee;
    coffee.text = u"COFF"_s;
    QCOMPARE(*m_store->products().count(coffee), 1);
    coffee.text = u"tea"_s;
    QCOMPARE(*m_store->products().count(coffee), 0);
}

QTEST_GUILESS_MAIN(tst_ProductStore)
#include "tst_productstore.moc"
