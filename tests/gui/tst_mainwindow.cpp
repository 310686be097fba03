#include "bootstrap.h"
#include "chip.h"
#include "guifixture.h"
#include "importdialog.h"
#include "mainwindow.h"
#include "messagepage.h"
#include "productform.h"
#include "productspage.h"
#include "producttable.h"
#include "producttablemodel.h"
#include "secretstore.h"
#include "settings.h"
#include "sidebar.h"
#include "statusarea.h"

#include <QFile>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace pricebook;

/// The window around the pages: which actions can be used when, opening and leaving catalogues, what is remembered.
class tst_MainWindow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void opensACatalogue();
    void importsANamedFileOnce();
    void namedFileIsNotForReadOnlyCatalogues();
    void everyActionIsComplete();
    void quickEntryFromAnywhere();
    void shortcutsAreReadByKeyboard();
    void actionStates_data();
    void actionStates();
    void pages();
    void pageStaysWhileACellIsInvalid();
    void countsRows();
    void addProductGoesToTheForm();
    void absentFileIsNotCreatedByOpening();
    void offersToCreateAnAbsentFile();
    void tellsAboutATextFile();
    void openingAnotherKeepsTheFirstOnFailure();
    void newCatalogueNeverOverwrites();
    void newCatalogueCreates();
    void defaultPlaceIsCreated();
    void foreignDatabaseIsLeftAlone();
    void closingAsksAboutUnsavedEdits();
    void closingAsksAboutHeldEdits();
    void closingWaitsForAnInvalidCell();
    void remembersWindowColumnsAndSort();
    void doesNotRememberFilters();
    void loadsTheSample();
    void recentCatalogues();
    void deleteKeyIsForRowsOnly();

private:
    [[nodiscard]] QAction* action(const QString& name) const { return window->findChild<QAction*>(name); }
    void trigger(const QString& name);
    void makeWindow();
    [[nodiscard]] bool openFixture();
    [[nodiscard]] QStringList names() const;
    [[nodiscard]] QString pathOf(const QString& name) const { return folder->filePath(name); }
    [[nodiscard]] MessagePage* message() const;

    std::unique_ptr<QTemporaryDir> folder;
    std::unique_ptr<GuiFixture> fixture;
    std::unique_ptr<Settings> settings;
    std::unique_ptr<MemorySecretStore> secrets;
    std::unique_ptr<Bootstrap> bootstrap;
    std::unique_ptr<MainWindow> window;
};

void tst_MainWindow::init() {
    folder = std::make_unique<QTemporaryDir>();
    settings = std::make_unique<Settings>(pathOf(u"pricebook.ini"_s));
    secrets = std::make_unique<MemorySecretStore>();
    bootstrap = std::make_unique<Bootstrap>(*secrets);
    fixture = std::make_unique<GuiFixture>();
    QVERIFY(fixture->open());
    fixture->session.reset();
    const Category tea = fixture->addCategory(u"Tea"_s);
    const Tag green = fixture->addTag(u"green"_s);
    fixture->addProduct(makeDraft(u"Assam"_s, tea.id, {}));
    fixture->addProduct(makeDraft(u"Sencha"_s, tea.id, {green.id}));
    makeWindow();
}

void tst_MainWindow::makeWindow() {
    window = std::make_unique<MainWindow>(bootstrap->services(), settings.get(), &fixture->prompts);
    window->resize(1024, 700);
    window->show();
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
}

void tst_MainWindow::cleanup() {
    window.reset();
    bootstrap.reset();
    fixture.reset();
}

bool tst_MainWindow::openFixture() {
    window->openCatalogue(fixture->backend.url());
    return QTest::qWaitFor([this] { return window->session() && names().size() == 2; }, 10'000);
}

void tst_MainWindow::trigger(const QString& name) {
    QVERIFY2(action(name), qPrintable(name));
    QVERIFY2(action(name)->isEnabled(), qPrintable(name));
    action(name)->trigger();
}

QStringList tst_MainWindow::names() const {
    QStringList names;
    const ProductTableModel* model = window->productsPage()->model();
    for (int row = 0; row < model->rowCount(); ++row)
        names << model->index(row, 0).data().toString();
    return names;
}

MessagePage* tst_MainWindow::message() const {
    for (MessagePage* page : window->findChildren<MessagePage*>()) {
        if (page->isVisible())
            return page;
    }
    return nullptr;
}

void tst_MainWindow::opensACatalogue() {
    QVERIFY(openFixture());
    QVERIFY(window->windowTitle().startsWith(fixture->backend.url().shortName()));
    QCOMPARE(names(), (QStringList{u"Assam"_s, u"Sencha"_s}));
    QCOMPARE(settings->database(), fixture->backend.url());
}

void tst_MainWindow::importsANamedFileOnce() {
    QFile file(pathOf(u"shop.pricebook.json"_s));
    QVERIFY(file.open(QFile::WriteOnly));
    file.write(R"([{"name": "Oolong", "price_shmeckles": 3, "price_flurbos": 1}])");
    file.close();
    const auto dialog = [this] { return window->findChild<ImportDialog*>(); };
    window->importOnceOpen(file.fileName());
    QVERIFY(!dialog());
    QVERIFY(openFixture());
    QTRY_VERIFY(dialog() && dialog()->isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(!dialog()->isRunning(), 20'000);
    const auto fields = dialog()->findChildren<QLineEdit*>();
    QVERIFY(std::any_of(fields.begin(), fields.end(), [&file](const QLineEdit* field) {
        return field->text() == QDir::toNativeSeparators(file.fileName());
    }));
    QCOMPARE(names().size(), 2); // nothing was taken in yet
    dialog()->reject();
    QTRY_VERIFY(!dialog());
    QVERIFY(openFixture());
    QTest::qWait(0);
    QVERIFY(!dialog());
}

void tst_MainWindow::namedFileIsNotForReadOnlyCatalogues() {
    Services services = bootstrap->services();
    services.open = [](const DatabaseUrl& url, QObject* context, const Services::SessionReply& reply) {
        CatalogSession::open(url, CatalogSession::Access::ReadOnly, context, reply);
    };
    window = std::make_unique<MainWindow>(services, settings.get(), &fixture->prompts);
    window->importOnceOpen(pathOf(u"shop.json"_s));
    QVERIFY(openFixture());
    QCOMPARE(fixture->prompts.errors.size(), 1U);
    QVERIFY(!window->findChild<ImportDialog*>());
}

void tst_MainWindow::everyActionIsComplete() {
    const auto& actions = window->windowActions().all();
    QStringList shortcuts;
    for (const QAction* each : actions) {
        QVERIFY(!each->objectName().isEmpty());
        QVERIFY2(!each->text().isEmpty(), qPrintable(each->objectName()));
        QVERIFY2(!each->statusTip().isEmpty(), qPrintable(each->objectName()));
        QVERIFY2(each->toolTip().contains(each->statusTip()), qPrintable(each->objectName()));
        if (each->shortcut().isEmpty())
            continue;
        QVERIFY2(!shortcuts.contains(each->shortcut().toString()), qPrintable(each->objectName()));
        shortcuts << each->shortcut().toString();
    }
}

void tst_MainWindow::quickEntryFromAnywhere() {
    QVERIFY(openFixture());
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
    window->windowActions()[Command::ShowTags]->trigger();
    window->productsPage()->setDetailShown(false);
    window->windowActions()[Command::QuickEntry]->trigger();
    QVERIFY(QApplication::focusWidget());
    QCOMPARE(QApplication::focusWidget()->accessibleName(), u"Find or begin a product"_s);
    QVERIFY(window->windowActions()[Command::ShowDetail]->isChecked());
}

void tst_MainWindow::shortcutsAreReadByKeyboard() {
    window->windowActions()[Command::Shortcuts]->trigger();
    auto* lines = named<QScrollArea>(window.get(), u"Keyboard shortcuts"_s);
    QVERIFY(lines);
    QTRY_VERIFY(lines->hasFocus());
    QTRY_VERIFY(lines->verticalScrollBar()->maximum() > 0); // more than fit
    press(Qt::Key_PageDown);
    QVERIFY(lines->verticalScrollBar()->value() > 0);
    press(Qt::Key_Escape);
    QTRY_VERIFY(!named<QScrollArea>(window.get(), u"Keyboard shortcuts"_s));
}

void tst_MainWindow::actionStates_data() {
    QTest::addColumn<QString>("situation");
    QTest::addColumn<QStringList>("disabled");
    const QStringList needRow{u"duplicate"_s, u"delete"_s,   u"editCell"_s,     u"copy"_s,     u"copyWithHeaders"_s,
                              u"paste"_s,     u"fillDown"_s, u"editSelected"_s, u"editTags"_s, u"moveToCategory"_s};
    const QStringList needCatalogue{u"import"_s,       u"export"_s,       u"addProduct"_s,     u"find"_s,
                                    u"holdEdits"_s,    u"showProducts"_s, u"showCategories"_s, u"showTags"_s,
                                    u"showFilters"_s,  u"showDetail"_s,   u"refresh"_s,        u"databaseStatus"_s,
                                    u"schema"_s,       u"history"_s,      u"trash"_s,          u"showTidy"_s,
                                    u"moveToServer"_s, u"copyToFile"_s,   u"quickEntry"_s};
    const QStringList needEdits{u"saveProduct"_s};
    // Nothing was done by this user, so there is nothing to take back.
    const QStringList needFilter{u"clearFilters"_s, u"undo"_s, u"redo"_s};
    QTest::newRow("nothing open") << u"closed"_s << needCatalogue + needRow + needEdits + needFilter;
    QTest::newRow("nothing selected") << u"open"_s << needRow + needEdits + needFilter;
    QTest::newRow("one selected") << u"one"_s << needEdits + needFilter;
    QTest::newRow("all selected") << u"all"_s << QStringList{u"duplicate"_s} + needEdits + needFilter;
    QTest::newRow("form edited") << u"edited"_s << needFilter;
    QTest::newRow("filtered") << u"filtered"_s << needRow + needEdits + QStringList{u"undo"_s, u"redo"_s};
    QTest::newRow("other page") << u"categories"_s
                                << QStringList{u"showFilters"_s, u"showDetail"_s} + needRow + needEdits + needFilter;
}

void tst_MainWindow::actionStates() {
    QFETCH(QString, situation);
    QFETCH(QStringList, disabled);
    ProductsPage* page = window->productsPage();
    if (situation != u"closed") {
        QVERIFY(openFixture());
    }
    if (situation == u"one" || situation == u"edited" || situation == u"categories")
        page->table()->selectRowOnly(0);
    if (situation == u"all")
        page->table()->selectAll();
    if (situation == u"edited") {
        auto* name = named<QLineEdit>(page->form(), u"Name"_s);
        QTRY_COMPARE(name->text(), u"Assam"_s);
        name->setFocus();
        typeText(name, u"x"_s);
    }
    if (situation == u"filtered") {
        auto* search = named<QLineEdit>(page, u"Search"_s);
        search->setFocus();
        typeText(search, u"sencha"_s);
        QTRY_COMPARE(names().size(), 1);
    }
    if (situation == u"categories")
        trigger(u"showCategories"_s);
    QCoreApplication::processEvents();
    QStringList found;
    for (const QAction* each : window->windowActions().all()) {
        if (each->isVisible() && !each->isEnabled())
            found << each->objectName();
    }
    disabled.sort();
    found.sort();
    QCOMPARE(found, disabled);
}

void tst_MainWindow::pages() {
    QVERIFY(openFixture());
    auto* sidebar = window->findChild<Sidebar*>();
    trigger(u"showCategories"_s);
    QCOMPARE(sidebar->page(), Sidebar::CategoriesPage);
    QVERIFY(named<QTableView>(window.get(), u"Categories"_s)->isVisible());
    QVERIFY(!window->productsPage()->table()->isVisible());
    sidebar->setCurrentRow(Sidebar::TagsPage);
    QCOMPARE(sidebar->page(), Sidebar::TagsPage);
    QVERIFY(named<QTableView>(window.get(), u"Tags"_s)->isVisible());
    trigger(u"find"_s);
    QCOMPARE(sidebar->page(), Sidebar::ProductsPage);
    QTRY_VERIFY(named<QLineEdit>(window.get(), u"Search"_s)->hasFocus());
}

void tst_MainWindow::pageStaysWhileACellIsInvalid() {
    QVERIFY(openFixture());
    ProductTable* table = window->productsPage()->table();
    table->setCurrentIndex(table->model()->index(0, static_cast<int>(ProductColumn::PriceShmeckles)));
    trigger(u"editCell"_s);
    QTRY_VERIFY(table->isEditing());
    auto* line = table->viewport()->findChild<QLineEdit*>();
    line->selectAll();
    typeText(line, u"none"_s);
    window->findChild<Sidebar*>()->setCurrentRow(Sidebar::TagsPage);
    QCOMPARE(window->findChild<Sidebar*>()->page(), Sidebar::ProductsPage);
    QVERIFY(table->isVisible());
    QVERIFY(table->isEditing());
    QCOMPARE(line->text(), u"none"_s);
    QVERIFY(!window->statusBar()->currentMessage().isEmpty());
}

void tst_MainWindow::countsRows() {
    QVERIFY(openFixture());
    auto* status = window->findChild<StatusArea*>();
    QTRY_COMPARE(status->countText(), u"2 products"_s);
    auto* search = named<QLineEdit>(window.get(), u"Search"_s);
    search->setFocus();
    typeText(search, u"sen"_s);
    QTRY_COMPARE(status->countText(), u"1 of 2 products"_s);
}

void tst_MainWindow::addProductGoesToTheForm() {
    QVERIFY(openFixture());
    trigger(u"showTags"_s);
    trigger(u"addProduct"_s);
    QTRY_VERIFY(named<QLineEdit>(window->productsPage()->form(), u"Name"_s)->hasFocus());
}

void tst_MainWindow::absentFileIsNotCreatedByOpening() {
    window->openCatalogue(DatabaseUrl::sqlite(pathOf(u"absent.db"_s)));
    QTRY_VERIFY(message() && message()->title().contains(u"absent.db"_s));
    QVERIFY(!message()->text().isEmpty());
    QVERIFY(!QFile::exists(pathOf(u"absent.db"_s)));
    QVERIFY(action(u"open"_s)->isEnabled());
}

void tst_MainWindow::offersToCreateAnAbsentFile() {
    window->openCatalogue(DatabaseUrl::sqlite(pathOf(u"absent.db"_s)));
    QTRY_VERIFY(buttonSaying<QPushButton>(window.get(), u"Create this catalogue"_s));
    buttonSaying<QPushButton>(window.get(), u"Create this catalogue"_s)->click();
    QTRY_VERIFY(window->session());
    QVERIFY(QFile::exists(pathOf(u"absent.db"_s)));
}

void tst_MainWindow::tellsAboutATextFile() {
    QFile file(pathOf(u"text.db"_s));
    QVERIFY(file.open(QFile::WriteOnly));
    const QByteArray content = QByteArray("not a database at all\n").repeated(100);
    file.write(content);
    file.close();
    window->openCatalogue(DatabaseUrl::sqlite(file.fileName()));
    QTRY_VERIFY(message() && message()->title().contains(u"text.db"_s));
    QVERIFY(buttonSaying<QPushButton>(window.get(), u"Try again"_s));
    QVERIFY(file.open(QFile::ReadOnly));
    QCOMPARE(file.readAll(), content);
}

void tst_MainWindow::openingAnotherKeepsTheFirstOnFailure() {
    QVERIFY(openFixture());
    fixture->prompts.openFile = pathOf(u"absent.db"_s);
    trigger(u"open"_s);
    QTRY_COMPARE(fixture->prompts.errors.size(), 1U);
    QCOMPARE(fixture->prompts.errors.front().kind, Error::Kind::NotFound);
    QCOMPARE(window->session()->url(), fixture->backend.url());
    QCOMPARE(names().size(), 2);
    QVERIFY(!QFile::exists(pathOf(u"absent.db"_s)));
}

void tst_MainWindow::newCatalogueNeverOverwrites() {
    QVERIFY(openFixture());
    fixture->prompts.saveFile = fixture->backend.url().path;
    trigger(u"newCatalogue"_s);
    QTRY_COMPARE(fixture->prompts.errors.size(), 1U);
    QCOMPARE(names().size(), 2);
}

void tst_MainWindow::newCatalogueCreates() {
    QVERIFY(openFixture());
    fixture->prompts.saveFile = pathOf(u"new"_s);
    trigger(u"newCatalogue"_s);
    QTRY_COMPARE(window->session()->url().path, pathOf(u"new.db"_s));
    QTRY_VERIFY(message());
    QCOMPARE(message()->title(), u"This catalogue is empty"_s);
}

void tst_MainWindow::defaultPlaceIsCreated() {
    window->openOrCreate(DatabaseUrl::sqlite(pathOf(u"a/b/catalogue.db"_s)));
    QTRY_VERIFY(window->session());
    QTRY_VERIFY(buttonSaying<QPushButton>(window.get(), u"Load the sample catalogue"_s));
}

void tst_MainWindow::foreignDatabaseIsLeftAlone() {
    const QString path = pathOf(u"foreign.db"_s);
    {
        const auto connection = Connection::open(DatabaseUrl::sqlite(path), OpenMode::CreateIfMissing);
        VERIFY_OK(connection);
        VERIFY_OK((*connection)->execute(u"CREATE TABLE recipes (id INTEGER PRIMARY KEY)"_s));
    }
    window->openCatalogue(DatabaseUrl::sqlite(path));
    QTRY_VERIFY(message() && message()->title().contains(u"foreign.db"_s));
    QVERIFY(!window->session());
}

void tst_MainWindow::closingAsksAboutUnsavedEdits() {
    QVERIFY(openFixture());
    window->productsPage()->table()->selectRowOnly(0);
    auto* name = named<QLineEdit>(window->productsPage()->form(), u"Name"_s);
    QTRY_COMPARE(name->text(), u"Assam"_s);
    name->setFocus();
    typeText(name, u"x"_s);
    QVERIFY(window->isWindowModified());
    window->close();
    QTest::qWait(50);
    QVERIFY(window->isVisible());
    QCOMPARE(fixture->prompts.asked.size(), 1);
    QCOMPARE(name->text().size(), 6);
}

void tst_MainWindow::closingAsksAboutHeldEdits() {
    const QTemporaryDir home;
    qputenv("XDG_DATA_HOME", home.path().toLocal8Bit());
    QVERIFY(openFixture());
    ProductTableModel* model = window->productsPage()->model();
    QVERIFY(!model->isHolding());
    trigger(u"holdEdits"_s);
    QVERIFY(model->isHolding());
    QVERIFY(settings->get(keys::holdEdits));
    QVERIFY(model->setData(model->index(0, static_cast<int>(ProductColumn::Name)), u"Held"_s));
    QVERIFY(window->windowActions()[Command::SaveProduct]->isEnabled());
    window->close();
    QTest::qWait(50);
    QVERIFY(window->isVisible());
    QCOMPARE(fixture->prompts.asked.size(), 1);
    fixture->prompts.choice = 0;
    window->close();
    QTRY_VERIFY(!window->isVisible());
    QCOMPARE(fixture->stored(ProductId(1)).name, u"Held"_s);
}

void tst_MainWindow::closingWaitsForAnInvalidCell() {
    QVERIFY(openFixture());
    ProductTable* table = window->productsPage()->table();
    table->setCurrentIndex(table->model()->index(0, static_cast<int>(ProductColumn::Name)));
    trigger(u"editCell"_s);
    QTRY_VERIFY(table->isEditing());
    auto* line = table->viewport()->findChild<QLineEdit*>();
    line->selectAll();
    typeText(line, u" "_s);
    window->close();
    QTest::qWait(50);
    QVERIFY(window->isVisible());
    QVERIFY(table->isEditing());
    line->selectAll();
    typeText(line, u"Kept"_s);
    window->close();
    QTRY_VERIFY(!window->isVisible());
    QCOMPARE(fixture->stored(ProductId(1)).name, u"Kept"_s);
}

void tst_MainWindow::remembersWindowColumnsAndSort() {
    QVERIFY(openFixture());
    window->resize(1100, 720);
    ProductTable* table = window->productsPage()->table();
    table->setColumnShown(ProductColumn::Id, true);
    table->horizontalHeader()->setSortIndicator(static_cast<int>(ProductColumn::Name), Qt::DescendingOrder);
    trigger(u"showDetail"_s);
    window->close();
    QTRY_VERIFY(!window->isVisible());
    window = std::make_unique<MainWindow>(bootstrap->services(), settings.get(), &fixture->prompts);
    window->show();
    QCOMPARE(window->size(), QSize(1100, 720));
    QVERIFY(openFixture());
    QVERIFY(window->productsPage()->table()->isColumnShown(ProductColumn::Id));
    QVERIFY(!window->productsPage()->isDetailShown());
    QTRY_COMPARE(names(), (QStringList{u"Sencha"_s, u"Assam"_s}));
}

void tst_MainWindow::doesNotRememberFilters() {
    QVERIFY(openFixture());
    auto* search = named<QLineEdit>(window.get(), u"Search"_s);
    search->setFocus();
    typeText(search, u"sen"_s);
    QTRY_COMPARE(names().size(), 1);
    window->close();
    QTRY_VERIFY(!window->isVisible());
    makeWindow();
    QVERIFY(openFixture());
    QVERIFY(window->productsPage()->query().filter.isEmpty());
}

void tst_MainWindow::loadsTheSample() {
    window->openOrCreate(DatabaseUrl::sqlite(pathOf(u"catalogue.db"_s)));
    QTRY_VERIFY(buttonSaying<QPushButton>(window.get(), u"Load the sample catalogue"_s));
    buttonSaying<QPushButton>(window.get(), u"Load the sample catalogue"_s)->click();
    QTRY_VERIFY_WITH_TIMEOUT(window->productsPage()->model()->totalRows() > 10, 15'000);
    QTRY_VERIFY(action(u"import"_s)->isEnabled());
    QVERIFY(fixture->prompts.errors.empty());
}

void tst_MainWindow::recentCatalogues() {
    QVERIFY(openFixture());
    QMenu* recent = window->windowActions().recentMenu();
    Q_EMIT recent->aboutToShow();
    QCOMPARE(recent->actions().size(), 1);
    QCOMPARE(recent->actions().front()->text(), fixture->backend.url().toDisplayString());
}

void tst_MainWindow::deleteKeyIsForRowsOnly() {
    QVERIFY(openFixture());
    ProductTable* table = window->productsPage()->table();
    auto* search = named<QLineEdit>(window.get(), u"Search"_s);
    search->setFocus();
    typeText(search, u"s"_s);
    QTRY_VERIFY(window->findChild<Chip*>());
    table->selectAll();
    QTest::keyClick(window->findChild<Chip*>(), Qt::Key_Delete);
    QTRY_VERIFY(search->text().isEmpty());
    QVERIFY(fixture->prompts.asked.isEmpty());
    table->selectRowOnly(0);
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Delete);
    QCOMPARE(fixture->prompts.asked.size(), 1);
}

QTEST_MAIN(tst_MainWindow)
#include "tst_mainwindow.moc"
