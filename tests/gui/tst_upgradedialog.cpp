#include "fakeprompts.h"
#include "fakeschema.h"
#include "guifixture.h"
#include "language.h"
#include "texttable.h"
#include "theme.h"
#include "upgradedialog.h"

#include <QCheckBox>
#include <QClipboard>
#include <QDesktopServices>
#include <QFile>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTimer>

using namespace Qt::StringLiterals;
using namespace pricebook;

/// The dialog that upgrades, takes over and mends catalogues.
class tst_UpgradeDialog : public QObject {
    Q_OBJECT

public Q_SLOTS:
    void openedFolder(const QUrl& url) { folderShown = url; }

private Q_SLOTS:
    void init();
    void cleanup();

    void showsThePlan();
    void marksDestructiveSteps();
    void warnsOfALongTime();
    void showsConnectedPrograms();
    void showsCopiesAndSavesSql();
    void runsWithEnter();
    void showsProgress();
    void cancelButtonStops();
    void cannotBeStoppedWhileCommitting();
    void escapeAsksWhileRunning();
    void endsWhileAsking();
    void tellsSuccess();
    void opensAfterSuccess();
    void tellsFailure();
    void savesTheLog();
    void planFailure();
    void someoneElseWasFaster();
    void noBackupStopsTheUpgrade();
    void serverMayGoWithoutABackup();
    void adoption();
    void adoptionWithLeftovers();
    void interrupted();
    void losesDataOnlyWhenTyped();
    void irreversible();
    void waitsForTheGate();
    void everythingHasAName();
    void keyboardReachesEverything();
    void loopIsNotBlocked();

private:
    void open(const MigrationRequest& request = {}, const QString& url = u"/data/shop.db"_s);
    [[nodiscard]] QPushButton* button(const QString& text) const { return buttonSaying<QPushButton>(dialog, text); }
    [[nodiscard]] QString text() const { return visibleText(dialog); }
    [[nodiscard]] QString textOf(const QString& name) const {
        const auto* label = dialog->findChild<QLabel*>(name);
        return label && label->isVisible() ? label->text() : QString();
    }
    void start(const QString& text = u"Back up and upgrade"_s) {
        QTRY_VERIFY(button(text));
        button(text)->click();
        QTRY_VERIFY(schema->job);
    }
    [[nodiscard]] static MigrationProgress changing(int statement);

    std::unique_ptr<QTemporaryDir> folder;
    std::unique_ptr<FakeSchema> schema;
    std::unique_ptr<FakePrompts> prompts;
    QPointer<UpgradeDialog> dialog;
    QUrl folderShown;
};

void tst_UpgradeDialog::init() {
    folder = std::make_unique<QTemporaryDir>();
    schema = std::make_unique<FakeSchema>();
    prompts = std::make_unique<FakePrompts>();
    makeBehind(*schema);
}

void tst_UpgradeDialog::cleanup() { delete dialog; }

void tst_UpgradeDialog::open(const MigrationRequest& request, const QString& url) {
    dialog = new UpgradeDialog(schema->services(), *DatabaseUrl::parse(url), request, prompts.get(), nullptr);
    dialog->open();
    QVERIFY(QTest::qWaitForWindowActive(dialog));
}

MigrationProgress tst_UpgradeDialog::changing(int statement) {
    MigrationProgress progress;
    progress.phase = MigrationProgress::Phase::Changing;
    progress.revision = 1;
    progress.revisions = 2;
    progress.statement = statement;
    progress.statements = 4;
    progress.message = u"exact prices"_s;
    progress.sql = u"CREATE TABLE x (\n  id INTEGER\n)"_s;
    return progress;
}

// The plan

void tst_UpgradeDialog::showsThePlan() {
    open();
    QTRY_VERIFY(button(u"Back up and upgrade"_s));
    QCOMPARE(schema->planned.size(), 1U);
    QVERIFY(text().contains(u"made by an older version"_s));
    QVERIFY2(text().contains(u"1 step brings it up to date"_s), qPrintable(text()));
    QCOMPARE(textOf(u"planFrom"_s), u"Initial schema (6c2f0b9e41d7)"_s);
    QCOMPARE(textOf(u"planTo"_s), u"Exact prices (a35d84c1e0f2)"_s);
    QCOMPARE(dialog->findChild<QLabel*>(u"planTo"_s)->accessibleName(), u"Afterwards: Exact prices (a35d84c1e0f2)"_s);
    QCOMPARE(textOf(u"planTime"_s), u"about 2 seconds, and the backup"_s);
    QVERIFY(textOf(u"planBackup"_s).contains(u"/data/shop.db.pre-6c2f0b9e-a35d84c1.bak"_s));
    QVERIFY(textOf(u"planBackup"_s).contains(u"11.4 MB"_s));
    auto* steps = named<TextTable>(dialog, u"Steps"_s);
    QCOMPARE(steps->rows(), 1);
    QCOMPARE(steps->cell(0, 1), u"Exact prices"_s);
    QCOMPARE(steps->cell(0, 3), u"about 12,000"_s);
    QCOMPARE(steps->cell(0, 4), QString());
    QVERIFY(!named<TextTable>(dialog, u"Connected programs"_s)->isVisible());
    QVERIFY(!named<TextTable>(dialog, u"Lost data"_s)->isVisible());
    QVERIFY(button(u"Back up and upgrade"_s)->isDefault());
    QVERIFY(button(u"Back up and upgrade"_s)->hasFocus());
    QVERIFY(schema->runs.empty());
}

void tst_UpgradeDialog::marksDestructiveSteps() {
    schema->plan.revisions[0].destructive = true;
    open();
    QTRY_VERIFY(button(u"Back up and upgrade"_s));
    auto* steps = named<TextTable>(dialog, u"Steps"_s);
    QCOMPARE(steps->cell(0, 4), u"Removes data"_s);
}

void tst_UpgradeDialog::warnsOfALongTime() {
    schema->plan.estimate = std::chrono::milliseconds(6'200);
    open();
    QTRY_VERIFY(button(u"Back up and upgrade"_s));
    QCOMPARE(textOf(u"planTime"_s), u"about 6 seconds, and the backup"_s);
    QVERIFY(text().contains(u"Nobody can change the catalogue meanwhile"_s));
}

void tst_UpgradeDialog::showsConnectedPrograms() {
    ConnectedClient client;
    client.application = u"psql"_s;
    client.user = u"anna"_s;
    client.address = u"10.0.0.7"_s;
    client.since = QDateTime::currentDateTimeUtc();
    schema->plan.clients = {client, {}};
    schema->plan.pooled = true;
    open({}, u"postgresql://anna@db.example/shop"_s);
    QTRY_VERIFY(button(u"Back up and upgrade"_s));
    auto* clients = named<TextTable>(dialog, u"Connected programs"_s);
    QVERIFY(clients->isVisible());
    QCOMPARE(clients->cell(0, 0), u"psql"_s);
    QCOMPARE(clients->cell(0, 2), u"10.0.0.7"_s);
    QCOMPARE(clients->cell(1, 2), u"this machine"_s);
    QVERIFY(text().contains(u"connection pooler"_s));
}

void tst_UpgradeDialog::showsCopiesAndSavesSql() {
    open();
    QTRY_VERIFY(button(u"Show SQL"_s));
    auto* sql = named<QPlainTextEdit>(dialog, u"SQL"_s);
    QVERIFY(!sql->isVisible());
    button(u"Show SQL"_s)->click();
    QVERIFY(sql->isVisible());
    QVERIFY(sql->isReadOnly());
    QCOMPARE(sql->toPlainText(), schema->plan.sql);
    button(u"Copy"_s)->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), schema->plan.sql);
    prompts->saveFile = folder->filePath(u"out.sql"_s);
    button(u"Save…"_s)->click();
    QCOMPARE(prompts->suggestion, u"shop-a35d84c1.sql"_s);
    QFile file(prompts->saveFile);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(QString::fromUtf8(file.readAll()), schema->plan.sql);
    prompts->saveFile = folder->filePath(u"no/such/out.sql"_s);
    button(u"Save…"_s)->click();
    QCOMPARE(prompts->errors.size(), 1U);
    button(u"Hide SQL"_s)->click();
    QVERIFY(!sql->isVisible());
}

void tst_UpgradeDialog::planFailure() {
    schema->planError = Error(Error::Kind::Unavailable, u"The server is away."_s);
    open();
    QTRY_VERIFY(button(u"Try again"_s));
    QVERIFY(text().contains(u"The server is away."_s));
    schema->planError.reset();
    button(u"Try again"_s)->click();
    QTRY_VERIFY(button(u"Back up and upgrade"_s));
}

void tst_UpgradeDialog::someoneElseWasFaster() {
    schema->state.kind = SchemaState::Kind::Current;
    open();
    QSignalSpy opening(dialog, &UpgradeDialog::openRequested);
    QTRY_VERIFY(button(u"Open catalogue"_s));
    QVERIFY(!button(u"Back up and upgrade"_s));
    button(u"Open catalogue"_s)->click();
    QCOMPARE(opening.size(), 1);
}

// Running

void tst_UpgradeDialog::runsWithEnter() {
    open();
    QTRY_VERIFY(button(u"Back up and upgrade"_s));
    press(Qt::Key_Return);
    QTRY_COMPARE(schema->runs.size(), 1U);
    QCOMPARE(schema->runs[0].action, MigrationRequest::Action::Upgrade);
    QCOMPARE(schema->runs[0].target, u"a35d84c1e0f2"_s);
    QVERIFY(schema->runs[0].backup);
    QVERIFY(!schema->runs[0].loseData);
}

void tst_UpgradeDialog::showsProgress() {
    open();
    start();
    auto* bar = named<QProgressBar>(dialog, u"Progress"_s);
    bar = nullptr;
    for (auto* each : dialog->findChildren<QProgressBar*>()) {
        if (each->isVisible())
            bar = each;
    }
    QVERIFY(bar);
    QCOMPARE(bar->maximum(), 0);
    MigrationProgress progress;
    progress.waitingFor = u"psql (anna)"_s;
    schema->job->tell(progress);
    QCOMPARE(textOf(u"phase"_s), u"Waiting for psql (anna) to let go of the database…"_s);
    progress = {};
    progress.phase = MigrationProgress::Phase::BackingUp;
    schema->job->tell(progress);
    QCOMPARE(textOf(u"phase"_s), u"Backing up…"_s);
    QCOMPARE(bar->maximum(), 0);
    progress.bytesDone = 1024 * 1024;
    progress.bytesTotal = 4 * 1024 * 1024;
    schema->job->tell(progress);
    QCOMPARE(textOf(u"phase"_s), u"Backing up: 1.0 MB of 4.0 MB"_s);
    QCOMPARE(bar->value(), bar->maximum() / 4);
    schema->job->tell(changing(3));
    QCOMPARE(textOf(u"phase"_s), u"Changing the tables…"_s);
    QCOMPARE(textOf(u"step"_s), u"Revision 1 of 2: exact prices"_s);
    QVERIFY2(textOf(u"statement"_s).startsWith(u"Statement 3 of 4: CREATE TABLE x"_s),
             qPrintable(textOf(u"statement"_s)));
    QCOMPARE(bar->value(), bar->maximum() / 4);
    QVERIFY(!textOf(u"elapsed"_s).isEmpty());
}

void tst_UpgradeDialog::cancelButtonStops() {
    open();
    start();
    schema->job->tell(changing(2));
    button(u"Cancel"_s)->click();
    QVERIFY(schema->job->cancelled);
    QVERIFY(prompts->asked.isEmpty());
    QVERIFY(!button(u"Cancel"_s)->isEnabled());
    schema->job->tell(changing(2));
    QVERIFY(textOf(u"phase"_s).startsWith(u"Cancelling"_s));
    schema->job->finishCancelled();
    QTRY_VERIFY(button(u"Back up and upgrade"_s));
    QVERIFY(text().contains(u"Nothing was changed."_s));
    QCOMPARE(schema->planned.size(), 2U);
    QVERIFY(dialog->isVisible());
}

void tst_UpgradeDialog::cannotBeStoppedWhileCommitting() {
    open();
    start();
    MigrationProgress progress = changing(4);
    progress.phase = MigrationProgress::Phase::Committing;
    schema->job->tell(progress);
    QVERIFY(!button(u"Finishing…"_s)->isEnabled());
    dialog->reject();
    dialog->close();
    QVERIFY(dialog->isVisible());
    QVERIFY(prompts->asked.isEmpty());
    QVERIFY(!schema->job->cancelled);
}

void tst_UpgradeDialog::escapeAsksWhileRunning() {
    open();
    start();
    schema->job->tell(changing(2));
    prompts->choice = 0;
    QTest::keyClick(dialog, Qt::Key_Escape);
    QCOMPARE(prompts->asked.size(), 1);
    QVERIFY(!schema->job->cancelled);
    QVERIFY(dialog->isVisible());
    dialog->close();
    QCOMPARE(prompts->asked.size(), 2);
    QVERIFY(dialog->isVisible());
    prompts->choice = 1;
    dialog->close();
    QVERIFY(schema->job->cancelled);
    QVERIFY(dialog->isVisible());
    schema->job->finishCancelled();
    QTRY_VERIFY(!dialog || !dialog->isVisible());
}

void tst_UpgradeDialog::endsWhileAsking() {
    /// Answers only after the job has ended.
    class SlowPrompts final : public Prompts {
    public:
        explicit SlowPrompts(FakeSchema& fake) : m_schema(fake) {}
        QString askOpenFile(const QString&, const QString&) override { return {}; }
        QString askSaveFile(const QString&, const QString&, const QString&) override { return {}; }
        QString askFolder(const QString&, const QString&) override { return {}; }
        bool confirm(const QString&, const QString&, const QString&) override { return false; }
        int choose(const QString&, const QString&, const QStringList&, int) override {
            m_schema.job->finish(MigrationOutcome());
            return 1;
        }
        void showError(const Error&) override {}

    private:
        FakeSchema& m_schema;
    };
    SlowPrompts slow(*schema);
    UpgradeDialog asking(schema->services(), *DatabaseUrl::parse(u"/data/shop.db"_s), {}, &slow, nullptr);
    asking.open();
    QTRY_VERIFY(buttonSaying<QPushButton>(&asking, u"Back up and upgrade"_s));
    buttonSaying<QPushButton>(&asking, u"Back up and upgrade"_s)->click();
    asking.reject();
    QVERIFY(asking.isVisible());
    QVERIFY(buttonSaying<QPushButton>(&asking, u"Open catalogue"_s));
}

void tst_UpgradeDialog::tellsSuccess() {
    open();
    start();
    MigrationOutcome outcome;
    outcome.messages = QStringList{u"exact prices"_s, u"add sku"_s};
    outcome.backup = folder->filePath(u"shop.bak"_s);
    outcome.note = u"The statistics are renewed later."_s;
    outcome.duration = std::chrono::milliseconds(3'100);
    schema->job->finish(outcome);
    QTRY_VERIFY(button(u"Open catalogue"_s));
    QVERIFY(text().contains(u"The catalogue is up to date."_s));
    QVERIFY(text().contains(u"Exact prices"_s));
    QVERIFY(text().contains(u"Add sku"_s));
    QVERIFY(text().contains(u"It took 3 seconds."_s));
    QVERIFY(text().contains(u"shop.bak"_s));
    QVERIFY(text().contains(u"The statistics are renewed later."_s));
    QDesktopServices::setUrlHandler(u"file"_s, this, "openedFolder");
    button(u"Show folder"_s)->click();
    QDesktopServices::unsetUrlHandler(u"file"_s);
    QCOMPARE(folderShown.toLocalFile(), folder->path());
}

void tst_UpgradeDialog::opensAfterSuccess() {
    open();
    QSignalSpy opening(dialog, &UpgradeDialog::openRequested);
    start();
    schema->job->finish(MigrationOutcome());
    QTRY_VERIFY(button(u"Open catalogue"_s));
    press(Qt::Key_Return);
    QCOMPARE(opening.size(), 1);
    QVERIFY(!dialog->isVisible());
}

void tst_UpgradeDialog::tellsFailure() {
    open();
    start();
    schema->job->finish(Error(Error::Kind::Locked, u"2026_x.sql:12: the table is in use."_s, u"55P03 lock timeout"_s));
    QTRY_VERIFY(button(u"Try again"_s));
    QVERIFY(text().contains(u"The catalogue was not upgraded."_s));
    QVERIFY(text().contains(u"2026_x.sql:12: the table is in use."_s));
    QCOMPARE(named<QPlainTextEdit>(dialog, u"Details"_s)->toPlainText(), u"55P03 lock timeout"_s);
    QVERIFY(named<QPlainTextEdit>(dialog, u"Details"_s)->isVisible());
    QVERIFY(button(u"Close"_s));
    QVERIFY(!button(u"Open catalogue"_s));
    button(u"Try again"_s)->click();
    QTRY_VERIFY(button(u"Back up and upgrade"_s));
    QCOMPARE(schema->planned.size(), 2U);
}

void tst_UpgradeDialog::savesTheLog() {
    open();
    start();
    schema->job->finish(Error(Error::Kind::Internal, u"Broken."_s));
    QTRY_VERIFY(button(u"Save log…"_s));
    prompts->saveFile = folder->filePath(u"out.log"_s);
    button(u"Save log…"_s)->click();
    QFile file(prompts->saveFile);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("12:00:00 began\n12:00:01 ended"));
    prompts->saveFile = folder->filePath(u"no/such/out.log"_s);
    button(u"Save log…"_s)->click();
    QCOMPARE(prompts->errors.size(), 1U);
}

// Without a backup

void tst_UpgradeDialog::noBackupStopsTheUpgrade() {
    schema->plan.backup.problem = u"There is not enough room in /data: 12 MB are needed."_s;
    open();
    QTRY_VERIFY(button(u"Back up and upgrade"_s));
    QVERIFY(!button(u"Back up and upgrade"_s)->isEnabled());
    QVERIFY(text().contains(u"not enough room"_s));
    for (const QCheckBox* box : dialog->findChildren<QCheckBox*>())
        QVERIFY(!box->isVisible());
    press(Qt::Key_Return);
    QVERIFY(schema->runs.empty());
}

void tst_UpgradeDialog::serverMayGoWithoutABackup() {
    schema->plan.backup.problem = u"pg_dump is not installed."_s;
    open({}, u"postgresql://anna@db.example/shop"_s);
    QTRY_VERIFY(button(u"Back up and upgrade"_s));
    QVERIFY(!button(u"Back up and upgrade"_s)->isEnabled());
    auto* tick = buttonSaying<QCheckBox>(dialog, u"Go on without a backup: I have made one myself"_s);
    QVERIFY(tick);
    QVERIFY(!tick->isChecked());
    tick->click();
    QVERIFY(button(u"Upgrade"_s)->isEnabled());
    button(u"Upgrade"_s)->click();
    QTRY_COMPARE(schema->runs.size(), 1U);
    QVERIFY(!schema->runs[0].backup);
}

// Others

void tst_UpgradeDialog::adoption() {
    schema->state.kind = SchemaState::Kind::Adoptable;
    schema->state.revision = u"33e05a6a546e"_s;
    schema->state.adoptAs = schema->known[0].id;
    const auto request = UpgradeDialog::requestFor(schema->state);
    QVERIFY(request);
    QCOMPARE(request->target, schema->state.head);
    open(*request);
    QTRY_VERIFY(button(u"Back up and take over"_s));
    QVERIFY(text().contains(u"33e05a6a546e"_s));
    QVERIFY(text().contains(u"Alembic will refuse"_s));
    QVERIFY(text().contains(u"the program that Pricebook replaces"_s));
    for (const QCheckBox* box : dialog->findChildren<QCheckBox*>())
        QVERIFY(!box->isVisible());
    start(u"Back up and take over"_s);
    QCOMPARE(schema->runs[0].action, MigrationRequest::Action::Adopt);
    QCOMPARE(schema->runs[0].target, schema->state.head);
    QVERIFY(schema->runs[0].backup);
    QVERIFY(!schema->runs[0].dropLeftovers);
}

void tst_UpgradeDialog::adoptionWithLeftovers() {
    schema->state.kind = SchemaState::Kind::Adoptable;
    schema->state.leftovers = QStringList{u"_alembic_tmp_products"_s};
    open(*UpgradeDialog::requestFor(schema->state));
    QTRY_VERIFY(button(u"Back up and take over"_s));
    QVERIFY(!button(u"Back up and take over"_s)->isEnabled());
    auto* tick =
        buttonSaying<QCheckBox>(dialog, u"Remove what a failed run of Alembic left behind: _alembic_tmp_products"_s);
    QVERIFY(tick);
    tick->click();
    start(u"Back up and take over"_s);
    QVERIFY(schema->runs[0].dropLeftovers);
}

void tst_UpgradeDialog::interrupted() {
    schema->state.kind = SchemaState::Kind::Interrupted;
    open(*UpgradeDialog::requestFor(schema->state));
    start(u"Run this step again"_s);
    QCOMPARE(schema->runs[0].action, MigrationRequest::Action::Rerun);
}

void tst_UpgradeDialog::losesDataOnlyWhenTyped() {
    schema->state.kind = SchemaState::Kind::Current;
    schema->plan.losses = {{u"products.version"_s, 12'000}, {u"products.sku"_s, 7}};
    MigrationRequest request;
    request.action = MigrationRequest::Action::Downgrade;
    request.target = schema->known[0].id;
    open(request);
    QTRY_VERIFY(button(u"Back up and go back"_s));
    QPushButton* go = button(u"Back up and go back"_s);
    auto* losses = named<TextTable>(dialog, u"Lost data"_s);
    QVERIFY(losses->isVisible());
    QCOMPARE(losses->cell(0, 0), u"products.version"_s);
    QCOMPARE(losses->cell(0, 1), u"12,000"_s);
    QVERIFY(!go->isEnabled());
    auto* typed = dialog->findChild<QLineEdit*>();
    QVERIFY(typed->isVisible());
    QVERIFY(typed->accessibleName().contains(u"shop.db"_s));
    typed->setFocus();
    typeText(u"shop.d"_s);
    QVERIFY(!go->isEnabled());
    press(Qt::Key_Return);
    QVERIFY(schema->runs.empty());
    typeText(u"b"_s);
    QVERIFY(go->isEnabled());
    press(Qt::Key_Return);
    QTRY_COMPARE(schema->runs.size(), 1U);
    QVERIFY(schema->runs[0].loseData);
    QCOMPARE(schema->runs[0].target, schema->known[0].id);
    schema->job->finish(MigrationOutcome());
    QTRY_VERIFY(button(u"Close"_s));
    QVERIFY(!button(u"Open catalogue"_s));
}

void tst_UpgradeDialog::irreversible() {
    schema->state.kind = SchemaState::Kind::Current;
    schema->plan.irreversible = u"Prices were rounded; restore a backup."_s;
    MigrationRequest request;
    request.action = MigrationRequest::Action::Downgrade;
    open(request);
    QTRY_VERIFY(button(u"Back up and go back"_s));
    QVERIFY(!button(u"Back up and go back"_s)->isEnabled());
    QVERIFY(text().contains(u"Prices were rounded"_s));
    QVERIFY(!dialog->findChild<QLineEdit*>()->isVisible());
}

void tst_UpgradeDialog::waitsForTheGate() {
    open();
    std::function<void(bool)> answer;
    dialog->setGate([&answer](std::function<void(bool)> done) { answer = std::move(done); });
    QTRY_VERIFY(button(u"Back up and upgrade"_s));
    button(u"Back up and upgrade"_s)->click();
    QVERIFY(answer);
    QVERIFY(!button(u"Back up and upgrade"_s)->isEnabled());
    QVERIFY(schema->runs.empty());
    answer(false);
    QVERIFY(schema->runs.empty());
    QVERIFY(button(u"Back up and upgrade"_s)->isEnabled());
    button(u"Back up and upgrade"_s)->click();
    answer(true);
    QCOMPARE(schema->runs.size(), 1U);
}

// For everybody

void tst_UpgradeDialog::everythingHasAName() {
    open();
    QTRY_VERIFY(button(u"Back up and upgrade"_s));
    button(u"Show SQL"_s)->click();
    for (const QWidget* widget : dialog->findChildren<QWidget*>()) {
        if (!widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus))
            continue;
        const auto* pressable = qobject_cast<const QAbstractButton*>(widget);
        QVERIFY2((pressable && !pressable->text().isEmpty()) || !widget->accessibleName().isEmpty(),
                 widget->metaObject()->className());
    }
}

void tst_UpgradeDialog::keyboardReachesEverything() {
    open();
    QTRY_VERIFY(button(u"Back up and upgrade"_s));
    QStringList visited;
    for (int i = 0; i < 8; ++i) {
        press(Qt::Key_Tab);
        const auto* pressable = qobject_cast<QAbstractButton*>(QApplication::focusWidget());
        visited << (pressable ? pressable->text() : QApplication::focusWidget()->accessibleName());
    }
    for (const QString& name : {u"Steps"_s, u"Show SQL"_s, u"Cancel"_s, u"Back up and upgrade"_s})
        QVERIFY2(visited.contains(name), qPrintable(name + u" not in "_s + visited.join(u", "_s)));
    QTest::keyClick(dialog, Qt::Key_Escape);
    QVERIFY(!dialog->isVisible());
    QVERIFY(schema->runs.empty());
}

void tst_UpgradeDialog::loopIsNotBlocked() {
    open();
    QTRY_VERIFY(button(u"Back up and upgrade"_s));
    qint64 longest = 0;
    QElapsedTimer since;
    QTimer ticks;
    connect(&ticks, &QTimer::timeout, this, [&] { longest = qMax(longest, since.restart()); });
    ticks.start(5);
    since.start();
    start();
    for (int i = 1; i <= 50; ++i) {
        schema->job->tell(changing(1 + i % 4));
        QTest::qWait(5);
    }
    QVERIFY2(longest < 100, qPrintable(QString::number(longest)));
}

int main(int argc, char* argv[]) {
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    QApplication app(argc, argv);
    theme::apply(app);
    language::speak(QStringLiteral("en"));
    tst_UpgradeDialog test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_upgradedialog.moc"
