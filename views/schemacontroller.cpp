#include "schemacontroller.h"

#include "prompts.h"
#include "upgradedialog.h"

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

using Kind = SchemaState::Kind;

/// What a person can do something about is said in the window's words; a long list of differences stands by itself.
QString sentenceOf(const SchemaState& state) {
    switch (state.kind) {
    case Kind::Behind:
        return SchemaController::tr(
            "It was made by an older version of Pricebook: %n step(s) bring it up to date. A backup is made first.",
            nullptr, state.behind);
    case Kind::Adoptable:
        return SchemaController::tr(
            "It was made by the program that Pricebook replaces, and can be taken over. A backup is made first.");
    case Kind::Interrupted:
        return SchemaController::tr(
            "A change of its tables was interrupted. Running the step again does no harm, and ends it.");
    default:
        break;
    }
    SchemaState shortened = state;
    if (state.details.size() > 1)
        shortened.details = {
            SchemaController::tr("%n point(s), listed below", nullptr, static_cast<int>(state.details.size()))};
    return shortened.text();
}

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
    const Error reason(Error::Kind::Schema, sentenceOf(state),
                       state.details.size() > 1 ? state.details.join(u'\n') : QString());
    const bool helpful = UpgradeDialog::requestFor(state).has_value();
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
    if (state.isReadable() || state.kind == Kind::Empty) {
        title = tr("%1 can be opened").arg(url.shortName());
        choices.push_back({tr("Open catalogue"), {}, [this, url] { m_window.open(url); }});
    }
    m_window.showPage(url, title, reason, choices);
    if (state.kind == Kind::Behind && !quiet)
        openUpgrade(url, state);
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

void SchemaController::opened(const std::shared_ptr<CatalogSession>& session) {
    if (!session->isReadOnly() || !m_services.inspect)
        return;
    m_services.inspect(session->url(), this, [this, asked = ++m_asked](const Result<SchemaState>& state) {
        if (asked == m_asked && state && state->kind == Kind::AheadCompatible)
            m_window.showReadOnly(state->text());
    });
}

} // namespace pricebook
