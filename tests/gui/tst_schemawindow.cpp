#include "categoriespage.h"
#include "fakeprompts.h"
#include "fakeschema.h"
#include "formbanner.h"
#include "guifixture.h"
#include "language.h"
#include "mainwindow.h"
#include "messagepage.h"
#include "productform.h"
#include "productspage.h"
#include "producttable.h"
#include "producttablemodel.h"
#include "schemadialog.h"
#include "settings.h"
#include "tagspage.h"
#include "texttable.h"
#include "theme.h"
#include "upgradedialog.h"

#include <QAction>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace pricebook;

/// What the window does about the schema of catalogues: which page it shows, and which dialog.
class tst_SchemaWindow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void opensItForBehind();
    void offersOthers_data();
    void offersOthers();
    void listsDifferences();
    void keepsTheOpenCatalogue();
    void opensAfterUpgrade();
    void afterCloseSaysHowItIs();
    void windowStaysWhileAtWork();
    void schemaNeedsAnAddress();
    void backsUpWhileOpen();
    void restoresAndOpensAgain();
    void restoreOpensWhatCouldNotBeOpened();
    void restoreStopsAtUnsavedEdits();
    void goesBackAndStaysQuiet();
    void newerCatalogueSaysSo();
    void readOnlyBlocksEveryWay();
    void changedTablesAreToldAndReopened();

private:
    void openFixture();
    [[nodiscard]] QAction* action(const QString& name) const { return window->findChild<QAction*>(name); }
    [[nodiscard]] SchemaDialog* openSchema(SchemaDialog::Section section);
    [[nodiscard]] MigrationDialog* runningDialog() const {
        for (MigrationDialog* each : window->findChildren<MigrationDialog*>()) {
            if (each->isVisible())
                return each;
        }
        return nullptr;
    }
    [[nodiscard]] FormBanner* banner() const {
        for (FormBanner* each : window->findChildren<FormBanner*>()) {
            if (each->isVisible())
                return each;
        }
        return nullptr;
    }
    void makeWindow();
    [[nodiscard]] UpgradeDialog* windowDialog() const {
        const auto found = window->findChildren<UpgradeDialog*>();
        return found.isEmpty() ? nullptr : found.front();
    }
    [[nodiscard]] QPushButton* button(const QString& text) const { return buttonSaying<QPushButton>(dialog, text); }
    [[nodiscard]] MessagePage* message() const {
        for (MessagePage* page : window->findChildren<MessagePage*>()) {
            if (page->isVisible())
                return page;
        }
        return nullptr;
    }
    void start() {
        QTRY_VERIFY(button(u"Back up and upgrade"_s));
        button(u"Back up and upgrade"_s)->click();
        QTRY_VERIFY(schema->job);
    }

    std::unique_ptr<QTemporaryDir> folder;
    std::unique_ptr<FakeSchema> schema;
    std::unique_ptr<FakePrompts> prompts;
    std::unique_ptr<Settings> settings;
    std::unique_ptr<GuiFixture> fixture;
    std::unique_ptr<MainWindow> window;
    QPointer<UpgradeDialog> dialog;
    std::optional<Error> openError; ///< of the window's open service
    CatalogSession::Access access = CatalogSession::Access::ReadWrite;
    int opens = 0;
};

void tst_SchemaWindow::init() {
    folder = std::make_unique<QTemporaryDir>();
    schema = std::make_unique<FakeSchema>();
    prompts = std::make_unique<FakePrompts>();
    settings = std::make_unique<Settings>(folder->filePath(u"pricebook.ini"_s));
    makeBehind(*schema);
    openError = Error(Error::Kind::Schema, u"behind"_s);
    access = CatalogSession::Access::ReadWrite;
    opens = 0;
}

void tst_SchemaWindow::cleanup() {
    window.reset();
    fixture.reset();
    settings.reset();
}

void tst_SchemaWindow::makeWindow() {
    Services services;
    fixture = std::make_unique<GuiFixture>();
    QVERIFY(fixture->open());
    services.open = [this](const DatabaseUrl&, QObject* context, const Services::SessionReply& reply) {
        ++opens;
        QMetaObject::invokeMethod(
            context,
            [this, reply] {
                if (openError)
                    reply(*openError);
                else
                    CatalogSession::open(fixture->backend.url(), access, window.get(), reply);
            },
            Qt::QueuedConnection);
    };
    services.create = services.open;
    services.schema = schema->services();
    window = std::make_unique<MainWindow>(services, settings.get(), prompts.get());
    window->resize(1024, 700);
    window->show();
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
}

void tst_SchemaWindow::opensItForBehind() {
    makeWindow();
    window->openCatalogue(*DatabaseUrl::parse(u"/data/shop.db"_s));
    QTRY_VERIFY(windowDialog());
    QCOMPARE(message()->title(), u"shop.db was not opened"_s);
    QVERIFY(message()->text().contains(u"1 step brings it up to date"_s));
    windowDialog()->reject();
    QTRY_VERIFY(!windowDialog());
    QCOMPARE(schema->inspected, 1);
    buttonSaying<QPushButton>(window.get(), u"Back up and upgrade…"_s)->click();
    QTRY_VERIFY(windowDialog());
}

void tst_SchemaWindow::offersOthers_data() {
    QTest::addColumn<SchemaState::Kind>("kind");
    QTest::addColumn<QString>("button");
    QTest::newRow("adoptable") << SchemaState::Kind::Adoptable << u"Take over…"_s;
    QTest::newRow("interrupted") << SchemaState::Kind::Interrupted << u"Run the step again…"_s;
    QTest::newRow("ahead") << SchemaState::Kind::AheadIncompatible << u"Try again"_s;
    QTest::newRow("foreign") << SchemaState::Kind::ForeignTables << u"Try again"_s;
    QTest::newRow("several heads") << SchemaState::Kind::SeveralHeads << u"Try again"_s;
    QTest::newRow("current meanwhile") << SchemaState::Kind::Current << u"Open catalogue"_s;
}

void tst_SchemaWindow::offersOthers() {
    QFETCH(SchemaState::Kind, kind);
    QFETCH(QString, button);
    schema->state.kind = kind;
    makeWindow();
    window->openCatalogue(*DatabaseUrl::parse(u"/data/shop.db"_s));
    QTRY_VERIFY(buttonSaying<QPushButton>(window.get(), button));
    QVERIFY(!message()->text().isEmpty());
    QVERIFY(!windowDialog());
    if (!UpgradeDialog::requestFor(schema->state))
        return;
    buttonSaying<QPushButton>(window.get(), button)->click();
    QVERIFY(windowDialog());
}

void tst_SchemaWindow::listsDifferences() {
    schema->state.kind = SchemaState::Kind::AlembicDiffers;
    schema->state.adoptAs = schema->known[0].id;
    for (int i = 1; i <= 30; ++i)
        schema->state.details << u"table t%1 is missing"_s.arg(i);
    makeWindow();
    window->openCatalogue(*DatabaseUrl::parse(u"/data/shop.db"_s));
    QTRY_VERIFY(message() && message()->text().contains(u"30 points, listed below"_s));
    auto* list = named<QPlainTextEdit>(message(), u"Details"_s);
    QVERIFY(list->isVisible());
    QVERIFY(list->isReadOnly());
    QCOMPARE(list->toPlainText(), schema->state.details.join(u'\n'));
    QVERIFY(!message()->text().contains(u"t17"_s));
}

void tst_SchemaWindow::keepsTheOpenCatalogue() {
    openError.reset();
    makeWindow();
    window->openCatalogue(fixture->backend.url());
    QTRY_VERIFY(window->session());
    openError = Error(Error::Kind::Schema, u"ahead"_s);
    schema->state.kind = SchemaState::Kind::AheadIncompatible;
    window->openCatalogue(*DatabaseUrl::parse(u"/data/shop.db"_s));
    QTRY_COMPARE(prompts->errors.size(), 1U);
    QVERIFY(window->session());
    schema->state.kind = SchemaState::Kind::Behind;
    window->openCatalogue(*DatabaseUrl::parse(u"/data/shop.db"_s));
    QTRY_VERIFY(windowDialog());
    QVERIFY(window->session());
    QVERIFY(!message() || !message()->title().contains(u"not opened"_s));
}

void tst_SchemaWindow::opensAfterUpgrade() {
    makeWindow();
    window->openCatalogue(*DatabaseUrl::parse(u"/data/shop.db"_s));
    QTRY_VERIFY(windowDialog());
    dialog = windowDialog();
    start();
    schema->job->finish(MigrationOutcome());
    QTRY_VERIFY(button(u"Open catalogue"_s));
    openError.reset();
    button(u"Open catalogue"_s)->click();
    QTRY_VERIFY(window->session());
    QTRY_VERIFY(!dialog);
    QCOMPARE(opens, 2);
}

void tst_SchemaWindow::afterCloseSaysHowItIs() {
    makeWindow();
    window->openCatalogue(*DatabaseUrl::parse(u"/data/shop.db"_s));
    QTRY_VERIFY(windowDialog());
    dialog = windowDialog();
    start();
    schema->job->finish(MigrationOutcome());
    QTRY_VERIFY(button(u"Close"_s));
    schema->state.kind = SchemaState::Kind::Current;
    button(u"Close"_s)->click();
    QTRY_COMPARE(message()->title(), u"shop.db can be opened"_s);
    QVERIFY(!window->session());
    QVERIFY(buttonSaying<QPushButton>(window.get(), u"Open catalogue"_s));
    QVERIFY(!buttonSaying<QPushButton>(window.get(), u"Back up and upgrade…"_s));
}

void tst_SchemaWindow::windowStaysWhileAtWork() {
    makeWindow();
    window->openCatalogue(*DatabaseUrl::parse(u"/data/shop.db"_s));
    QTRY_VERIFY(windowDialog());
    dialog = windowDialog();
    start();
    window->close();
    QVERIFY(window->isVisible());
    QCOMPARE(prompts->asked.size(), 1);
    QVERIFY(!schema->job->cancelled);
    prompts->choice = 1;
    window->close();
    QVERIFY(window->isVisible());
    QVERIFY(schema->job->cancelled);
    schema->job->finishCancelled();
    QTRY_VERIFY(!dialog);
    window->close();
    QTRY_VERIFY(!window->isVisible());
}

// The dialog of the schema

void tst_SchemaWindow::openFixture() {
    openError.reset();
    schema->state.kind = SchemaState::Kind::Current;
    schema->state.revision = schema->known[1].id;
    makeWindow();
    const Category tea = fixture->addCategory(u"Tea"_s);
    fixture->addTag(u"green"_s);
    fixture->addProduct(makeDraft(u"Assam"_s, tea.id, {}));
    fixture->session.reset();
    window->openCatalogue(fixture->backend.url());
    QTRY_VERIFY(window->session());
    QTRY_COMPARE(window->productsPage()->model()->rowCount(), 1);
}

SchemaDialog* tst_SchemaWindow::openSchema(SchemaDialog::Section section) {
    action(u"schema"_s)->trigger();
    auto* found = window->findChild<SchemaDialog*>();
    if (found)
        found->showSection(section);
    return found;
}

void tst_SchemaWindow::schemaNeedsAnAddress() {
    openError = Error(Error::Kind::Damaged, u"The file is damaged."_s);
    makeWindow();
    QVERIFY(!action(u"schema"_s)->isEnabled());
    window->openCatalogue(*DatabaseUrl::parse(u"/data/shop.db"_s));
    QTRY_VERIFY(message() && message()->title() == u"shop.db was not opened"_s);
    QVERIFY(action(u"schema"_s)->isEnabled()); // to restore a backup
    QVERIFY(openSchema(SchemaDialog::BackupsSection));
}

void tst_SchemaWindow::backsUpWhileOpen() {
    openFixture();
    auto* shown = openSchema(SchemaDialog::BackupsSection);
    QVERIFY(shown);
    buttonSaying<QPushButton>(shown, u"Back up now"_s)->click();
    QTRY_VERIFY(schema->job);
    QVERIFY(window->session());
    QCOMPARE(schema->backedUp, 1);
    MigrationOutcome outcome;
    outcome.backup = u"/data/new.bak"_s;
    schema->backupFiles = {BackupFile()};
    schema->job->finish(outcome);
    QTRY_VERIFY(visibleText(runningDialog()).contains(u"/data/new.bak"_s));
    buttonSaying<QPushButton>(runningDialog(), u"Close"_s)->click();
    QTRY_VERIFY(!runningDialog());
    QTRY_COMPARE(named<TextTable>(shown, u"Backups"_s)->rows(), 1);
    QCOMPARE(opens, 1);
}

void tst_SchemaWindow::restoresAndOpensAgain() {
    openFixture();
    BackupFile backup;
    backup.path = u"/data/old.bak"_s;
    schema->backupFiles = {backup};
    auto* shown = openSchema(SchemaDialog::BackupsSection);
    QTRY_COMPARE(named<TextTable>(shown, u"Backups"_s)->rows(), 1);
    named<TextTable>(shown, u"Backups"_s)->selectRow(0);
    prompts->choice = 0;
    const std::weak_ptr<CatalogSession> before = window->session();
    buttonSaying<QPushButton>(shown, u"Restore…"_s)->click();
    QTRY_VERIFY(schema->job);
    QCOMPARE(schema->restored, QStringList{u"/data/old.bak"_s});
    QVERIFY(!window->session());
    QVERIFY(before.expired()); // nothing of the program holds the database open
    schema->job->finish(MigrationOutcome());
    QTRY_VERIFY(buttonSaying<QPushButton>(runningDialog(), u"Close"_s));
    buttonSaying<QPushButton>(runningDialog(), u"Close"_s)->click();
    QTRY_VERIFY(window->session());
    QCOMPARE(opens, 2);
}

/// The page that says why none is open must not stay when that is no longer so.
void tst_SchemaWindow::restoreOpensWhatCouldNotBeOpened() {
    schema->state.kind = SchemaState::Kind::Adoptable;
    makeWindow();
    window->openCatalogue(fixture->backend.url());
    QTRY_VERIFY(buttonSaying<QPushButton>(window.get(), u"Take over…"_s));
    schema->backupFiles = {BackupFile()};
    auto* shown = openSchema(SchemaDialog::BackupsSection);
    QTRY_COMPARE(named<TextTable>(shown, u"Backups"_s)->rows(), 1);
    Q_EMIT shown->restoreRequested(BackupFile());
    QTRY_VERIFY(schema->job);
    openError.reset();
    schema->job->finish(MigrationOutcome());
    QTRY_VERIFY(buttonSaying<QPushButton>(runningDialog(), u"Close"_s));
    buttonSaying<QPushButton>(runningDialog(), u"Close"_s)->click();
    QTRY_VERIFY(window->session());
}

void tst_SchemaWindow::restoreStopsAtUnsavedEdits() {
    openFixture();
    window->productsPage()->table()->selectRowOnly(0);
    auto* name = named<QLineEdit>(window->productsPage()->form(), u"Name"_s);
    QTRY_COMPARE(name->text(), u"Assam"_s);
    name->setFocus();
    typeText(name, u"x"_s);
    schema->backupFiles = {BackupFile()};
    auto* shown = openSchema(SchemaDialog::BackupsSection);
    QTRY_COMPARE(named<TextTable>(shown, u"Backups"_s)->rows(), 1);
    Q_EMIT shown->restoreRequested(BackupFile());
    QTRY_COMPARE(prompts->asked.size(), 1); // Stay
    QVERIFY(window->session());
    QVERIFY(schema->restored.isEmpty());
    QCOMPARE(name->text().size(), 6);
}

void tst_SchemaWindow::goesBackAndStaysQuiet() {
    openFixture();
    auto* shown = openSchema(SchemaDialog::BackSection);
    QTRY_VERIFY(buttonSaying<QPushButton>(shown, u"Change the tables back…"_s));
    buttonSaying<QPushButton>(shown, u"Change the tables back…"_s)->click();
    dialog = windowDialog();
    QVERIFY(dialog);
    QVERIFY(window->session());
    QTRY_VERIFY(button(u"Back up and go back"_s));
    auto* typed = dialog->findChild<QLineEdit*>();
    typed->setText(fixture->backend.url().shortName());
    button(u"Back up and go back"_s)->click();
    QTRY_VERIFY(schema->job);
    QVERIFY(!window->session());
    schema->job->finish(MigrationOutcome());
    openError = Error(Error::Kind::Schema, u"behind"_s);
    schema->state.kind = SchemaState::Kind::Behind;
    QTRY_VERIFY(button(u"Close"_s));
    button(u"Close"_s)->click();
    QTRY_VERIFY(!dialog);
    shown->close();
    QTRY_VERIFY(buttonSaying<QPushButton>(window.get(), u"Back up and upgrade…"_s));
    QTest::qWait(50);
    QVERIFY(!windowDialog());
}

// What an open catalogue says about its tables

void tst_SchemaWindow::newerCatalogueSaysSo() {
    access = CatalogSession::Access::ReadOnly;
    openFixture();
    QVERIFY(banner());
    window->close();
    QTRY_VERIFY(!window->isVisible());
    schema->state.kind = SchemaState::Kind::AheadCompatible;
    schema->state.lastWriter = u"9.9.0"_s;
    window = nullptr;
    makeWindow();
    window->openCatalogue(fixture->backend.url());
    QTRY_VERIFY(banner() && banner()->message().contains(u"9.9.0"_s));
}

void tst_SchemaWindow::readOnlyBlocksEveryWay() {
    access = CatalogSession::Access::ReadOnly;
    openFixture();
    window->productsPage()->table()->selectRowOnly(0);
    QCoreApplication::processEvents();
    for (const QString& name :
         {u"import"_s, u"addProduct"_s, u"duplicate"_s, u"delete"_s, u"editCell"_s, u"saveProduct"_s}) {
        QVERIFY2(!action(name)->isEnabled(), qPrintable(name));
        QVERIFY2(action(name)->toolTip().contains(u"reading only"_s), qPrintable(name));
    }
    QVERIFY(action(u"export"_s)->isEnabled());
    QVERIFY(!action(u"export"_s)->toolTip().contains(u"reading only"_s));
    auto* add = buttonSaying<QPushButton>(window->productsPage(), u"Add product"_s);
    QVERIFY(!add->isEnabled());
    QVERIFY(add->toolTip().contains(u"reading only"_s));
    ProductTable* table = window->productsPage()->table();
    table->setFocus();
    table->setCurrentIndex(table->model()->index(0, static_cast<int>(ProductColumn::Name)));
    QTest::keyClick(table, Qt::Key_F2);
    QTest::keyClick(table, Qt::Key_X);
    QVERIFY(!table->isEditing());
    QTest::keyClick(table, Qt::Key_Delete);
    QVERIFY(prompts->asked.isEmpty());
    auto* name = named<QLineEdit>(window->productsPage()->form(), u"Name"_s);
    QTRY_COMPARE(name->text(), u"Assam"_s);
    QVERIFY(name->isReadOnly());
    QVERIFY(name->toolTip().contains(u"reading only"_s));
    for (const QString& command : {u"showCategories"_s, u"showTags"_s}) {
        action(command)->trigger();
        auto* list = named<QTableView>(window.get(), command == u"showTags" ? u"Tags"_s : u"Categories"_s);
        QTRY_COMPARE(list->model()->rowCount(), 1);
        list->setFocus();
        list->selectRow(0);
        QTest::keyClick(list, Qt::Key_F2);
        QVERIFY(!list->viewport()->findChild<QLineEdit*>());
        QTest::keyClick(list, Qt::Key_Delete);
        QVERIFY(prompts->asked.isEmpty());
        for (const QString& text : {u"Add"_s, u"Rename"_s, u"Delete…"_s}) {
            auto* each = buttonSaying<QPushButton>(window.get(), text);
            QVERIFY2(each && !each->isEnabled(), qPrintable(text));
            QVERIFY2(each->toolTip().contains(u"reading only"_s), qPrintable(text));
        }
    }
}

void tst_SchemaWindow::changedTablesAreToldAndReopened() {
    openFixture();
    window->productsPage()->table()->selectRowOnly(0);
    auto* name = named<QLineEdit>(window->productsPage()->form(), u"Name"_s);
    QTRY_COMPARE(name->text(), u"Assam"_s);
    name->setFocus();
    typeText(name, u"x"_s);
    Q_EMIT window->session()->schemaChanged();
    QTRY_VERIFY(banner() && banner()->message().contains(u"changed by another program"_s));
    QCOMPARE(name->text().size(), 6); // typed text stays
    // The connection's coming back does not take it away.
    Q_EMIT window->session()->connectionRestored();
    QVERIFY(banner() && banner()->message().contains(u"changed by another program"_s));
    buttonSaying<QPushButton>(banner(), u"Reopen"_s)->click();
    QCOMPARE(prompts->asked.size(), 1); // the unsaved edits: Stay
    QVERIFY(banner() && banner()->message().contains(u"changed by another program"_s));
    QCOMPARE(opens, 1);
    prompts->choice = 1; // Discard
    buttonSaying<QPushButton>(banner(), u"Reopen"_s)->click();
    QTRY_COMPARE(opens, 2);
    QTRY_VERIFY(window->session());
    QTRY_VERIFY(!banner());
}

int main(int argc, char* argv[]) {
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    QApplication app(argc, argv);
    theme::apply(app);
    language::speak(QStringLiteral("en"));
    tst_SchemaWindow test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_schemawindow.moc"
