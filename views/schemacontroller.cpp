#include "schemacontroller.h"

#include "catalogsession.h"
#include "prompts.h"
#include "schemadialog.h"
#include "schematexts.h"
#include "upgradedialog.h"

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

using Kind = SchemaState::Kind;

} // namespace

SchemaController::SchemaController(SchemaServices services, Prompts* prompts, Window window, QObject* parent)
    : QObject(parent),
      m_services(std::move(services)),
      m_prompts(prompts),
      m_window(std::move(window)) {}

bool SchemaController::canExplain(const Error& error) const {
    return error.kind == Error::Kind::Schema && m_services.inspect;
}

void SchemaController::explain(const DatabaseUrl& url, const Error& error) {
    m_services.inspect(url, this, [this, url, error, asked = ++m_asked](const Result<SchemaState>& state) {
        if (asked != m_asked)
            return;
        if (state)
            explainState(url, *state);
        else if (m_window.session())
            m_prompts->showError(error);
        else
            m_window.showPage(url, tr("%1 was not opened").arg(url.shortName()), error, {});
    });
}

void SchemaController::explainState(const DatabaseUrl& url, const SchemaState& state) {
    const QString refusal = m_window.refusal(url);
    const bool mayChange = refusal.isEmpty();
    const Error reason(Error::Kind::Schema, QString(schematexts::stateText(state) + u' ' + refusal).trimmed(),
                       state.details.size() > 1 ? state.details.join(u'\n') : QString());
    const bool helpful = mayChange && UpgradeDialog::requestFor(state).has_value();
    const bool quiet = std::exchange(m_quiet, {}) == url;
    if (m_window.session()) { // which stays open: the attempt was for another one
        if (helpful)
            openUpgrade(url, state);
        else
            m_prompts->showError(reason);
        return;
    }
    std::vector<MessagePage::Choice> choices;
    QString title = tr("%1 was not opened").arg(url.shortName());
    if (helpful)
        choices.push_back({UpgradeDialog::openingText(state), {}, [this, url, state] { openUpgrade(url, state); }});
    if (state.isReadable() || (state.kind == Kind::Empty && mayChange)) {
        title = tr("%1 can be opened").arg(url.shortName());
        choices.push_back({tr("Open catalogue"), {}, [this, url] { m_window.open(url); }});
    }
    m_window.showPage(url, title, reason, choices);
    if (state.kind == Kind::Behind && helpful && !quiet)
        openUpgrade(url, state);
}

bool SchemaController::refuses(const DatabaseUrl& url) {
    const QString refusal = m_window.refusal(url);
    if (!refusal.isEmpty())
        m_prompts->showError(Error(Error::Kind::ReadOnly, refusal));
    return !refusal.isEmpty();
}

void SchemaController::openUpgrade(const DatabaseUrl& url, const SchemaState& state) {
    const std::optional<MigrationRequest> request = UpgradeDialog::requestFor(state);
    if (!request || m_dialog)
        return;
    m_dialog = new UpgradeDialog(m_services, url, *request, m_prompts, m_window.widget);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_dialog, &UpgradeDialog::openRequested, this, [this, url] { m_window.open(url); });
    const auto ran = std::make_shared<bool>(false);
    connect(m_dialog, &UpgradeDialog::ended, this, [ran] { *ran = true; });
    connect(m_dialog, &QDialog::rejected, this, [this, url, ran] {
        m_dialog = nullptr;
        if (!*ran || m_window.session())
            return;
        m_quiet = url;
        explain(url, Error(Error::Kind::Schema, tr("Open it again to see how it is now.")));
    });
    connect(m_dialog, &QDialog::accepted, this, [this] { m_dialog = nullptr; });
    m_dialog->open();
}

// The dialog of the schema

void SchemaController::showSchema(const DatabaseUrl& url) {
    // One that was closed is about to go.
    if (!m_services.inspect || (m_schemaDialog && m_schemaDialog->isVisible()))
        return;
    m_schemaDialog = new SchemaDialog(m_services, url, m_prompts, m_window.widget);
    m_schemaDialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_schemaDialog, &SchemaDialog::backUpRequested, this, [this, url] { backUp(url); });
    connect(m_schemaDialog, &SchemaDialog::restoreRequested, this,
            [this, url](const BackupFile& backup) { restore(url, backup); });
    connect(m_schemaDialog, &SchemaDialog::changeRequested, this,
            [this, url](const MigrationRequest& request) { change(url, request); });
    m_schemaDialog->open();
}

void SchemaController::runOver(MigrationDialog* dialog, const DatabaseUrl& url, const std::shared_ptr<bool>& closed) {
    m_over = dialog;
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &MigrationDialog::ended, m_schemaDialog, &SchemaDialog::reload);
    const auto ran = std::make_shared<bool>(false);
    connect(dialog, &MigrationDialog::ended, this, [ran] { *ran = true; });
    connect(dialog, &QDialog::finished, this, [this, url, closed, ran] {
        // Where none is open, what the window says about this one may not be so any more.
        if (!*closed && (!*ran || m_window.session()))
            return;
        m_quiet = url; // a person who goes back to an older revision does not want to be offered the way forth
        m_window.open(url);
    });
    dialog->open();
}

void SchemaController::free(const DatabaseUrl& url, const std::shared_ptr<bool>& closed,
                            const std::function<void(bool)>& done) {
    const std::shared_ptr<CatalogSession> session = m_window.session();
    if (!session || session->url() != url)
        return done(true);
    m_window.close([closed, done](bool free) {
        *closed = *closed || free;
        done(free);
    });
}

void SchemaController::change(const DatabaseUrl& url, const MigrationRequest& request) {
    if (refuses(url))
        return;
    const auto closed = std::make_shared<bool>(false);
    auto* dialog = new UpgradeDialog(m_services, url, request, m_prompts, m_schemaDialog);
    dialog->setGate([this, url, closed](const std::function<void(bool)>& done) { free(url, closed, done); });
    connect(dialog, &UpgradeDialog::openRequested, this, [this, url, closed] {
        if (m_schemaDialog)
            m_schemaDialog->close();
        if (!*closed)
            m_window.open(url);
    });
    runOver(dialog, url, closed);
}

void SchemaController::backUp(const DatabaseUrl& url) {
    auto* dialog = new MigrationDialog(tr("Back up"), m_prompts, m_schemaDialog);
    runOver(dialog, url, std::make_shared<bool>(false));
    dialog->run([this, url] { return m_services.backUp(url); },
                {tr("Backing up…"), tr("The backup is made."), tr("No backup was made."), {}, {}});
}

void SchemaController::restore(const DatabaseUrl& url, const BackupFile& backup) {
    if (refuses(url))
        return;
    const auto closed = std::make_shared<bool>(false);
    free(url, closed, [this, url, closed, path = backup.path](bool free) {
        if (!free || !m_schemaDialog)
            return;
        auto* dialog = new MigrationDialog(tr("Restore a backup"), m_prompts, m_schemaDialog);
        runOver(dialog, url, closed);
        dialog->run([this, url, path] { return m_services.restore(url, path); }, {tr("Restoring the backup…"),
                                                                                  tr("The backup is restored."),
                                                                                  tr("The backup was not restored."),
                                                                                  {},
                                                                                  tr("It was restored from %1")});
    });
}

bool SchemaController::askToStop() {
    for (MigrationDialog* dialog : {static_cast<MigrationDialog*>(m_dialog.data()), m_over.data()}) {
        if (!dialog || !dialog->isRunning())
            continue;
        dialog->reject();
        return true;
    }
    return false;
}

void SchemaController::opened(const std::shared_ptr<CatalogSession>& session) {
    m_quiet = {};
    if (!session->isReadOnly() || !m_services.inspect)
        return;
    m_services.inspect(session->url(), this, [this, asked = ++m_asked](const Result<SchemaState>& state) {
        if (asked == m_asked && state && state->kind == Kind::AheadCompatible)
            m_window.showReadOnly(state->text());
    });
}

} // namespace pricebook
