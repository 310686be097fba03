#include "builders.h"
#include "catalogsession.h"
#include "catalogstore.h"
#include "delayproxy.h"
#include "fakeprompts.h"
#include "filterpanel.h"
#include "guifixture.h"
#include "productform.h"
#include "productspage.h"
#include "producttable.h"
#include "producttablemodel.h"
#include "testbackend.h"
#include "verify.h"

#include <QElapsedTimer>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace Qt::StringLiterals;
using namespace pricebook;
using namespace std::chrono_literals;

/// With a server far away the window's thread never waits for an answer: whatever is done, the event loop goes on. A
/// single question to the server on that thread would stop it for a whole round trip, which is made so long here that
/// a busy machine does not look like one.
class tst_FarServer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup();
    void aQuestionOnThisThreadWouldBeSeen();
    void typingAndSorting();
    void editingAndLeaving();

private:
    static constexpr auto eachWay = 250ms;
    static constexpr int roundTrip = 2 * 250; ///< milliseconds

    [[nodiscard]] QStringList names() const;
    void beat();

    std::unique_ptr<TestBackend> m_backend;
    std::unique_ptr<CatalogStore> m_near;
    std::unique_ptr<DelayProxy> m_proxy;
    std::shared_ptr<CatalogSession> m_session;
    FakePrompts m_prompts;
    std::unique_ptr<ProductsPage> m_page;
    QLineEdit* m_search = nullptr;
    Product m_tea;
    QTimer m_heart;
    QElapsedTimer m_sinceBeat;
    qint64 m_longestGap = 0; ///< of the event loop, in milliseconds
};

void tst_FarServer::initTestCase() {
    m_backend = std::make_unique<TestBackend>(u"postgresql"_s);
    QVERIFY(m_backend->migrate());
    auto near = CatalogStore::open(m_backend->url(), OpenMode::ReadWrite);
    VERIFY_OK(near);
    m_near = std::move(*near);
    m_heart.setInterval(5ms);
    connect(&m_heart, &QTimer::timeout, this, &tst_FarServer::beat);
}

void tst_FarServer::cleanupTestCase() {
    m_near.reset();
    m_backend.reset();
}

void tst_FarServer::init() {
    const auto add = [this](const QString& name) {
        return m_near->write<Product>(
            [&](WriteUnit& unit) { return m_near->products().create(unit, makeDraft(name)); });
    };
    const auto tea = add(u"Tea"_s);
    VERIFY_OK(tea);
    m_tea = *tea;
    VERIFY_OK(add(u"Teapot"_s));
    VERIFY_OK(add(u"Cup"_s));
    auto proxy = DelayProxy::start(m_backend->url().hosts.front(), 0ms); // near while it opens
    VERIFY_OK(proxy);
    m_proxy = std::move(*proxy);
    bool failed = false;
    CatalogSession::open(m_proxy->url(m_backend->url()), CatalogSession::Access::ReadWrite, this,
                         [&](Result<std::shared_ptr<CatalogSession>> opened) {
                             failed = !opened;
                             if (opened)
                                 m_session = std::move(*opened);
                         });
    QTRY_VERIFY_WITH_TIMEOUT(m_session != nullptr || failed, 20'000);
    QVERIFY(m_session);
    m_page = std::make_unique<ProductsPage>(&m_prompts);
    m_page->resize(900, 600);
    m_page->show();
    m_page->setSession(m_session);
    QTRY_COMPARE_WITH_TIMEOUT(names().size(), 3, 20'000);
    m_search = named<QLineEdit>(m_page.get(), u"Search"_s);
    QVERIFY(m_search);
    QTest::qWait(50); // what is made at the first showing
    m_proxy->setDelay(eachWay);
    m_longestGap = 0;
    m_sinceBeat.start();
    m_heart.start();
}

void tst_FarServer::cleanup() {
    m_heart.stop();
    m_proxy->setDelay(0ms);
    m_page.reset();
    m_session.reset();
    m_proxy.reset();
    VERIFY_OK(m_near->connection().execute(u"TRUNCATE products CASCADE"_s));
}

void tst_FarServer::beat() { m_longestGap = std::max(m_longestGap, m_sinceBeat.restart()); }

QStringList tst_FarServer::names() const {
    QStringList names;
    for (int row = 0; row < m_page->model()->rowCount(); ++row)
        names << m_page->model()->index(row, static_cast<int>(ProductColumn::Name)).data().toString();
    return names;
}

void tst_FarServer::aQuestionOnThisThreadWouldBeSeen() {
    m_proxy->setDelay(0ms);
    const auto far = CatalogStore::open(m_proxy->url(m_backend->url()), OpenMode::ReadOnly);
    VERIFY_OK(far);
    m_proxy->setDelay(eachWay);
    QTest::qWait(20);
    VERIFY_OK((*far)->products().byId(m_tea.id));
    QTest::qWait(20);
    QVERIFY2(m_longestGap >= roundTrip, qPrintable(QString::number(m_longestGap)));
}

void tst_FarServer::typingAndSorting() {
    for (const QChar letter : u"tea"_s) {
        QTest::sendKeyEvent(QTest::Click, m_search, Qt::Key_unknown, QString(letter), Qt::NoModifier);
        QTest::qWait(60); // a typist's time, and less than a round trip: each key cancels what the one before asked for
    }
    QTRY_COMPARE_WITH_TIMEOUT(names(), (QStringList{u"Tea"_s, u"Teapot"_s}), 20'000);
    m_page->setSort({SortColumn::Name, true});
    QTRY_COMPARE_WITH_TIMEOUT(names(), (QStringList{u"Teapot"_s, u"Tea"_s}), 20'000);
    m_page->refresh();
    QTest::qWait(20);
    QVERIFY2(m_longestGap < roundTrip, qPrintable(QString::number(m_longestGap)));
}

void tst_FarServer::editingAndLeaving() {
    ProductTableModel* model = m_page->model();
    const int row = model->rowOf(m_tea.id);
    m_page->table()->selectRowOnly(row);
    QVERIFY(model->setData(model->index(row, static_cast<int>(ProductColumn::Name)), u"Green tea"_s));
    QTRY_VERIFY_WITH_TIMEOUT(m_near->products().byId(m_tea.id).valueOr(Product()).name == u"Green tea"_s, 20'000);
    QTRY_VERIFY_WITH_TIMEOUT(!m_session->hasPendingWrites(), 20'000);
    QTest::qWait(20);
    QVERIFY2(m_longestGap < roundTrip, qPrintable(QString::number(m_longestGap)));
}

QTEST_MAIN(tst_FarServer)
#include "tst_farserver.moc"
