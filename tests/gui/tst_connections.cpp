#include "accessiblewalk.h"
#include "bootstrap.h"
#include "colorset.h"
#include "connectionsdialog.h"
#include "connectionstrip.h"
#include "guifixture.h"
#include "mainwindow.h"
#include "schemadialog.h"
#include "secretstore.h"
#include "settings.h"
#include "theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTreeWidget>

using namespace Qt::StringLiterals;
using namespace pricebook;

/// Connections with names: adding, testing and opening them, what is stored, and how the window shows which is open.
class tst_Connections : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void addsTestsAndOpens_data() { TestBackend::addRows(); }
    void addsTestsAndOpens();
    void readOnlyChangesNothing_data() { TestBackend::addRows(); }
    void readOnlyChangesNothing();
    void readOnlyKeepsTheTables_data() { TestBackend::addRows(); }
    void readOnlyKeepsTheTables();
    void testSaysWhatIsWrong_data() { TestBackend::addRows(); }
    void testSaysWhatIsWrong();
    void lateAnswersAreDropped();
    void namesAndAddressesAreUnique();
    void passwordsAreNotStored();
    void damagedOnesAreLeftOut();
    void removing();
    void byKeyboardAndByName();

private:
    [[nodiscard]] ConnectionsDialog* openDialog();
    template <class T>
    [[nodiscard]] T* shown() const {
        T* found = nullptr;
        (void)QTest::qWaitFor(
            [&] {
                for (T* each : window->findChildren<T*>()) {
                    if (each->isVisible())
                        found = each;
                }
                return found != nullptr;
            },
            10'000);
        return found;
    }
    static void press(QWidget* in, const QString& text) {
        auto* button = buttonSaying<QAbstractButton>(in, text);
        QVERIFY2(button, qPrintable(text));
        button->click();
    }
    static bool says(const QWidget* in, const QString& words) {
        for (const QLabel* label : in->findChildren<QLabel*>()) {
            if (label->isVisible() && label->text().contains(words))
                return true;
        }
        return false;
    }
    void picture(QWidget* widget, const QString& name) {
        if (const QString to = qEnvironmentVariable("PRICEBOOK_SCREENSHOTS"); !to.isEmpty())
            QVERIFY(widget->grab().save(u"%1/%2.png"_s.arg(to, name)));
    }
    /// The address into the fields of the editor's kind.
    static void fillAddress(ConnectionEditor* editor, const DatabaseUrl& url) {
        NamedConnection connection = editor->connection();
        connection.url = url;
        editor->setConnection(connection);
    }

    std::unique_ptr<QTemporaryDir> folder;
    std::unique_ptr<Settings> settings;
    std::unique_ptr<MemorySecretStore> secrets;
    std::unique_ptr<Bootstrap> bootstrap;
    std::unique_ptr<FakePrompts> prompts;
    std::unique_ptr<MainWindow> window;
};

void tst_Connections::initTestCase() { theme::apply(*qApp); }

void tst_Connections::init() {
    folder = std::make_unique<QTemporaryDir>();
    settings = std::make_unique<Settings>(folder->filePath(u"pricebook.ini"_s));
    secrets = std::make_unique<MemorySecretStore>();
    bootstrap = std::make_unique<Bootstrap>(*secrets);
    prompts = std::make_unique<FakePrompts>();
    window = std::make_unique<MainWindow>(bootstrap->services(), settings.get(), prompts.get());
    window->resize(1024, 700);
    window->show();
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
}

void tst_Connections::cleanup() {
    window.reset();
    bootstrap.reset();
}

ConnectionsDialog* tst_Connections::openDialog() {
    window->findChild<QAction*>(u"connections"_s)->trigger();
    return shown<ConnectionsDialog>();
}

void tst_Connections::addsTestsAndOpens() {
    TestBackend backend = TestBackend::current();
    QVERIFY(backend.migrate());
    ConnectionsDialog* dialog = openDialog();
    QVERIFY(dialog);
    press(dialog, u"Add…"_s);
    auto* editor = shown<ConnectionEditor>();
    QVERIFY(editor);
    fillAddress(editor, backend.url());
    QCOMPARE(editor->url().toDisplayString(), backend.url().toDisplayString());
    press(editor, u"Save"_s);
    QVERIFY(editor->isVisible() && says(editor, u"Type a name"_s));
    NamedConnection typed = editor->connection();
    typed.name = u"Shop & co"_s;
    typed.color = u"green"_s;
    typed.url = backend.url();
    editor->setConnection(typed);
    press(editor, u"Test"_s);
    QTRY_VERIFY_WITH_TIMEOUT(says(editor, u"It works"_s), 15'000);
    picture(editor, u"connection-"_s + QString::fromLatin1(QTest::currentDataTag()));
    press(editor, u"Save"_s);
    QTRY_COMPARE(dialog->findChild<QTreeWidget*>()->topLevelItemCount(), 1);
    picture(dialog, u"connections-"_s + QString::fromLatin1(QTest::currentDataTag()));
    press(dialog, u"Open"_s);
    QTRY_VERIFY_WITH_TIMEOUT(window->session() != nullptr, 15'000);
    QVERIFY(!window->session()->isReadOnly());
    auto* strip = window->findChild<ConnectionStrip*>();
    QTRY_VERIFY(strip->isVisible());
    QCOMPARE(strip->text(), u"Shop & co"_s);
    QCOMPARE(strip->grab().toImage().pixelColor(5, 1), theme::mark(u"green"_s));
    QVERIFY(window->windowTitle().startsWith(u"Shop & co"_s));
    picture(window.get(), u"connected-"_s + QString::fromLatin1(QTest::currentDataTag()));
    for (QMenu* menu : window->findChildren<QMenu*>())
        Q_EMIT menu->aboutToShow();
    bool listed = false;
    for (const QAction* action : window->findChildren<QAction*>())
        listed = listed || action->text().startsWith(u"Shop && co — "_s);
    QVERIFY(listed);
}

void tst_Connections::readOnlyChangesNothing() {
    TestBackend backend = TestBackend::current();
    QVERIFY(backend.migrate());
    auto other = CatalogStore::open(backend.url(), OpenMode::ReadWrite);
    VERIFY_OK(other);
    const auto added = (*other)->write<Product>(
        [&](WriteUnit& unit) { return (*other)->products().create(unit, makeDraft(u"Sencha"_s, std::nullopt, {})); });
    VERIFY_OK(added);
    writeConnections(*settings, {{u"Archive"_s, backend.url(), u"grey"_s, true}});
    // However it is opened.
    window->openCatalogue(backend.url());
    QTRY_VERIFY_WITH_TIMEOUT(window->session() != nullptr, 15'000);
    QVERIFY(window->session()->isReadOnly());
    QVERIFY(!window->findChild<QAction*>(u"addProduct"_s)->isEnabled());
    QCOMPARE(window->findChild<ConnectionStrip*>()->text(), u"Archive — for reading only"_s);
    QVERIFY(says(window.get(), u"“Archive” is set to be opened for reading only"_s));
    ProductPatch patch;
    patch.name = u"Gyokuro"_s;
    std::optional<bool> written;
    window->session()->updateProduct(added->id, 0, patch, window.get(),
                                     [&written](const Result<Product>& product) { written = product.ok(); });
    QTRY_VERIFY_WITH_TIMEOUT(written.has_value(), 10'000);
    QVERIFY(!*written);
    QCOMPARE((*other)->products().byId(added->id)->name, u"Sencha"_s);
}

void tst_Connections::readOnlyKeepsTheTables() {
    TestBackend backend = TestBackend::current();
    if (!backend.isPostgres()) {
        QFile empty(backend.url().path); // an SQLite database without any table
        QVERIFY(empty.open(QIODevice::WriteOnly));
    }
    writeConnections(*settings, {{u"Archive"_s, backend.url(), {}, true}});
    window->openCatalogue(backend.url());
    QTRY_VERIFY_WITH_TIMEOUT(says(window.get(), u"“Archive” is set to be opened for reading only"_s), 15'000);
    QVERIFY(!buttonSaying<QAbstractButton>(window.get(), u"Open catalogue"_s));
    QVERIFY(!window->session());
    // Nor by way of the dialog of the schema.
    window->findChild<QAction*>(u"schema"_s)->trigger();
    auto* schema = shown<SchemaDialog>();
    QVERIFY(schema);
    Q_EMIT schema->changeRequested(MigrationRequest());
    QCOMPARE(prompts->errors.size(), 1U);
    Q_EMIT schema->restoreRequested(BackupFile());
    QCOMPARE(prompts->errors.size(), 2U);
    QVERIFY(prompts->errors.back().text.contains(u"Archive"_s));
    schema->close();
    // Without that it gets its tables.
    writeConnections(*settings, {{u"Archive"_s, backend.url(), {}, false}});
    window->openCatalogue(backend.url());
    QTRY_VERIFY_WITH_TIMEOUT(window->session() != nullptr, 20'000);
}

void tst_Connections::testSaysWhatIsWrong() {
    TestBackend backend = TestBackend::current();
    DatabaseUrl url = backend.url();
    if (backend.isPostgres())
        url.database = u"no_such_shop"_s;
    else
        url.path = folder->filePath(u"no-such-shop.db"_s);
    ConnectionsDialog* dialog = openDialog();
    QVERIFY(dialog);
    press(dialog, u"Add…"_s);
    auto* editor = shown<ConnectionEditor>();
    QVERIFY(editor);
    editor->setConnection({u"Shop"_s, url, {}, false});
    press(editor, u"Test"_s);
    const QString name = backend.isPostgres() ? u"no_such_shop"_s : u"no-such-shop.db"_s;
    QTRY_VERIFY_WITH_TIMEOUT(says(editor, name), 15'000);
    QVERIFY(!says(editor, u"It works"_s));
    // Testing makes no file.
    QVERIFY(!QFile::exists(folder->filePath(u"no-such-shop.db"_s)));
}

void tst_Connections::lateAnswersAreDropped() {
    ConnectionEditor::Tested answer;
    ConnectionEditor editor(
        prompts.get(),
        [&answer](const DatabaseUrl&, QObject*, const ConnectionEditor::Tested& tested) { answer = tested; }, {});
    editor.setConnection({u"Shop"_s, DatabaseUrl::sqlite(u"/srv/shop.db"_s), {}, false});
    editor.show();
    press(&editor, u"Test"_s);
    QVERIFY(answer);
    QVERIFY(says(&editor, u"Testing"_s));
    auto* file = named<QLineEdit>(&editor, u"File"_s);
    file->setFocus();
    typeText(file, u"x"_s);
    answer(true, u"It works."_s);
    QVERIFY(!says(&editor, u"It works"_s));
    press(&editor, u"Test"_s);
    answer(true, u"It works."_s);
    QVERIFY(says(&editor, u"It works"_s));
}

void tst_Connections::namesAndAddressesAreUnique() {
    const NamedConnection shop{u"Shop"_s, DatabaseUrl::sqlite(u"/srv/shop.db"_s), {}, false};
    ConnectionEditor editor(prompts.get(), {}, {shop});
    editor.show();
    editor.setConnection({u"shop"_s, DatabaseUrl::sqlite(u"/srv/other.db"_s), {}, false});
    press(&editor, u"Save"_s);
    QVERIFY(editor.isVisible());
    editor.setConnection({u"Trial"_s, shop.url, {}, false});
    press(&editor, u"Save"_s);
    QVERIFY(editor.isVisible());
    QVERIFY(says(&editor, u"“Shop” leads to this catalogue already"_s));
    editor.setConnection({u"Trial"_s, DatabaseUrl::sqlite(u"/srv/other.db"_s), {}, false});
    press(&editor, u"Save"_s);
    QVERIFY(!editor.isVisible());
}

void tst_Connections::passwordsAreNotStored() {
    const auto url = DatabaseUrl::parse(u"postgresql://anna:verysecret@db.example:5433/shop?sslmode=require"_s);
    VERIFY_OK(url);
    const std::vector<NamedConnection> connections{
        {u"Shop, 1; \"two\""_s, *url, u"red"_s, false},
        {u"Лавка"_s, DatabaseUrl::sqlite(u"/srv/a b.db"_s), u"blue"_s, true}};
    writeConnections(*settings, connections);
    VERIFY_OK(settings->sync());
    QFile file(folder->filePath(u"pricebook.ini"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(!file.readAll().contains("verysecret"));
    const Settings again(file.fileName());
    std::vector<NamedConnection> expected = connections;
    expected[0].url.password.clear();
    QCOMPARE(readConnections(again), expected);
    QCOMPARE(connectionTo(again, *url)->name, u"Shop, 1; \"two\""_s);
}

void tst_Connections::damagedOnesAreLeftOut() {
    settings->set(keys::connections, u"not json"_s);
    QVERIFY(readConnections(*settings).empty());
    settings->set(keys::connections, u"[{\"name\":\"\",\"url\":\"/a.db\"},{\"name\":\"A\",\"url\":\"mysql://x\"},"
                                     "{\"name\":\"B\",\"url\":\"sqlite:////b.db\",\"color\":\"pink\"}]"_s);
    QCOMPARE(readConnections(*settings).size(), 1U);
    QVERIFY(readConnections(*settings).front().color.isEmpty());
}

void tst_Connections::removing() {
    writeConnections(*settings, {{u"Shop"_s, DatabaseUrl::sqlite(u"/srv/shop.db"_s), {}, false}});
    ConnectionsDialog* dialog = openDialog();
    QVERIFY(dialog);
    press(dialog, u"Remove…"_s);
    QCOMPARE(readConnections(*settings).size(), 1U);
    prompts->confirmed = true;
    press(dialog, u"Remove…"_s);
    QVERIFY(readConnections(*settings).empty());
    QVERIFY(says(dialog, u"No connection has a name yet"_s));
}

void tst_Connections::byKeyboardAndByName() {
    writeConnections(*settings, {{u"Shop"_s, DatabaseUrl::sqlite(u"/srv/shop.db"_s), {}, false}});
    ConnectionsDialog* dialog = openDialog();
    QVERIFY(dialog);
    QTRY_COMPARE(QApplication::activeWindow(), dialog);
    QCOMPARE(accessiblewalk::walk(dialog).join(u"; "_s), QString());
    for (const QString& address : {u"sqlite:////srv/shop.db"_s, u"postgresql://anna@db.example/shop"_s}) {
        ConnectionEditor editor(prompts.get(), {}, {});
        editor.setConnection({u"Shop"_s, *DatabaseUrl::parse(address), {}, false});
        editor.show();
        QTRY_COMPARE(QApplication::activeWindow(), &editor);
        QCOMPARE(accessiblewalk::walk(&editor).join(u"; "_s), QString());
    }
}

QTEST_MAIN(tst_Connections)
#include "tst_connections.moc"
