#include "endpointdialog.h"
#include "movedialog.h"
#include "schemadialog.h"
#include "upgradedialog.h"
#include "windowtour.h"
#include "windowtourparts.h"

#include <QPushButton>

using namespace Qt::StringLiterals;

namespace pricebook {

using windowtour::saying;
using windowtour::text;

namespace {

DatabaseUrl shopFile() { return *DatabaseUrl::parse(u"/data/shop.db"_s); }

MigrationProgress changing() {
    MigrationProgress progress;
    progress.phase = MigrationProgress::Phase::Changing;
    progress.revision = 1;
    progress.revisions = 2;
    progress.statement = 3;
    progress.statements = 4;
    progress.message = u"exact prices"_s;
    progress.sql = u"CREATE TABLE x (\n  id INTEGER\n)"_s;
    progress.milliseconds = 4'200;
    return progress;
}

std::vector<SchemaHistoryEntry> someHistory() {
    SchemaHistoryEntry entry;
    entry.revision = u"6c2f0b9e41d7"_s;
    entry.direction = u"upgrade"_s;
    entry.state = u"applied"_s;
    entry.programVersion = u"1.0.0"_s;
    entry.startedAt = QDateTime(QDate(2026, 11, 20), QTime(12, 0), Qt::UTC);
    entry.finishedAt = entry.startedAt.addSecs(2);
    entry.milliseconds = 2'000;
    entry.statements = 12;
    std::vector<SchemaHistoryEntry> entries(3, entry);
    for (size_t i = 0; i < entries.size(); ++i)
        entries[i].number = static_cast<qint64>(i) + 1;
    entries[2].state = u"failed"_s;
    return entries;
}

BackupFile someBackup() {
    BackupFile backup;
    backup.path = u"/data/shop.db.pre-6c2f0b9e-a35d84c1.bak"_s;
    backup.bytes = 12'000'000;
    backup.takenAt = QDateTime(QDate(2026, 11, 20), QTime(12, 0), Qt::UTC);
    backup.from = u"6c2f0b9e"_s;
    backup.to = u"a35d84c1"_s;
    return backup;
}

} // namespace

void WindowTour::fillSchema() {
    makeBehind(m_schema);
    m_schema.historyEntries = someHistory();
    m_schema.backupFiles = {someBackup(), someBackup()};
    m_schema.checked.state.kind = SchemaState::Kind::Current;
}

// Copies, and the schema

MoveServices WindowTour::moving() {
    MoveServices services;
    services.check = [](const DatabaseUrl&, const DatabaseUrl&, QObject* context, const Reply<CopyPlan>& reply) {
        QMetaObject::invokeMethod(
            context,
            [reply] {
                reply(CopyPlan{u"a35d84c1e0f2"_s, 1'234, 5'678, true});
            },
            Qt::QueuedConnection);
    };
    services.run = [this](const DatabaseUrl&, const DatabaseUrl&) {
        m_copy = new FakeMigrationJob;
        return m_copy.data();
    };
    return services;
}

QWidget* WindowTour::movePlan() {
    return shown(new MoveDialog(moving(), shopFile(), *DatabaseUrl::parse(u"postgresql://localhost/pricebook"_s),
                                &m_prompts, &m_window));
}

QWidget* WindowTour::moveRunning() {
    QWidget* dialog = movePlan();
    auto* start = saying<QPushButton>(dialog, text("pricebook::MoveDialog", "Copy and switch"));
    if (!start)
        return nullptr;
    start->click();
    if (!m_copy)
        return nullptr;
    MigrationProgress progress;
    progress.phase = MigrationProgress::Phase::Copying;
    progress.table = u"products"_s;
    progress.rowsDone = 1'000;
    progress.rowsTotal = 5'678;
    m_copy->tell(progress);
    settle();
    return dialog;
}

QWidget* WindowTour::upgrade(const MigrationRequest& request) {
    return shown(new UpgradeDialog(m_schema.services(), shopFile(), request, &m_prompts, &m_window));
}

bool WindowTour::startUpgrade() {
    makeBehind(m_schema);
    QWidget* dialog = upgrade();
    auto* start = saying<QPushButton>(dialog, text("pricebook::UpgradeDialog", "Back up and upgrade"));
    if (start)
        start->click();
    return m_schema.job;
}

QWidget* WindowTour::upgradePlan() {
    makeBehind(m_schema);
    m_schema.plan.clients = {{4711, u"psql"_s, u"olga"_s, u"10.0.0.7"_s, QDateTime::currentDateTimeUtc(), u"idle"_s}};
    m_schema.plan.backups = {someBackup()};
    m_schema.plan.revisions[0].destructive = true;
    return upgrade();
}

QWidget* WindowTour::upgradeRunning() {
    if (!startUpgrade())
        return nullptr;
    m_schema.job->tell(changing());
    settle();
    return m_own.back();
}

QWidget* WindowTour::upgradeFailed() {
    if (!startUpgrade())
        return nullptr;
    m_schema.job->tell(changing());
    m_schema.job->finish(
        Error(Error::Kind::Internal, text("pricebook::ServerForm", "This is not the address of a PostgreSQL server.")));
    settle();
    return m_own.back();
}

QWidget* WindowTour::upgradeDone() {
    if (!startUpgrade())
        return nullptr;
    MigrationOutcome outcome;
    outcome.from = m_schema.plan.from;
    outcome.to = m_schema.plan.to;
    outcome.revisions = {outcome.to};
    outcome.messages = {u"exact prices"_s};
    outcome.backup = m_schema.plan.backup.path;
    outcome.duration = std::chrono::milliseconds(2'400);
    m_schema.job->finish(outcome);
    settle();
    return m_own.back();
}

QWidget* WindowTour::adoption() {
    makeBehind(m_schema);
    m_schema.state.kind = SchemaState::Kind::Adoptable;
    m_schema.state.adoptAs = m_schema.known[0].id;
    m_schema.state.leftovers = {u"_alembic_tmp_products"_s};
    MigrationRequest request;
    request.action = MigrationRequest::Action::Adopt;
    return upgrade(request);
}

QWidget* WindowTour::downgrade() {
    makeBehind(m_schema);
    m_schema.state.kind = SchemaState::Kind::Current;
    m_schema.state.revision = m_schema.state.head;
    m_schema.plan.from = m_schema.known[1].id;
    m_schema.plan.to = m_schema.known[0].id;
    m_schema.plan.losses = {{u"products.version"_s, 1'234}};
    MigrationRequest request;
    request.action = MigrationRequest::Action::Downgrade;
    request.target = m_schema.known[0].id;
    return upgrade(request);
}

QWidget* WindowTour::schemaSection(int section) {
    makeBehind(m_schema);
    m_schema.state.kind = SchemaState::Kind::Current;
    m_schema.state.behind = 0;
    m_schema.state.revision = m_schema.state.head;
    auto* dialog = new SchemaDialog(m_schema.services(), shopFile(), &m_prompts, &m_window);
    dialog->showSection(static_cast<SchemaDialog::Section>(section));
    return shown(dialog);
}

QWidget* WindowTour::schemaHistory() { return schemaSection(SchemaDialog::HistorySection); }
QWidget* WindowTour::schemaCheck() { return schemaSection(SchemaDialog::CheckSection); }
QWidget* WindowTour::schemaBackups() { return schemaSection(SchemaDialog::BackupsSection); }
QWidget* WindowTour::schemaBack() { return schemaSection(SchemaDialog::BackSection); }

// The endpoint

QWidget* WindowTour::endpointSection(int section) {
    auto* dialog = qobject_cast<EndpointDialog*>(byCommand("endpoint"));
    if (!dialog)
        return nullptr;
    dialog->showSection(static_cast<EndpointDialog::Section>(section));
    settle();
    return dialog;
}

QWidget* WindowTour::endpointUsers() { return endpointSection(EndpointDialog::UsersSection); }
QWidget* WindowTour::endpointTokens() { return endpointSection(EndpointDialog::TokensSection); }

} // namespace pricebook
