#include "fakeprompts.h"
#include "fakeschema.h"
#include "guifixture.h"
#include "language.h"
#include "theme.h"
#include "upgradedialog.h"

#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>

using namespace Qt::StringLiterals;
using namespace pricebook;

/// What the dialog shows before it does something, and what can be chosen there.
class tst_UpgradePlan : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { delete dialog; }

    void hasRoomForEverything_data();
    void hasRoomForEverything();
    void anotherFolder();
    void noFolderWithoutABackup();
    void mends();
    void nothingToMend();

private:
    void open(const MigrationRequest& request = {}, const QString& url = u"/data/shop.db"_s);
    [[nodiscard]] QPushButton* button(const QString& text) const { return buttonSaying<QPushButton>(dialog, text); }

    std::unique_ptr<FakeSchema> schema;
    std::unique_ptr<FakePrompts> prompts;
    QPointer<UpgradeDialog> dialog;
};

void tst_UpgradePlan::init() {
    schema = std::make_unique<FakeSchema>();
    prompts = std::make_unique<FakePrompts>();
    makeBehind(*schema);
}

void tst_UpgradePlan::open(const MigrationRequest& request, const QString& url) {
    dialog = new UpgradeDialog(schema->services(), *DatabaseUrl::parse(url), request, prompts.get(), nullptr);
    dialog->open();
    QVERIFY(QTest::qWaitForWindowActive(dialog));
}

void tst_UpgradePlan::hasRoomForEverything_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("problem");
    QTest::newRow("short path") << u"/data/shop.bak"_s << QString();
    QTest::newRow("path of two lines") << u"/home/somebody/.local/share/pricebook/backups/"
                                          "shop-04e38527.pre-6c2f0b9e-4c11d671-20261121T105401Z.dump"_s
                                       << QString();
    QTest::newRow("long problem") << QString()
                                  << u"No backup is possible because the programs pg_dump and pg_restore are not "
                                     "installed: install postgresql-client-15."_s;
}

/// Nothing needs to be scrolled where the screen has the room.
void tst_UpgradePlan::hasRoomForEverything() {
    QFETCH(QString, path);
    QFETCH(QString, problem);
    schema->plan.backup.path = path;
    schema->plan.backup.problem = problem;
    open({}, u"postgresql://keeper@db/shop"_s);
    QTRY_VERIFY(button(u"Show SQL"_s));
    const QScrollBar* bar = dialog->findChild<QScrollArea*>()->verticalScrollBar();
    QTest::qWait(50); // a bar would come with the next layout
    QCOMPARE(bar->maximum(), 0);
}

void tst_UpgradePlan::anotherFolder() {
    open();
    QTRY_VERIFY(button(u"Another folder…"_s));
    button(u"Another folder…"_s)->click(); // cancelled
    QCOMPARE(prompts->asked.size(), 1);
    QCOMPARE(prompts->suggestion, u"/data"_s);
    QCOMPARE(schema->planned.size(), 1U);
    prompts->folder = u"/safe"_s;
    button(u"Another folder…"_s)->click();
    QCOMPARE(schema->planned.size(), 2U); // it may have no room either
    QCOMPARE(schema->planned[1].backupFolder, u"/safe"_s);
    QTRY_VERIFY(button(u"Back up and upgrade"_s));
    button(u"Back up and upgrade"_s)->click();
    QTRY_VERIFY(schema->job);
    QCOMPARE(schema->runs[0].backupFolder, u"/safe"_s);
}

void tst_UpgradePlan::noFolderWithoutABackup() {
    schema->plan.needsBackup = false;
    open();
    QTRY_VERIFY(button(u"Upgrade"_s));
    QVERIFY(!button(u"Another folder…"_s));
}

void tst_UpgradePlan::mends() {
    schema->state.kind = SchemaState::Kind::Current;
    schema->state.warnings = QStringList{u"The text of a revision is another one."_s};
    schema->plan.revisions.clear();
    const std::optional<MigrationRequest> request = UpgradeDialog::requestFor(schema->state);
    QVERIFY(request);
    open(*request);
    QTRY_VERIFY(button(u"Back up and mend"_s));
    QVERIFY(visibleText(dialog).contains(u"only the history is corrected"_s));
    button(u"Back up and mend"_s)->click();
    QTRY_VERIFY(schema->job);
    QCOMPARE(schema->runs[0].action, MigrationRequest::Action::Repair);
    schema->job->finish(MigrationOutcome());
    QTRY_VERIFY(visibleText(dialog).contains(u"The history is mended."_s));
}

void tst_UpgradePlan::nothingToMend() {
    MigrationRequest request;
    request.action = MigrationRequest::Action::Repair;
    schema->state.kind = SchemaState::Kind::Current;
    open(request);
    QTRY_VERIFY(button(u"Open catalogue"_s));
    QVERIFY(!UpgradeDialog::requestFor(schema->state));
}

int main(int argc, char* argv[]) {
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    QApplication app(argc, argv);
    theme::apply(app);
    language::speak(QStringLiteral("en"));
    tst_UpgradePlan test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_upgradeplan.moc"
