#include "bootstrap.h"
#include "connectdialog.h"
#include "fakeschema.h"
#include "guifixture.h"
#include "mainwindow.h"
#include "movedialog.h"
#include "query.h"
#include "secretstore.h"
#include "settings.h"

#include <QAction>
#include <QLocale>
#include <QPushButton>
#include <QTest>

using namespace pricebook;
using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 60'000;

/// The visible button with this text; null if there is none.
QPushButton* buttonOf(const QWidget* parent, const QString& text) {
    for (QPushButton* button : parent->findChildren<QPushButton*>()) {
        if (button->isVisible() && button->text() == text)
            return button;
    }
    return nullptr;
}

} // namespace

/// Database > Move to PostgreSQL…, Copy to a new file…
class tst_Moving : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void toAServerAndBack();
    void placeThatIsTaken();
    void comesToNothing();

private:
    [[nodiscard]] MoveDialog* dialog() const { return window->findChild<MoveDialog*>(); }
    void trigger(const char* command) const { window->findChild<QAction*>(QLatin1String(command))->trigger(); }
    void answerConnect(const DatabaseUrl& url) const {
        auto* connect = window->findChild<ConnectDialog*>();
        QVERIFY(connect);
        connect->setUrl(url, {});
        connect->accept();
    }
    [[nodiscard]] qint64 products(const DatabaseUrl& url) const {
        const auto connection = Connection::open(url, OpenMode::ReadOnly);
        return connection ? scalarInteger(**connection, u"SELECT count(*) FROM products"_s).valueOr(-1) : -1;
    }

    MemorySecretStore m_secrets;
    Bootstrap m_bootstrap{m_secrets};
    FakePrompts prompts;
    std::unique_ptr<TestBackend> backend;
    std::unique_ptr<Settings> settings;
    std::unique_ptr<MainWindow> window;
    Services services;
};

void tst_Moving::init() {
    backend = std::make_unique<TestBackend>(u"sqlite"_s);
    QVERIFY(backend->migrate());
    {
        const auto store = CatalogStore::open(backend->url(), OpenMode::ReadWrite);
        VERIFY_OK(store);
        VERIFY_OK((*store)->write<Product>(
            [&](WriteUnit& unit) { return (*store)->products().create(unit, makeDraft(u"Tea"_s)); }));
    }
    prompts.saveFile.clear();
    prompts.asked.clear();
    prompts.errors.clear();
    prompts.confirmed = false;
    prompts.choice = -1;
    settings = std::make_unique<Settings>(backend->folder() + u"/settings.ini"_s);
    services = m_bootstrap.services();
}

void tst_Moving::cleanup() {
    window.reset();
    settings.reset();
    backend.reset();
}

void tst_Moving::toAServerAndBack() {
    const TestBackend server(u"postgresql"_s);
    window = std::make_unique<MainWindow>(services, settings.get(), &prompts);
    window->show();
    window->openCatalogue(backend->url());
    QTRY_VERIFY_WITH_TIMEOUT(window->session(), patience);
    trigger("moveToServer");
    answerConnect(server.url());
    QTRY_VERIFY_WITH_TIMEOUT(dialog() && buttonOf(dialog(), u"Copy and switch"_s), patience);
    QVERIFY(visibleText(dialog()).contains(u"1 product"_s));
    QVERIFY(window->session()); // nothing is closed before a person agrees
    buttonOf(dialog(), u"Copy and switch"_s)->click();
    QTRY_VERIFY_WITH_TIMEOUT(window->session() && window->session()->url().backend == Backend::PostgreSql, patience);
    QVERIFY(visibleText(dialog()).contains(backend->url().path)); // where the old one is
    buttonOf(dialog(), u"Close"_s)->click();
    QTRY_VERIFY(!dialog());
    QVERIFY(settings->database());
    QCOMPARE(settings->database()->database, server.url().database); // and at the next start
    QCOMPARE(products(server.url()), qint64{1});
    QCOMPARE(products(backend->url()), qint64{1});

    prompts.saveFile = backend->folder() + u"/back"_s;
    trigger("copyToFile");
    QTRY_VERIFY_WITH_TIMEOUT(dialog() && buttonOf(dialog(), u"Copy and switch"_s), patience);
    buttonOf(dialog(), u"Copy and switch"_s)->click();
    QTRY_VERIFY_WITH_TIMEOUT(window->session() && window->session()->url().backend == Backend::Sqlite, patience);
    QCOMPARE(window->session()->url().path, prompts.saveFile + u".db"_s);
    QCOMPARE(products(window->session()->url()), qint64{1});
}

void tst_Moving::placeThatIsTaken() {
    TestBackend server(u"postgresql"_s);
    QVERIFY(server.migrate());
    {
        const auto store = CatalogStore::open(server.url(), OpenMode::ReadWrite);
        VERIFY_OK(store);
        VERIFY_OK((*store)->write<Tag>([&](WriteUnit& unit) { return (*store)->tags().create(unit, u"x"_s); }));
    }
    window = std::make_unique<MainWindow>(services, settings.get(), &prompts);
    window->show();
    window->openCatalogue(backend->url());
    QTRY_VERIFY_WITH_TIMEOUT(window->session(), patience);
    trigger("moveToServer");
    answerConnect(server.url());
    QTRY_VERIFY_WITH_TIMEOUT(dialog() && buttonOf(dialog(), u"Choose another place…"_s), patience);
    QVERIFY2(visibleText(dialog()).contains(u"has a catalogue in it already"), qPrintable(visibleText(dialog())));
    QVERIFY(!buttonOf(dialog(), u"Copy and switch"_s));
    buttonOf(dialog(), u"Choose another place…"_s)->click();
    QTRY_VERIFY(!dialog());
    auto* connect = window->findChild<ConnectDialog*>();
    QTRY_VERIFY((connect = window->findChild<ConnectDialog*>()) && connect->isVisible());
    QVERIFY(visibleText(connect).contains(u"has a catalogue in it already"));
    connect->reject();
    QVERIFY(window->session() && window->session()->url() == backend->url());
}

void tst_Moving::comesToNothing() {
    QPointer<FakeMigrationJob> job;
    services.move.check = [](const DatabaseUrl&, const DatabaseUrl&, QObject* context, const Reply<CopyPlan>& reply) {
        QMetaObject::invokeMethod(
            context,
            [reply] {
                reply(CopyPlan{u"x"_s, 12'345, 50'000, true});
            },
            Qt::QueuedConnection);
    };
    services.move.run = [&](const DatabaseUrl&, const DatabaseUrl&) { return job = new FakeMigrationJob; };
    window = std::make_unique<MainWindow>(services, settings.get(), &prompts);
    window->show();
    window->openCatalogue(backend->url());
    QTRY_VERIFY_WITH_TIMEOUT(window->session(), patience);
    prompts.saveFile = backend->folder() + u"/copy.db"_s;
    trigger("copyToFile");
    QTRY_VERIFY(dialog() && buttonOf(dialog(), u"Copy and switch"_s));
    buttonOf(dialog(), u"Copy and switch"_s)->click();
    QTRY_VERIFY(job);
    QVERIFY(!window->session());
    MigrationProgress progress;
    progress.phase = MigrationProgress::Phase::Copying;
    progress.table = u"products"_s;
    progress.rowsDone = 10'000;
    progress.rowsTotal = 50'000;
    progress.milliseconds = 2'000;
    job->tell(progress);
    QVERIFY2(visibleText(dialog()).contains(QLocale().toString(10'000) + u" of "_s + QLocale().toString(50'000)),
             qPrintable(visibleText(dialog())));
    QVERIFY2(visibleText(dialog()).contains(QLocale().toString(5'000) + u" rows a second"_s),
             qPrintable(visibleText(dialog())));
    buttonOf(dialog(), u"Cancel"_s)->click();
    QVERIFY(job->cancelled);
    job->finishCancelled();
    QTRY_VERIFY_WITH_TIMEOUT(window->session() && window->session()->url() == backend->url(), patience);
    QVERIFY(visibleText(dialog()).contains(u"Nothing was changed"));
    // Once more, and it fails.
    buttonOf(dialog(), u"Try again"_s)->click();
    QTRY_VERIFY(buttonOf(dialog(), u"Copy and switch"_s));
    buttonOf(dialog(), u"Copy and switch"_s)->click();
    QTRY_VERIFY(job);
    job->finish(Error(Error::Kind::Conflict, u"Somebody was faster."_s));
    QVERIFY(visibleText(dialog()).contains(u"Somebody was faster."));
    QTRY_VERIFY_WITH_TIMEOUT(window->session() && window->session()->url() == backend->url(), patience);
    QVERIFY(settings->database() && *settings->database() == backend->url());
}

QTEST_MAIN(tst_Moving)
#include "tst_moving.moc"
