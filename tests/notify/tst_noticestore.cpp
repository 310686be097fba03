#include "builders.h"
#include "catalogstore.h"
#include "noticeoptions.h"
#include "noticestore.h"
#include "noticetexts.h"
#include "query.h"
#include "testbackend.h"
#include "verify.h"

#include <QTest>

using namespace pricebook;
using namespace Qt::StringLiterals;

namespace {

const QString channel = u"telegram:7"_s;

NoticeEvent makeEvent(NoticeEvent::Kind kind, qint64 entry, const QString& name) {
    NoticeEvent event;
    event.kind = kind;
    event.entry = entry;
    event.name = name;
    event.shmeckles = money("12.50");
    event.flurbos = money("3");
    return event;
}

} // namespace

class tst_NoticeStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup();
    void options_data();
    void options();
    void texts();
    void manyAtOnce();
    void followsTheJournal_data() { TestBackend::addRows(); }
    void followsTheJournal();
    void onlyOneWrites_data() { TestBackend::addRows(); }
    void onlyOneWrites();
    void onlyOneClaims_data() { TestBackend::addRows(); }
    void onlyOneClaims();
    void afterAFailure_data() { TestBackend::addRows(); }
    void afterAFailure();
    void prunedJournal_data() { TestBackend::addRows(); }
    void prunedJournal();

private:
    void open();
    template <class T>
    Result<T> write(const std::function<Result<T>(WriteUnit&)>& work) {
        return store->write<T>(work);
    }
    bool put(const NoticeStore::Batch& batch, const std::vector<NoticeDraft>& drafts) {
        return write<bool>([&](WriteUnit& unit) { return notices->put(unit, channel, batch, drafts); }).valueOr(false);
    }
    std::optional<ClaimedNotice> claim(const QString& who, int seconds = 60) {
        return write<std::optional<ClaimedNotice>>(
                   [&](WriteUnit& unit) { return notices->claim(unit, channel, who, seconds); })
            .valueOr(std::nullopt);
    }
    NoticeStore::Batch read() {
        waitForOlderTransactions();
        return notices->read(channel, 100).valueOr({});
    }
    /// A change is told once the server's older transactions have ended, those of tests beside this one, too.
    void waitForOlderTransactions() {
        const auto areOver = [this] {
            return !backend->isPostgres() ||
                   scalarInteger(store->connection(), u"SELECT count(*) FROM change_journal WHERE transaction_id >= "
                                                      "txid_snapshot_xmin(txid_current_snapshot())"_s)
                           .valueOr(1) == 0;
        };
        QVERIFY(QTest::qWaitFor(areOver, 20'000));
    }
    /// A channel that is followed from now on, with these notices waiting.
    void begin(const std::vector<NoticeDraft>& drafts = {}) { QVERIFY(put(read(), drafts)); }
    ProductId create(const QString& name) {
        return write<Product>([&](WriteUnit& unit) { return store->products().create(unit, makeDraft(name)); })
            .valueOr({})
            .id;
    }

    std::unique_ptr<TestBackend> backend;
    std::unique_ptr<CatalogStore> store;
    std::unique_ptr<NoticeStore> notices;
};

void tst_NoticeStore::open() {
    backend = std::make_unique<TestBackend>(QString::fromLatin1(QTest::currentDataTag()));
    QVERIFY(backend->migrate());
    auto opened = CatalogStore::open(backend->url(), OpenMode::ReadWrite);
    VERIFY_OK(opened);
    store = std::move(*opened);
    store->setOrigin(u"window"_s, u"anna"_s);
    notices = std::make_unique<NoticeStore>(store->connection());
}

void tst_NoticeStore::cleanup() {
    notices.reset();
    store.reset();
    backend.reset();
}

void tst_NoticeStore::options_data() {
    QTest::addColumn<QStringList>("variables");
    QTest::addColumn<QString>("problem"); ///< empty: none
    QTest::newRow("none") << QStringList() << QString();
    QTest::newRow("telegram") << QStringList{u"TELEGRAM_BOT_API_KEY=1:x"_s, u"TELEGRAM_USER_ID=7"_s} << QString();
    QTest::newRow("half of it") << QStringList{u"TELEGRAM_BOT_API_KEY=1:x"_s} << u"TELEGRAM_USER_ID"_s;
    QTest::newRow("no address") << QStringList{u"PRICEBOOK_WEBHOOKS=ftp://x"_s} << u"PRICEBOOK_WEBHOOKS"_s;
    QTest::newRow("not signed") << QStringList{u"PRICEBOOK_WEBHOOKS=https://x/y"_s} << u"PRICEBOOK_WEBHOOK_SECRET"_s;
    QTest::newRow("webhooks") << QStringList{u"PRICEBOOK_WEBHOOKS=https://x/y, http://z"_s,
                                             u"PRICEBOOK_WEBHOOK_SECRET=0123456789abcdef"_s}
                              << QString();
    QTest::newRow("no event") << QStringList{u"PRICEBOOK_NOTICES=created,sold"_s} << u"sold"_s;
}

void tst_NoticeStore::options() {
    QFETCH(QStringList, variables);
    QFETCH(QString, problem);
    ConfigurationSources sources;
    sources.workingDirectory = u"/nonexistent"_s;
    for (const QString& variable : variables)
        sources.environment.insert(variable.section(u'=', 0, 0), variable.section(u'=', 1));
    const Result<NoticeOptions> resolved = resolveNoticeOptions(sources);
    QCOMPARE(resolved.ok(), problem.isEmpty());
    if (!problem.isEmpty())
        QVERIFY2(resolved.error().text.contains(problem), qPrintable(resolved.error().text));
    else
        QCOMPARE(resolved->isOff(), variables.isEmpty());
}

void tst_NoticeStore::texts() {
    using Kind = NoticeEvent::Kind;
    NoticeEvent priced = makeEvent(Kind::PriceChanged, 12, u"Tea"_s);
    priced.oldFlurbos = money("2.75");
    priced.actor = u"anna"_s;
    const std::vector<NoticeEvent> events{makeEvent(Kind::Created, 11, u"Чайник"_s), priced,
                                          makeEvent(Kind::Deleted, 13, u"Cup"_s),
                                          makeEvent(Kind::Changed, 14, u"Pot"_s)};
    QCOMPARE(noticetexts::telegram(events, {Kind::Created, Kind::PriceChanged, Kind::Deleted}),
             (std::vector<NoticeDraft>{
                 {u"entry:11:created"_s, u"New product\nЧайник: 12.50 shmeckles, 3.00 flurbos"_s},
                 {u"entry:12:price"_s, u"Price changed\nTea: 12.50 shmeckles, 2.75 → 3.00 flurbos\nby anna"_s},
                 {u"entry:13:deleted"_s, u"Product deleted\nCup"_s}}));
    QCOMPARE(noticetexts::telegram(events, {}).size(), std::size_t{0});
    const auto hooks = noticetexts::webhook(events, {Kind::PriceChanged});
    QCOMPARE(hooks.size(), std::size_t{1});
    QVERIFY2(hooks[0].body.contains(u"\"old_price_flurbos\":\"2.75\""), qPrintable(hooks[0].body));
    QVERIFY(noticetexts::webhook(events, {}).empty());
}

void tst_NoticeStore::manyAtOnce() {
    std::vector<NoticeEvent> events;
    for (int i = 0; i < 12; ++i)
        events.push_back(makeEvent(NoticeEvent::Kind::Created, 100 + i, u"P%1"_s.arg(i)));
    auto drafts = noticetexts::telegram(events, {NoticeEvent::Kind::Created});
    QCOMPARE(drafts.size(), std::size_t{1});
    QVERIFY(drafts[0].body.startsWith(u"New products: 12\nP0"));
    QVERIFY(drafts[0].body.endsWith(u"… and 2 more"));
    // An import comes in several stretches and is told once.
    for (NoticeEvent& event : events) {
        event.step = 5;
        event.productsOfStep = 100'000;
    }
    drafts = noticetexts::telegram(events, {NoticeEvent::Kind::Created});
    QCOMPARE(drafts, (std::vector<NoticeDraft>{{u"step:5:created"_s, u"New products: 100000"_s}}));
}

void tst_NoticeStore::followsTheJournal() {
    open();
    create(u"before"_s);
    const NoticeStore::Batch first = read();
    QVERIFY(first.fresh && first.events.empty()); // what was before is no news
    QVERIFY(put(first, {}));
    QVERIFY(read().isEmpty());
    const ProductId tea = create(u"Tea"_s);
    ProductPatch patch;
    patch.flurbos = money("99");
    VERIFY_OK(write<Product>([&](WriteUnit& unit) { return store->products().update(unit, tea, 1, patch); }));
    VERIFY_OK(
        write<Product>([&](WriteUnit& unit) { return store->products().update(unit, tea, 2, renameTo(u"Mate"_s)); }));
    VERIFY_OK(store->connection().execute(u"DELETE FROM products WHERE id = %1"_s.arg(tea.value))); // another program
    const NoticeStore::Batch batch = read();
    using Kind = NoticeEvent::Kind;
    QCOMPARE(batch.events.size(), std::size_t{4});
    QCOMPARE(batch.events[0].kind, Kind::Created);
    QCOMPARE(batch.events[0].actor, u"anna"_s);
    QCOMPARE(batch.events[1].kind, Kind::PriceChanged);
    QCOMPARE(batch.events[1].oldFlurbos, std::optional(money("5")));
    QVERIFY(!batch.events[1].oldShmeckles);
    QCOMPARE(batch.events[2].kind, Kind::Changed);
    QCOMPARE(batch.events[3].kind, Kind::Deleted);
    QCOMPARE(batch.events[3].name, u"Mate"_s);
    QCOMPARE(batch.events[3].flurbos, money("99"));
    QVERIFY(put(batch, {{u"entry:1"_s, u"text"_s}}));
    QVERIFY(read().isEmpty());
    QCOMPARE(notices->counts().valueOr({}).waiting, qint64{1});
}

void tst_NoticeStore::onlyOneWrites() {
    open();
    begin();
    create(u"Tea"_s);
    const NoticeStore::Batch mine = read();
    const NoticeStore::Batch theirs = read();
    QVERIFY(put(theirs, {{u"entry:9"_s, u"theirs"_s}}));
    QVERIFY(!put(mine, {{u"entry:10"_s, u"mine"_s}}));
    QCOMPARE(notices->counts().valueOr({}).waiting, qint64{1});
    create(u"Cup"_s);
    QVERIFY(put(read(), {{u"entry:9"_s, u"again"_s}})); // the same occasion is not told twice
    QCOMPARE(notices->counts().valueOr({}).waiting, qint64{1});
}

void tst_NoticeStore::onlyOneClaims() {
    open();
    begin({{u"a"_s, u"first"_s}, {u"b"_s, u"second"_s}});
    const auto first = claim(u"one"_s);
    QVERIFY(first);
    QCOMPARE(first->body, u"first"_s);
    const auto second = claim(u"two"_s);
    QVERIFY(second);
    QCOMPARE(second->body, u"second"_s);
    QVERIFY(!claim(u"three"_s));
    QVERIFY(!notices->isAnyDue(channel).valueOr(true));
    // Who has not claimed it cannot say that it was sent.
    const auto tell = [&](const QString& who) {
        return write<bool>([&](WriteUnit& unit) -> Result<bool> {
            const Result<void> done = notices->sent(unit, first->id, who);
            return done ? Result<bool>(true) : Result<bool>(done.error());
        });
    };
    VERIFY_OK(tell(u"two"_s));
    QCOMPARE(notices->counts().valueOr({}).sent, qint64{0});
    VERIFY_OK(tell(u"one"_s));
    QCOMPARE(notices->counts().valueOr({}).sent, qint64{1});
    // A claim runs out.
    VERIFY_OK(store->connection().execute(u"UPDATE notices SET claimed_until = %1 WHERE claimed_by = 'two'"_s.arg(
        backend->isPostgres() ? u"now() - interval '1 second'"_s : u"'2020-01-01 00:00:00.000000'"_s)));
    const auto again = claim(u"three"_s);
    QVERIFY(again);
    QCOMPARE(again->id, second->id);
    QCOMPARE(again->attempt, 2);
}

void tst_NoticeStore::afterAFailure() {
    open();
    begin({{u"a"_s, u"first"_s}});
    const auto fail = [&](int seconds, bool dead) {
        const auto notice = claim(u"one"_s);
        return notice && write<bool>([&](WriteUnit& unit) -> Result<bool> {
                             const Result<void> done =
                                 notices->failed(unit, notice->id, u"one"_s, {u"it was out"_s, seconds, dead});
                             return done ? Result<bool>(true) : Result<bool>(done.error());
                         }).ok();
    };
    QVERIFY(fail(0, false));
    QVERIFY(fail(3'600, false)); // at once due again before
    QVERIFY(!claim(u"one"_s));
    VERIFY_OK(store->connection().execute(u"UPDATE notices SET due_at = made_at"_s));
    QVERIFY(fail(0, true));
    const NoticeCounts counts = notices->counts().valueOr({});
    QCOMPARE(counts.dead, qint64{1});
    QCOMPARE(counts.problem, u"it was out"_s);
    QCOMPARE(write<qint64>([&](WriteUnit& unit) { return notices->revive(unit); }).valueOr(0), qint64{1});
    QVERIFY(claim(u"one"_s));
}

void tst_NoticeStore::prunedJournal() {
    open();
    create(u"Tea"_s);
    begin();
    create(u"Cup"_s);
    VERIFY_OK(
        store->connection().execute(u"DELETE FROM change_journal WHERE id < (SELECT max(id) FROM change_journal)"_s));
    const NoticeStore::Batch batch = read();
    QVERIFY(batch.lost);
    QVERIFY(put(batch, {}));
    create(u"Pot"_s);
    QCOMPARE(read().events.size(), std::size_t{1});
}

QTEST_GUILESS_MAIN(tst_NoticeStore)
#include "tst_noticestore.moc"
