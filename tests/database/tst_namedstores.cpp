#include "builders.h"
#include "catalogstore.h"
#include "testbackend.h"
#include "verify.h"

#include <QTest>
#include <memory>

using namespace pricebook;
using namespace Qt::StringLiterals;

/// Categories and tags.
class tst_NamedStores : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { TestBackend::addRows(); }
    void init();
    void cleanup();

    void aNameIsTakenWhateverItsCase();
    void badNamesAreRefused();
    void renaming();
    void deletingACategoryMovesItsProducts();
    void deletingACategoryLeavesItsProducts();
    void deletingATag();
    void suggestions();
    void caseTwinsOfAnotherProgramAreReadAsTheyAre();

private:
    Result<Category> category(const QString& name) {
        return m_store->write<Category>([&](WriteUnit& unit) { return m_store->categories().create(unit, name); });
    }
    Result<Tag> tag(const QString& name) {
        return m_store->write<Tag>([&](WriteUnit& unit) { return m_store->tags().create(unit, name); });
    }
    Result<Product> product(const ProductDraft& draft) {
        return m_store->write<Product>([&](WriteUnit& unit) { return m_store->products().create(unit, draft); });
    }

    std::unique_ptr<TestBackend> m_backend;
    std::unique_ptr<CatalogStore> m_store;
};

void tst_NamedStores::init() {
    QFETCH_GLOBAL(QString, backend);
    m_backend = std::make_unique<TestBackend>(backend);
    QVERIFY(m_backend->migrate());
    auto store = CatalogStore::open(m_backend->url(), OpenMode::ReadWrite);
    VERIFY_OK(store);
    m_store = std::move(*store);
}

void tst_NamedStores::cleanup() {
    m_store.reset();
    m_backend.reset();
}

void tst_NamedStores::aNameIsTakenWhateverItsCase() {
    const auto tea = category(u"Чай"_s);
    VERIFY_OK(tea);
    const auto twin = category(u" чАЙ "_s);
    QVERIFY(!twin);
    QCOMPARE(twin.error().kind, Error::Kind::NameTaken);
    QCOMPARE(twin.error().issues.at(0).existingId, tea->id.value);
    const auto organic = tag(u"Organic"_s);
    VERIFY_OK(organic);
    QCOMPARE(tag(u"ORGANIC"_s).error().issues.at(0).existingId, organic->id.value);
    QCOMPARE(m_store->tags().byName(u"oRGANIC"_s)->id, organic->id);
    QCOMPARE(m_store->tags().byName(u"absent"_s).error().kind, Error::Kind::NotFound);
}

void tst_NamedStores::badNamesAreRefused() {
    QCOMPARE(category(u"  "_s).error().kind, Error::Kind::Invalid);
    QCOMPARE(category(QString(101, u'x')).error().kind, Error::Kind::Invalid);
    VERIFY_OK(category(QString(100, u'я')));
    QCOMPARE(tag(QString(51, u'x')).error().kind, Error::Kind::Invalid);
    QCOMPARE(tag(u"a\tb"_s).error().kind, Error::Kind::Invalid);
    VERIFY_OK(tag(u"🍵"_s.repeated(50)));
}

void tst_NamedStores::renaming() {
    const auto a = category(u"a"_s);
    VERIFY_OK(category(u"b"_s));
    const auto rename = [&](const QString& name) {
        return m_store->write<Category>(
            [&](WriteUnit& unit) { return m_store->categories().rename(unit, a->id, name); });
    };
    QCOMPARE(rename(u"B"_s).error().kind, Error::Kind::NameTaken);
    VERIFY_OK(rename(u"A"_s)); // its own name in another case
    QCOMPARE(m_store->categories().byId(a->id)->category.name, u"A"_s);
    QCOMPARE(m_store->categories().byId(a->id)->version, 2);
    const auto gone =
        m_store->write<Tag>([&](WriteUnit& unit) { return m_store->tags().rename(unit, TagId(5), u"x"_s); });
    QCOMPARE(gone.error().kind, Error::Kind::NotFound);
}

void tst_NamedStores::deletingACategoryMovesItsProducts() {
    const auto from = category(u"from"_s);
    const auto to = category(u"to"_s);
    const auto item = product(makeDraft(u"Tea"_s, from->id, {}));
    VERIFY_OK(item);
    const auto moved =
        m_store->write<qint64>([&](WriteUnit& unit) { return m_store->categories().remove(unit, from->id, to->id); });
    VERIFY_OK(moved);
    QCOMPARE(*moved, 1);
    const auto now = m_store->products().byId(item->id);
    VERIFY_OK(now);
    QCOMPARE(now->category->id, to->id);
    QCOMPARE(now->version, 2);
    const auto all = m_store->categories().all();
    QCOMPARE(all->size(), size_t(1));
    QCOMPARE(all->front().products, 1);
}

void tst_NamedStores::deletingACategoryLeavesItsProducts() {
    const auto from = category(u"from"_s);
    const auto item = product(makeDraft(u"Tea"_s, from->id, {}));
    VERIFY_OK(item);
    VERIFY_OK(m_store->write<qint64>(
        [&](WriteUnit& unit) { return m_store->categories().remove(unit, from->id, std::nullopt); }));
    const auto now = m_store->products().byId(item->id);
    VERIFY_OK(now);
    QVERIFY(!now->category);
    QCOMPARE(now->version, 2);
}

void tst_NamedStores::deletingATag() {
    const auto a = tag(u"a"_s);
    const auto item = product(makeDraft(u"Tea"_s, std::nullopt, {a->id}));
    VERIFY_OK(item);
    const auto removed = m_store->write<qint64>([&](WriteUnit& unit) { return m_store->tags().remove(unit, a->id); });
    VERIFY_OK(removed);
    QCOMPARE(*removed, 1);
    const auto now = m_store->products().byId(item->id);
    QVERIFY(now->tags.empty());
    QCOMPARE(now->version, 2);
}

void tst_NamedStores::suggestions() {
    const auto creme = tag(u"Crème"_s);
    VERIFY_OK(tag(u"ice cream"_s));
    VERIFY_OK(tag(u"cream"_s));
    VERIFY_OK(tag(u"100%_sure"_s));
    const auto yolka = tag(u"Ёлка"_s);
    VERIFY_OK(product(makeDraft(u"Tea"_s, std::nullopt, {creme->id})));
    const auto names = [&](const QString& text, int limit) {
        QStringList found;
        const auto hits = m_store->tags().suggest(text, limit);
        if (!hits)
            return QStringList{hits.error().text, hits.error().engine};
        for (const TagUsage& usage : *hits)
            found << u"%1, %2"_s.arg(usage.tag.name).arg(usage.products);
        return found;
    };
    QCOMPARE(names(u"CR"_s, 20), (QStringList{u"cream, 0"_s, u"Crème, 1"_s, u"ice cream, 0"_s}));
    QCOMPARE(names(u"creme"_s, 20), (QStringList{u"Crème, 1"_s}));
    QCOMPARE(names(u"CRÈ"_s, 20), (QStringList{u"cream, 0"_s, u"Crème, 1"_s, u"ice cream, 0"_s}));
    QCOMPARE(names(u"елка"_s, 20), (QStringList{u"Ёлка, 0"_s}));
    QCOMPARE(names(u"%_"_s, 20), (QStringList{u"100%_sure, 0"_s}));
    QCOMPARE(names(u""_s, 2), (QStringList{u"Crème, 1"_s, u"100%_sure, 0"_s}));
    Q_UNUSED(yolka)
}

void tst_NamedStores::caseTwinsOfAnotherProgramAreReadAsTheyAre() {
    VERIFY_OK(m_store->connection().execute(u"INSERT INTO tags (name) VALUES ('twin')"_s));
    VERIFY_OK(m_store->connection().execute(u"INSERT INTO tags (name) VALUES ('TWIN')"_s));
    QCOMPARE(m_store->tags().all()->size(), size_t(2));
    QCOMPARE(m_store->tags().byName(u"TWIN"_s)->name, u"TWIN"_s);
    QCOMPARE(tag(u"Twin"_s).error().kind, Error::Kind::NameTaken);
}

QTEST_GUILESS_MAIN(tst_NamedStores)
#include "tst_namedstores.moc"
