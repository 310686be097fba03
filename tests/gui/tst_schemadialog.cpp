#include "fakeprompts.h"
#include "fakeschema.h"
#include "guifixture.h"
#include "language.h"
#include "schemadialog.h"
#include "texttable.h"
#include "theme.h"

#include <QClipboard>
#include <QComboBox>
#include <QPlainTextEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;
using namespace pricebook;

/// The dialog that tells about the schema of a database, and asks for changes of it.
class tst_SchemaDialog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { delete dialog; }

    void tellsTheState();
    void unreadableDatabase();
    void offersTheUpgrade();
    void revisionsWithTheCurrentOne();
    void history();
    void historyMarksWhatFailed();
    void checkFindsNothing();
    void checkFindsDifferences();
    void checkFails();
    void listsWhatStandsInTheWay();
    void backups();
    void offersToMend();
    void noBackups();
    void restoreNamesWhatIsLost();
    void backsUp();
    void goesBackByBackup();
    void goesBackByTables();
    void nothingToGoBackTo();
    void reloads();
    void everythingHasAName();
    void keyboardOnly();

private:
    void open(SchemaDialog::Section section = SchemaDialog::RevisionsSection);
    [[nodiscard]] QPushButton* button(const QString& text) const { return buttonSaying<QPushButton>(dialog, text); }
    [[nodiscard]] QString text() const { return visibleText(dialog); }
    [[nodiscard]] TextTable* table(const QString& name) const { return named<TextTable>(dialog, name); }
    [[nodiscard]] static BackupFile backup(const QString& from, const QString& to, int day);

    std::unique_ptr<FakeSchema> schema;
    std::unique_ptr<FakePrompts> prompts;
    QPointer<SchemaDialog> dialog;
};

void tst_SchemaDialog::init() {
    schema = std::make_unique<FakeSchema>();
    prompts = std::make_unique<FakePrompts>();
    makeBehind(*schema);
    schema->state.kind = SchemaState::Kind::Current;
    schema->state.revision = schema->known[1].id;
}

void tst_SchemaDialog::open(SchemaDialog::Section section) {
    dialog = new SchemaDialog(schema->services(), *DatabaseUrl::parse(u"/data/shop.db"_s), prompts.get(), nullptr);
    dialog->showSection(section);
    dialog->open();
    QVERIFY(QTest::qWaitForWindowActive(dialog));
    QTRY_VERIFY(!text().contains(u"Looking at the database"_s));
    QTest::qWait(0);
}

BackupFile tst_SchemaDialog::backup(const QString& from, const QString& to, int day) {
    BackupFile file;
    file.path = u"/data/shop.db.%1.bak"_s.arg(day);
    file.bytes = 5'000'000;
    file.takenAt = QDateTime(QDate(2026, 11, day), QTime(12, 0), Qt::UTC);
    file.from = from;
    file.to = to;
    return file;
}

void tst_SchemaDialog::tellsTheState() {
    open();
    QVERIFY(text().contains(u"The database is up to date."_s));
    QVERIFY(text().contains(u"Revision: Exact prices (a35d84c1e0f2)"_s));
    QVERIFY(!button(u"Back up and upgrade…"_s));
}

void tst_SchemaDialog::unreadableDatabase() {
    schema->inspectError = Error(Error::Kind::Damaged, u"The file is damaged."_s);
    schema->backupFiles = {backup(u"6c2f0b9e"_s, {}, 20)};
    open(SchemaDialog::BackupsSection);
    QVERIFY(text().contains(u"The file is damaged."_s));
    QTRY_COMPARE(table(u"Backups"_s)->rows(), 1); // to restore it from
}

void tst_SchemaDialog::offersTheUpgrade() {
    makeBehind(*schema);
    open();
    QSignalSpy asked(dialog, &SchemaDialog::changeRequested);
    QTRY_VERIFY(button(u"Back up and upgrade…"_s));
    button(u"Back up and upgrade…"_s)->click();
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked[0][0].value<MigrationRequest>().action, MigrationRequest::Action::Upgrade);
}

void tst_SchemaDialog::revisionsWithTheCurrentOne() {
    schema->known.push_back(makeRevision(u"b11111111111"_s, u"add sku"_s));
    open();
    QTRY_COMPARE(table(u"Revisions"_s)->rows(), 3);
    QCOMPARE(table(u"Revisions"_s)->cell(0, 0), u"To come"_s);
    QCOMPARE(table(u"Revisions"_s)->cell(1, 0), u"Now"_s);
    QCOMPARE(table(u"Revisions"_s)->cell(1, 3), u"a35d84c1e0f2"_s);
    QCOMPARE(table(u"Revisions"_s)->cell(2, 0), u"Applied"_s);
}

// History

void tst_SchemaDialog::history() {
    SchemaHistoryEntry first;
    first.revision = schema->known[0].id;
    first.direction = u"upgrade"_s;
    first.state = u"applied"_s;
    first.programVersion = u"0.1.0"_s;
    first.startedAt = first.finishedAt = QDateTime(QDate(2026, 11, 20), QTime(12, 0), Qt::UTC);
    first.milliseconds = 3'000;
    first.user = u"anna"_s;
    first.host = u"till"_s;
    SchemaHistoryEntry second = first;
    second.revision = schema->known[1].id;
    second.backup = u"/data/shop.bak"_s;
    schema->historyEntries = {first, second};
    open(SchemaDialog::HistorySection);
    QTRY_COMPARE(table(u"History"_s)->rows(), 2);
    auto* history = table(u"History"_s);
    QCOMPARE(history->cell(0, 1), u"Upgrade"_s);
    QCOMPARE(history->cell(0, 2), u"Exact prices (a35d84c1e0f2)"_s); // the newest first
    QCOMPARE(history->cell(0, 5), u"anna@till"_s);
    QCOMPARE(history->cell(0, 6), u"3 seconds"_s);
    QCOMPARE(history->cell(0, 7), u"shop.bak"_s);
    QVERIFY(history->isColumnHidden(3));
}

void tst_SchemaDialog::historyMarksWhatFailed() {
    SchemaHistoryEntry failed;
    failed.revision = schema->known[0].id;
    failed.direction = u"upgrade"_s;
    failed.state = u"failed"_s;
    SchemaHistoryEntry running = failed;
    running.state = u"running"_s;
    schema->historyEntries = {failed, running};
    open(SchemaDialog::HistorySection);
    QTRY_COMPARE(table(u"History"_s)->rows(), 2);
    QVERIFY(!table(u"History"_s)->isColumnHidden(3));
    QCOMPARE(table(u"History"_s)->cell(0, 3), u"not finished"_s);
    QCOMPARE(table(u"History"_s)->cell(1, 3), u"failed"_s);
}

// Check

void tst_SchemaDialog::checkFindsNothing() {
    open(SchemaDialog::CheckSection);
    button(u"Check now"_s)->click();
    QVERIFY(!button(u"Check now"_s)->isEnabled());
    QTRY_VERIFY(text().contains(u"The tables are as they should be."_s));
    QVERIFY(button(u"Check now"_s)->isEnabled());
    QVERIFY(!button(u"Copy"_s));
}

void tst_SchemaDialog::checkFindsDifferences() {
    schema->checked.differences = QStringList{u"table tags: column color is missing"_s, u"index ix_a differs"_s};
    schema->checked.warnings = QStringList{u"table notes is not ours"_s};
    open(SchemaDialog::CheckSection);
    button(u"Check now"_s)->click();
    QTRY_VERIFY(button(u"Copy"_s));
    QVERIFY2(text().contains(u"not as they should be: 2 differences"_s), qPrintable(text()));
    auto* list = named<QPlainTextEdit>(dialog, u"What the check found"_s);
    QVERIFY(list->toPlainText().contains(u"column color is missing"_s));
    QVERIFY(list->toPlainText().contains(u"table notes is not ours"_s));
    button(u"Copy"_s)->click();
    QVERIFY(QGuiApplication::clipboard()->text().contains(u"index ix_a differs"_s));
}

void tst_SchemaDialog::checkFails() {
    schema->checkError = Error(Error::Kind::Unavailable, u"The server is away."_s);
    open(SchemaDialog::CheckSection);
    button(u"Check now"_s)->click();
    QTRY_VERIFY(text().contains(u"The server is away."_s));
    QVERIFY(!text().contains(u"as they should be"_s));
    QVERIFY(button(u"Check now"_s)->isEnabled());
}

void tst_SchemaDialog::listsWhatStandsInTheWay() {
    schema->state.kind = SchemaState::Kind::AlembicDiffers;
    schema->state.details = QStringList{u"table tags is missing"_s, u"table links is missing"_s};
    open();
    QTRY_VERIFY(text().contains(u"2 points, listed below"_s));
    auto* list = named<QPlainTextEdit>(dialog, u"What the check found"_s);
    QVERIFY(list->isVisible());
    QCOMPARE(list->toPlainText(), schema->state.details.join(u'\n'));
}

// Backups

void tst_SchemaDialog::backups() {
    schema->backupFiles = {backup(u"a35d84c1"_s, {}, 21), backup(u"6c2f0b9e"_s, u"a35d84c1"_s, 20)};
    open(SchemaDialog::BackupsSection);
    auto* list = table(u"Backups"_s);
    QTRY_COMPARE(list->rows(), 2);
    QCOMPARE(list->cell(0, 1), u"4.8 MB"_s);
    QCOMPARE(list->cell(0, 2), u"Exact prices (a35d84c1)"_s);
    QCOMPARE(list->cell(0, 3), u"made by hand"_s);
    QCOMPARE(list->cell(1, 3), u"Exact prices (a35d84c1)"_s);
    QVERIFY(!button(u"Restore…"_s)->isEnabled());
    list->selectRow(1);
    QVERIFY(button(u"Restore…"_s)->isEnabled());
}

void tst_SchemaDialog::offersToMend() {
    schema->state.warnings = QStringList{u"The text of a revision is another one."_s};
    open();
    QSignalSpy asked(dialog, &SchemaDialog::changeRequested);
    QTRY_VERIFY(button(u"Mend the history…"_s));
    QVERIFY(text().contains(u"The text of a revision is another one."_s));
    button(u"Mend the history…"_s)->click();
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked[0][0].value<MigrationRequest>().action, MigrationRequest::Action::Repair);
}

void tst_SchemaDialog::noBackups() {
    open(SchemaDialog::BackupsSection);
    QTRY_VERIFY(text().contains(u"There is no backup yet."_s));
    QVERIFY(!button(u"Restore…"_s)->isEnabled());
    QVERIFY(button(u"Back up now"_s)->isEnabled());
}

void tst_SchemaDialog::restoreNamesWhatIsLost() {
    schema->backupFiles = {backup(u"a35d84c1"_s, {}, 21), backup(u"6c2f0b9e"_s, u"a35d84c1"_s, 20)};
    open(SchemaDialog::BackupsSection);
    QSignalSpy asked(dialog, &SchemaDialog::restoreRequested);
    QTRY_COMPARE(table(u"Backups"_s)->rows(), 2);
    table(u"Backups"_s)->selectRow(1);
    button(u"Restore…"_s)->click();
    QCOMPARE(prompts->asked.size(), 1);
    QVERIFY2(prompts->asked[0].contains(u"11/20/26"_s), qPrintable(prompts->asked[0]));
    QVERIFY(prompts->asked[0].contains(u"is lost"_s));
    QVERIFY(asked.isEmpty());
    prompts->choice = 0;
    button(u"Restore…"_s)->click();
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked[0][0].value<BackupFile>().path, u"/data/shop.db.20.bak"_s);
}

void tst_SchemaDialog::backsUp() {
    open(SchemaDialog::BackupsSection);
    QSignalSpy asked(dialog, &SchemaDialog::backUpRequested);
    button(u"Back up now"_s)->click();
    QCOMPARE(asked.size(), 1);
}

// Going back

void tst_SchemaDialog::goesBackByBackup() {
    // The revision before has no backup, but the one before that has.
    schema->known.push_back(makeRevision(u"b11111111111"_s, u"add sku"_s));
    schema->state.revision = u"b11111111111"_s;
    schema->backupFiles = {backup(u"b1111111"_s, {}, 21), backup(u"6c2f0b9e"_s, u"b1111111"_s, 20),
                           backup(u"6c2f0b9e"_s, {}, 19)};
    open(SchemaDialog::BackSection);
    QSignalSpy restore(dialog, &SchemaDialog::restoreRequested);
    QSignalSpy change(dialog, &SchemaDialog::changeRequested);
    QTRY_VERIFY(button(u"Restore this backup…"_s));
    QVERIFY(text().contains(u"11/20/26"_s)); // the newest of those at that revision
    QVERIFY(button(u"Restore this backup…"_s)->property("accent").toBool());
    prompts->choice = 0;
    button(u"Restore this backup…"_s)->click();
    QCOMPARE(restore.size(), 1);
    QCOMPARE(restore[0][0].value<BackupFile>().path, u"/data/shop.db.20.bak"_s);
    QVERIFY(change.isEmpty());
    button(u"Change the tables back instead…"_s)->click();
    QCOMPARE(change.size(), 1);
}

void tst_SchemaDialog::goesBackByTables() {
    schema->known.push_back(makeRevision(u"b11111111111"_s, u"add sku"_s));
    schema->state.revision = u"b11111111111"_s;
    schema->backupFiles = {backup(u"b1111111"_s, {}, 21)};
    open(SchemaDialog::BackSection);
    QSignalSpy change(dialog, &SchemaDialog::changeRequested);
    auto* target = named<QComboBox>(dialog, u"Go back to"_s);
    QTRY_COMPARE(target->count(), 2);
    QVERIFY(!button(u"Restore this backup…"_s));
    target->setCurrentIndex(1);
    button(u"Change the tables back…"_s)->click();
    QCOMPARE(change.size(), 1);
    const auto request = change[0][0].value<MigrationRequest>();
    QCOMPARE(request.action, MigrationRequest::Action::Downgrade);
    QCOMPARE(request.target, schema->known[0].id);
    QVERIFY(!request.loseData);
}

void tst_SchemaDialog::nothingToGoBackTo() {
    schema->state.revision = schema->known[0].id;
    open(SchemaDialog::BackSection);
    QTRY_VERIFY(text().contains(u"There is no older revision"_s));
    QVERIFY(!button(u"Change the tables back…"_s));
}

void tst_SchemaDialog::reloads() {
    open(SchemaDialog::BackupsSection);
    QTRY_VERIFY(text().contains(u"There is no backup yet."_s));
    schema->backupFiles = {backup(u"a35d84c1"_s, {}, 21)};
    dialog->reload();
    QTRY_COMPARE(table(u"Backups"_s)->rows(), 1);
    QVERIFY(!text().contains(u"There is no backup yet."_s));
}

// For everybody

void tst_SchemaDialog::everythingHasAName() {
    open();
    for (int section = SchemaDialog::RevisionsSection; section <= SchemaDialog::BackSection; ++section) {
        dialog->showSection(static_cast<SchemaDialog::Section>(section));
        for (const QWidget* widget : dialog->findChildren<QWidget*>()) {
            if (!widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus))
                continue;
            const auto* pressable = qobject_cast<const QAbstractButton*>(widget);
            QVERIFY2((pressable && !pressable->text().isEmpty()) || !widget->accessibleName().isEmpty(),
                     widget->metaObject()->className());
        }
    }
}

void tst_SchemaDialog::keyboardOnly() {
    open();
    QStringList visited;
    for (int i = 0; i < 16 && !visited.contains(u"Check now"_s); ++i) {
        press(Qt::Key_Tab);
        const auto* pressable = qobject_cast<QAbstractButton*>(QApplication::focusWidget());
        visited << (pressable ? pressable->text() : QApplication::focusWidget()->accessibleName());
        if (visited.last() == u"Check"_s)
            press(Qt::Key_Space);
    }
    QVERIFY2(visited.contains(u"Check now"_s), qPrintable(visited.join(u", "_s)));
    press(Qt::Key_Space);
    QTRY_VERIFY(text().contains(u"The tables are as they should be."_s));
    QTest::keyClick(dialog, Qt::Key_Escape);
    QVERIFY(!dialog->isVisible());
}

int main(int argc, char* argv[]) {
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    QApplication app(argc, argv);
    theme::apply(app);
    language::speak(QStringLiteral("en"));
    tst_SchemaDialog test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_schemadialog.moc"
