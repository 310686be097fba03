#include "bulkedit.h"
#include "bulkeditstore.h"
#include "migrationrunner.h"
#include "ownserver.h"
#include "query.h"
#include "sessionfixture.h"
#include "sessionwrite.h"
#include "undostore.h"

#include <QRandomGenerator>
#include <atomic>

using namespace pricebook;
using namespace Qt::StringLiterals;

/// A server that goes away while somebody works, and comes back.
class tst_ServerRestart : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aBulkEdit();
    void anEditOfOneProduct();
    void cleanupTestCase();

private:
    Result<UndoReport> undo(qint64 step) {
        return await<UndoReport>([&](QObject* context, auto reply) {
            m_session->write<UndoReport>(
                [step](CatalogStore& store, WriteUnit& unit) { return UndoStore(store.connection()).undo(unit, step); },
                context, std::move(reply));
        });
    }
    [[nodiscard]] bool waitUntilBack() {
        return QTest::qWaitFor([&] { return !m_session->isConnectionLost(); }, 60'000) &&
               QTest::qWaitFor(
                   [&] {
                       return await<CatalogTotals>(
                                  [&](QObject* context, auto reply) { m_session->counts(context, std::move(reply)); })
                           .ok();
                   },
                   60'000);
    }

    std::unique_ptr<OwnServer> m_server;
    std::shared_ptr<CatalogSession> m_session;
};

void tst_ServerRestart::initTestCase() {
    auto server = OwnServer::start();
    VERIFY_OK(server);
    m_server = std::move(*server);
    {
        auto connection = Connection::open(m_server->url(), OpenMode::ReadWrite);
        VERIFY_OK(connection);
        VERIFY_OK(MigrationRunner(**connection, MigrationSet::embedded()).upgradeTo(MigrationSet::embedded().head()));
        VERIFY_OK((*connection)
                      ->execute(u"INSERT INTO products (name, price_shmeckles, price_flurbos) SELECT 'Product ' || i, "
                                "10, 5 FROM generate_series(1, 20000) i"_s));
    }
    auto session = openSession(m_server->url());
    VERIFY_OK(session);
    m_session = *session;
}

void tst_ServerRestart::cleanupTestCase() {
    m_session.reset();
    m_server.reset();
}

void tst_ServerRestart::aBulkEdit() {
    const auto sumOf = [&]() -> qint64 {
        const auto store = CatalogStore::open(m_server->url(), OpenMode::ReadOnly);
        return store ? scalarInteger((*store)->connection(),
                                     u"SELECT CAST(sum(price_shmeckles) * 100 AS bigint) FROM products"_s)
                           .valueOr(-1)
                     : -1;
    };
    qint64 before = sumOf();
    QCOMPARE(before, qint64{20'000} * 1000);
    for (int round = 0; round < 3; ++round) {
        QObject context;
        std::optional<Result<qint64>> answer;
        const auto began = std::make_shared<std::atomic<bool>>(false);
        m_session->write<qint64>(
            [began](CatalogStore& store, WriteUnit& unit) -> Result<qint64> {
                BulkEditStore bulk(store.connection());
                BulkEdit edit;
                edit.shmeckles = PriceEdit();
                edit.shmeckles->operation = PriceEdit::Operation::Add;
                edit.shmeckles->amount = 1;
                const Result<BulkPlan> plan = bulk.plan({{}, ProductQuery()}, edit, PriceRules(), nullptr);
                if (!plan)
                    return plan.error();
                *began = true;
                const Result<BulkResult> done = bulk.apply(unit, *plan, BulkEditStore::Conflicts::Skip, nullptr);
                if (!done)
                    return done.error();
                return done->changed;
            },
            &context, [&](Result<qint64> result) { answer = std::move(result); });
        QVERIFY(QTest::qWaitFor([&] { return began->load(); }, 60'000));
        QTest::qWait(QRandomGenerator::global()->bounded(1, 300));
        VERIFY_OK(m_server->stop(round % 2 == 0 ? OwnServer::Stop::Immediate : OwnServer::Stop::Fast));
        QTest::qWait(300);
        VERIFY_OK(m_server->startAgain());
        QVERIFY(QTest::qWaitFor([&] { return answer.has_value(); }, 120'000));
        QVERIFY(waitUntilBack());
        // All or nothing, and what was said is so. Only an answer lost in the commit leaves it open.
        const qint64 after = sumOf();
        QVERIFY2(after == before || after == before + 20'000, qPrintable(QString::number(after - before)));
        if (answer->ok())
            QCOMPARE(after, before + 20'000);
        else
            QVERIFY2(answer->error().isTransient(), describe(answer->error()).constData());
        qInfo("round %d: %s, %lld products changed", round, answer->ok() ? "done" : "refused",
              static_cast<long long>(after - before));
        before = after;
    }
}

void tst_ServerRestart::anEditOfOneProduct() {
    const auto read = [&] {
        return await<Product>(
            [&](QObject* context, auto reply) { m_session->fetchProduct(ProductId(1), context, std::move(reply)); });
    };
    const Result<Product> seen = read();
    VERIFY_OK(seen);
    const auto save = [&](const Product& base, const QString& name) {
        return await<Product>([&](QObject* context, auto reply) {
            m_session->updateProduct(base.id, base.version, renameTo(name), context, std::move(reply));
        });
    };
    VERIFY_OK(m_server->stop(OwnServer::Stop::Fast));
    const Result<Product> refused = save(*seen, u"Typed while it was away"_s);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, Error::Kind::Unavailable);
    VERIFY_OK(m_server->startAgain());
    QVERIFY(waitUntilBack());
    // With the version that was seen, so that nobody's change is written over.
    Result<Product> saved = save(*seen, u"Typed while it was away"_s);
    VERIFY_OK(saved);
    QCOMPARE(read().valueOr({}).name, u"Typed while it was away"_s);
}

QTEST_GUILESS_MAIN(tst_ServerRestart)

#include "tst_serverrestart.moc"
