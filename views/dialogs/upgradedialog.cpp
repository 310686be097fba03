#include "upgradedialog.h"

#include "inlinemessage.h"
#include "migrationplanview.h"
#include "theme.h"

#include <QDir>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

using Action = MigrationRequest::Action;
using Kind = SchemaState::Kind;

QString titleOf(Action action) {
    switch (action) {
    case Action::Upgrade:
        return UpgradeDialog::tr("Upgrade catalogue");
    case Action::Downgrade:
        return UpgradeDialog::tr("Go back to an older revision");
    case Action::Adopt:
        return UpgradeDialog::tr("Take over catalogue");
    case Action::Rerun:
    case Action::Repair:
        break;
    }
    return UpgradeDialog::tr("Mend catalogue");
}

} // namespace

UpgradeDialog::UpgradeDialog(SchemaServices services, const DatabaseUrl& url, const MigrationRequest& request,
                             Prompts* prompts, QWidget* parent)
    : MigrationDialog(titleOf(request.action), prompts, parent),
      m_services(std::move(services)),
      m_url(url),
      m_request(request),
      m_loading(new QWidget(this)),
      m_loadingText(new QLabel(m_loading)),
      m_busy(new QProgressBar(m_loading)),
      m_problem(new InlineMessage(nullptr, m_loading)),
      m_plan(new MigrationPlanView(prompts, this)) {
    buildLoading();
    addPage(m_loading);
    addPage(m_plan);
    m_dismiss = addButton(tr("Cancel"), [this] { reject(); });
    m_reload = addButton(tr("Try again"), [this] { loadPlan({}); });
    m_openNow = addButton(tr("Open catalogue"), [this] {
        accept();
        Q_EMIT openRequested();
    });
    m_start = addButton({}, [this] { start(); });
    connect(m_plan, &MigrationPlanView::edited, this, &UpgradeDialog::updateButtons);
    connect(m_plan, &MigrationPlanView::folderChosen, this, [this](const QString& folder) {
        m_request.backupFolder = folder;
        loadPlan({});
    });
    connect(m_plan, &MigrationPlanView::heightChanged, this, &UpgradeDialog::fitHeight);
    loadPlan({});
}

std::optional<MigrationRequest> UpgradeDialog::requestFor(const SchemaState& state) {
    MigrationRequest request;
    switch (state.kind) {
    case Kind::Behind:
        request.action = Action::Upgrade;
        return request;
    case Kind::Adoptable:
        request.action = Action::Adopt;
        request.target = state.head; // up to date in the same go
        return request;
    case Kind::Interrupted:
        request.action = Action::Rerun;
        return request;
    case Kind::Current:
        if (state.warnings.isEmpty())
            return std::nullopt;
        request.action = Action::Repair;
        return request;
    default:
        return std::nullopt;
    }
}

QString UpgradeDialog::openingText(const SchemaState& state) {
    return state.kind == Kind::Behind      ? tr("Back up and upgrade…")
           : state.kind == Kind::Adoptable ? tr("Take over…")
           : state.kind == Kind::Current   ? tr("Mend the history…")
                                           : tr("Run the step again…");
}

void UpgradeDialog::buildLoading() {
    m_loadingText->setWordWrap(true);
    m_loadingText->setTextFormat(Qt::PlainText);
    m_busy->setRange(0, 0);
    m_busy->setTextVisible(false);
    m_busy->setFixedHeight(theme::space);
    m_busy->setAccessibleName(tr("Progress"));
    auto* column = new QVBoxLayout(m_loading);
    column->setContentsMargins({});
    column->addWidget(m_loadingText);
    column->addWidget(m_busy);
    column->addWidget(m_problem);
    column->addStretch();
}

// The plan

void UpgradeDialog::loadPlan(const QString& hint) {
    m_loadingText->setText(tr("Looking what is to be done…"));
    m_busy->show();
    m_problem->clearMessage();
    showPage(m_loading, {m_dismiss}, nullptr);
    m_services.plan(m_url, m_request, this, [this, hint, asked = ++m_asked](const Result<MigrationPlan>& plan) {
        if (asked != m_asked)
            return;
        if (plan)
            showPlan(*plan, hint);
        else
            planFailed(plan.error().text);
    });
}

void UpgradeDialog::planFailed(const QString& text) {
    m_loadingText->setText(tr("The catalogue could not be looked at."));
    m_busy->hide();
    m_problem->showError(text);
    showPage(m_loading, {m_dismiss, m_reload}, m_reload);
}

void UpgradeDialog::showPlan(const MigrationPlan& plan, const QString& hint) {
    m_busy->hide();
    const bool mends = m_request.action == Action::Repair && !plan.state.warnings.isEmpty();
    if (m_request.action != Action::Downgrade && plan.state.kind == Kind::Current && !mends) {
        m_loadingText->setText(tr("The catalogue is up to date already; somebody else may have upgraded it."));
        showPage(m_loading, {m_dismiss, m_openNow}, m_openNow);
        return;
    }
    // What was wrong may have changed since this window was opened, or by what it did itself.
    const std::optional<MigrationRequest> now = requestFor(plan.state);
    if (m_request.action != Action::Downgrade && now && now->action != m_request.action) {
        m_request.action = now->action;
        m_request.target = now->target;
        setWindowTitle(titleOf(m_request.action));
        loadPlan(hint);
        return;
    }
    if (m_request.action != Action::Downgrade && !now) {
        m_loadingText->setText(plan.state.text());
        showPage(m_loading, {m_dismiss, m_reload}, m_reload);
        return;
    }
    MigrationPlanView::Place place;
    place.name = m_url.shortName();
    place.server = m_url.backend == Backend::PostgreSql;
    place.where = place.server ? m_url.toDisplayString() : QDir::toNativeSeparators(m_url.path);
    place.known = m_services.revisions();
    m_plan->showPlan(place, plan);
    if (!hint.isEmpty())
        m_plan->showHint(hint);
    updateButtons();
    showPage(m_plan, {m_dismiss, m_start}, m_start);
    m_plan->focusConsent();
}

void UpgradeDialog::updateButtons() {
    m_start->setText(startText());
    m_start->setEnabled(m_plan->isReady() && !m_starting);
}

QString UpgradeDialog::startText() const {
    const MigrationRequest request = m_plan->request();
    switch (request.action) {
    case Action::Upgrade:
        return request.backup ? tr("Back up and upgrade") : tr("Upgrade");
    case Action::Downgrade:
        return request.backup ? tr("Back up and go back") : tr("Go back");
    case Action::Adopt:
        return request.backup ? tr("Back up and take over") : tr("Take over");
    case Action::Rerun:
        return tr("Run this step again");
    case Action::Repair:
        break;
    }
    return request.backup ? tr("Back up and mend") : tr("Mend");
}

// Running

MigrationDialog::Words UpgradeDialog::words() const {
    Words words;
    words.open = tr("Open catalogue");
    switch (m_request.action) {
    case Action::Upgrade:
        words.running = tr("Upgrading the catalogue…");
        words.done = tr("The catalogue is up to date.");
        words.failed = tr("The catalogue was not upgraded.");
        break;
    case Action::Downgrade:
        words.running = tr("Going back to an older revision…");
        words.done = tr("The catalogue is at the older revision now.");
        words.failed = tr("The catalogue was not changed back.");
        words.open.clear();
        break;
    case Action::Adopt:
        words.running = tr("Taking the catalogue over…");
        words.done = tr("The catalogue is Pricebook's now, and up to date.");
        words.failed = tr("The catalogue was not taken over.");
        break;
    case Action::Repair:
        words.running = tr("Mending the history…");
        words.done = tr("The history is mended.");
        words.failed = tr("The history was not mended.");
        break;
    case Action::Rerun:
        words.running = tr("Running the step again…");
        words.done = tr("The step is done.");
        words.failed = tr("The step did not succeed.");
        break;
    }
    return words;
}

void UpgradeDialog::start() {
    if (m_starting || isRunning() || !m_plan->isReady())
        return;
    const auto go = [this] {
        MigrationRequest request = m_plan->request();
        request.backupFolder = m_request.backupFolder;
        run([this, request] { return m_services.run(m_url, request); }, words());
    };
    if (!m_gate)
        return go();
    m_starting = true;
    updateButtons();
    m_gate([this, go, self = QPointer<UpgradeDialog>(this)](bool free) {
        if (!self)
            return;
        m_starting = false;
        updateButtons();
        if (free)
            go();
    });
}

void UpgradeDialog::cancelled() { loadPlan(tr("Cancelled. Nothing was changed.")); }

void UpgradeDialog::tryAgain() { loadPlan({}); }

} // namespace pricebook
