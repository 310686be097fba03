#include "fakeprompts.h"
#include "fakeschema.h"
#include "guifixture.h"
#include "mainwindow.h"
#include "messagepage.h"
#include "settings.h"
#include "theme.h"
#include "translations.h"
#include "upgradedialog.h"

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

private:
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
    int opens = 0;
};

void tst_SchemaWindow::init() {
    folder = std::make_unique<QTemporaryDir>();
    schema = std::make_unique<FakeSchema>();
    prompts = std::make_unique<FakePrompts>();
    settings = std::make_unique<Settings>(folder->filePath(u"pricebook.ini"_s));
    makeBehind(*schema);
    openError = Error(Error::Kind::Schema, u"behind"_s);
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
                    reply(fixture->session);
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

int main(int argc, char* argv[]) {
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    QApplication app(argc, argv);
    theme::apply(app);
    installTranslations(app);
    tst_SchemaWindow test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_schemawindow.moc"
