#include "builders.h"
#include "catalogstore.h"
#include "savedviewstore.h"
#include "testbackend.h"
#include "verify.h"

#include <QJsonDocument>
#include <QTest>

using namespace pricebook;
using namespace Qt::StringLiterals;

class tst_SavedViewStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup();
    void goesToJsonAndBack();
    void toleratesWhatItDoesNotKnow();
    void keepsPersonalAndShared_data() { TestBackend::addRows(); }
    void keepsPersonalAndShared();
    void looksAtTheVersion_data() { TestBackend::addRows(); }
    void looksAtTheVersion();
    void oneIsTheDefault_data() { TestBackend::addRows(); }
    void oneIsTheDefault();
    void namesWhatIsGone_data() { TestBackend::addRows(); }
    void namesWhatIsGone();

private:
    void open();
    template <class T>
    Result<T> write(const std::function<Result<T>(WriteUnit&)>& work) {
        return store->write<T>(work);
    }
    Result<SavedView> create(const QString& owner, const SavedView& view) {
        return write<SavedView>([&](WriteUnit& unit) { return views->create(unit, owner, view); });
    }
    Result<SavedView> update(const QString& owner, const SavedView& view) {
        return write<SavedView>([&](WriteUnit& unit) { return views->update(unit, owner, view); });
    }
    Error::Kind removing(const QString& owner, const SavedView& view) {
        const auto done = write<bool>([&](WriteUnit& unit) -> Result<bool> {
            const Result<void> removed = views->remove(unit, owner, view.id, view.version);
            return removed ? Result<bool>(true) : Result<bool>(removed.error());
        });
        return done ? Error::Kind::Internal : done.error().kind;
    }
    void setDefault(const QString& owner, qint64 id, bool on) {
        VERIFY_OK(write<bool>([&](WriteUnit& unit) -> Result<bool> {
            const Result<void> done = views->setDefault(unit, owner, id, on);
            return done ? Result<bool>(true) : Result<bool>(done.error());
        }));
    }
    [[nodiscard]] QStringList names(const QString& owner) const {
        QStringList names;
        for (const SavedView& view : views->all(owner).valueOr({}))
            names << view.name + (view.isDefault ? u"*"_s : QString());
        return names;
    }

    std::unique_ptr<TestBackend> backend;
    std::unique_ptr<CatalogStore> store;
    std::unique_ptr<SavedViewStore> views;
};

namespace {

SavedView named(const QString& name, bool shared = false) {
    SavedView view;
    view.name = name;
    view.isShared = shared;
    view.definition.filter.text = u"tea"_s;
    return view;
}

} // namespace

void tst_SavedViewStore::cleanup() {
    views.reset();
    store.reset();
    backend.reset();
}

void tst_SavedViewStore::open() {
    QFETCH(QString, backend);
    this->backend = std::make_unique<TestBackend>(backend);
    QVERIFY(this->backend->migrate());
    auto opened = CatalogStore::open(this->backend->url(), OpenMode::ReadWrite);
    VERIFY_OK(opened);
    store = std::move(*opened);
    views = std::make_unique<SavedViewStore>(store->connection());
}

void tst_SavedViewStore::goesToJsonAndBack() {
    ViewDefinition view;
    QCOMPARE(ViewDefinition::fromJson(view.toJson()).valueOr({}), view);
    ProductFilter& f = view.filter;
    f.text = u"чай"_s;
    f.textEverywhere = true;
    f.name = u"x"_s;
    f.categories = {CategoryId(3)};
    f.orUncategorized = f.duplicateName = f.equalPrices = f.untagged = f.uncategorized = true;
    f.tags = {TagId(1), TagId(2)};
    f.tagMatch = TagMatch::All;
    f.excludedTags = {TagId(9)};
    f.minShmeckles = Money::fromHundredths(1);
    f.maxShmeckles = Money::fromHundredths(999'999'999'999);
    f.minFlurbos = Money::fromHundredths(250);
    f.maxFlurbos = Money::fromHundredths(300);
    f.priceComparison = PriceComparison::Greater;
    f.hasImage = true;
    f.hasDescription = f.hasCategory = f.hasTags = false;
    f.texts = {{TextColumn::Description, TextTest::Matches, u"^a"_s}, {TextColumn::Picture, TextTest::Empty, {}}};
    f.products = {ProductId(5)};
    view.categories = {{CategoryId(3), u"Tea"_s}};
    view.tags = {{TagId(1), u"a"_s}, {TagId(2), u"b"_s}, {TagId(9), u"c"_s}};
    view.sort = {SortColumn::PriceFlurbos, true};
    view.columns = {{u"name"_s, 200, true}, {u"tags"_s, 0, false}};
    const Result<ViewDefinition> back = ViewDefinition::fromJson(view.toJson());
    VERIFY_OK(back);
    QCOMPARE(*back, view);
}

void tst_SavedViewStore::toleratesWhatItDoesNotKnow() {
    const QByteArray json = R"({"version":7,"colour":"red","filter":{"search":"x","mood":1,"tags":"none","has_image":3,
        "min_price_shmeckles":"-1","columns":[{"column":"smell","test":"contains","text":"a"},5]},
        "sort":{"column":"mood"},"columns":[{"column":"name","width":-4},{"width":3}]})";
    const Result<ViewDefinition> view = ViewDefinition::fromJson(json);
    VERIFY_OK(view);
    ProductFilter expected;
    expected.text = u"x"_s;
    QCOMPARE(view->filter, expected);
    QCOMPARE(view->sort, ProductSort());
    QCOMPARE(view->columns, (std::vector<ViewColumn>{{u"name"_s, 0, true}}));
    const QJsonObject again = QJsonDocument::fromJson(view->toJson()).object();
    QCOMPARE(again[u"colour"_s].toString(), u"red"_s);
    QCOMPARE(again[u"version"_s].toInt(), 7);
    QVERIFY(!ViewDefinition::fromJson("[1]"));
    QVERIFY(!ViewDefinition::fromJson("{"));
}

void tst_SavedViewStore::keepsPersonalAndShared() {
    open();
    const auto mine = create(u"anna"_s, named(u" Teas "_s));
    VERIFY_OK(mine);
    QCOMPARE(mine->name, u"Teas"_s);
    QCOMPARE(mine->definition.filter.text, u"tea"_s);
    VERIFY_OK(create(u"anna"_s, named(u"For all"_s, true)));
    VERIFY_OK(create(u"ben"_s, named(u"Teas"_s)));
    QCOMPARE(names(u"anna"_s), (QStringList{u"For all"_s, u"Teas"_s}));
    QCOMPARE(names(u"carl"_s), QStringList{u"For all"_s});
    QCOMPARE(create(u"anna"_s, named(u"TEAS"_s)).error().kind, Error::Kind::NameTaken);
    QCOMPARE(create(u"anna"_s, named(u"for ALL"_s, true)).error().kind, Error::Kind::NameTaken);
    VERIFY_OK(create(u"anna"_s, named(u"Teas"_s, true)));
    QCOMPARE(create(u"anna"_s, named(u"  "_s)).error().kind, Error::Kind::Invalid);
    QCOMPARE(create(u"anna"_s, named(QString(101, u'x'))).error().kind, Error::Kind::Invalid);
    // Somebody else's is not there.
    QCOMPARE(update(u"ben"_s, *mine).error().kind, Error::Kind::NotFound);
    QCOMPARE(removing(u"ben"_s, *mine), Error::Kind::NotFound);
}

void tst_SavedViewStore::looksAtTheVersion() {
    open();
    const auto first = create(u"anna"_s, named(u"Teas"_s));
    VERIFY_OK(first);
    SavedView changed = *first;
    changed.name = u"Green teas"_s;
    changed.definition.filter.text = u"green"_s;
    const auto second = update(u"anna"_s, changed);
    VERIFY_OK(second);
    QCOMPARE(second->version, first->version + 1);
    QCOMPARE(second->definition.filter.text, u"green"_s);
    QCOMPARE(update(u"anna"_s, changed).error().kind, Error::Kind::Conflict);
    QCOMPARE(removing(u"anna"_s, *first), Error::Kind::Conflict);
    QCOMPARE(names(u"anna"_s), QStringList{u"Green teas"_s});
    QCOMPARE(removing(u"anna"_s, *second), Error::Kind::Internal); // done
    QCOMPARE(names(u"anna"_s), QStringList());
    QCOMPARE(update(u"anna"_s, *second).error().kind, Error::Kind::NotFound);
}

void tst_SavedViewStore::oneIsTheDefault() {
    open();
    const auto one = create(u"anna"_s, named(u"One"_s));
    const auto two = create(u"anna"_s, named(u"Two"_s));
    const auto shared = create(u"anna"_s, named(u"Shared"_s, true));
    VERIFY_OK(shared);
    setDefault(u"anna"_s, one->id, true);
    setDefault(u"ben"_s, shared->id, true);
    QCOMPARE(names(u"anna"_s), (QStringList{u"Shared*"_s, u"One*"_s, u"Two"_s}));
    setDefault(u"anna"_s, two->id, true);
    QCOMPARE(names(u"anna"_s), (QStringList{u"Shared*"_s, u"One"_s, u"Two*"_s}));
    setDefault(u"anna"_s, two->id, false);
    QCOMPARE(names(u"anna"_s), (QStringList{u"Shared*"_s, u"One"_s, u"Two"_s}));
    // One that becomes everybody's is no longer what one person starts with.
    setDefault(u"anna"_s, one->id, true);
    SavedView moved = *one;
    moved.isShared = true;
    VERIFY_OK(update(u"anna"_s, moved));
    QCOMPARE(names(u"anna"_s), (QStringList{u"One"_s, u"Shared*"_s, u"Two"_s}));
}

void tst_SavedViewStore::namesWhatIsGone() {
    open();
    const auto tag = [this](const QString& name) {
        return write<Tag>([&](WriteUnit& unit) { return store->tags().create(unit, name); }).valueOr({});
    };
    const Tag red = tag(u"red"_s);
    const Tag blue = tag(u"blue"_s);
    const Tag green = tag(u"green"_s);
    const Category tea =
        write<Category>([&](WriteUnit& unit) { return store->categories().create(unit, u"Tea"_s); }).valueOr({});
    SavedView view = named(u"View"_s);
    view.definition.filter.tags = {red.id, blue.id, green.id};
    view.definition.filter.excludedTags = {TagId(777)};
    view.definition.filter.categories = {tea.id};
    view.definition.filter.orUncategorized = true;
    view.definition.tags = {red, blue, green, {TagId(777), u"never"_s}};
    view.definition.categories = {tea};
    const auto saved = create(u"anna"_s, view);
    VERIFY_OK(saved);
    VERIFY_OK(write<qint64>([&](WriteUnit& unit) { return store->tags().remove(unit, red.id); }));
    VERIFY_OK(write<qint64>([&](WriteUnit& unit) { return store->tags().remove(unit, blue.id); }));
    VERIFY_OK(write<qint64>([&](WriteUnit& unit) { return store->categories().remove(unit, tea.id, {}); }));
    const Tag again = tag(u"Blue"_s);
    VERIFY_OK(write<Tag>([&](WriteUnit& unit) { return store->tags().rename(unit, green.id, u"verde"_s); }));
    const auto now = views->resolve(saved->definition);
    VERIFY_OK(now);
    QCOMPARE(now->missing, (QStringList{u"Tea"_s, u"red"_s, u"never"_s}));
    QCOMPARE(now->definition.filter.tags, (std::vector<TagId>{again.id, green.id}));
    QVERIFY(now->definition.filter.excludedTags.empty());
    QVERIFY(now->definition.filter.categories.empty());
    QVERIFY(now->definition.filter.uncategorized);
    QCOMPARE(now->definition.tags, (std::vector<Tag>{again, {green.id, u"verde"_s}}));
}

QTEST_GUILESS_MAIN(tst_SavedViewStore)
#include "tst_savedviewstore.moc"
