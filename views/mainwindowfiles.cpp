// The part of the main window that opens and leaves catalogues and takes files in and out.
#include "mainwindow.h"
#include "networkshare.h"

#include "bulkediting.h"
#include "categoriespage.h"
#include "connectdialog.h"
#include "endpointcontroller.h"
#include "exportdialog.h"
#include "formbanner.h"
#include "heldbar.h"
#include "historywindows.h"
#include "importdialog.h"
#include "productform.h"
#include "productspage.h"
#include "producttablemodel.h"
#include "prompts.h"
#include "schemacontroller.h"
#include "settings.h"
#include "statusarea.h"
#include "tagspage.h"
#include "textdialogs.h"
#include "tidypage.h"
#include "transferjob.h"
#include "undocontroller.h"

#include <QDir>
#include <QFileInfo>
#include <QLocale>
#include <QStackedWidget>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int openingPageDelayMilliseconds = 150;

QString catalogueFilter() {
    return MainWindow::tr("Catalogues (*.db *.sqlite *.sqlite3)") + u";;"_s + MainWindow::tr("All files (*)");
}

} // namespace

// Opening

void MainWindow::openCatalogue(const DatabaseUrl& url) { start(url, openerFor(url)); }

void MainWindow::openOrCreate(const DatabaseUrl& url) {
    if (url.backend == Backend::Sqlite && !QFileInfo::exists(url.path)) {
        QDir().mkpath(QFileInfo(url.path).absolutePath());
        start(url, m_services.create);
        return;
    }
    openCatalogue(url);
}

void MainWindow::start(const DatabaseUrl& url, const Opener& opener) {
    const quint64 attempt = ++m_opening;
    m_lastUrl = url;
    m_onceOpen = {};
    m_schema->forget();
    updateActions();
    say(tr("Opening %1…").arg(url.toDisplayString()));
    if (!m_session) {
        // Most catalogues are open before one could read that they are being opened.
        QTimer::singleShot(openingPageDelayMilliseconds, this, [this, attempt, name = url.toDisplayString()] {
            if (attempt != m_opening || m_session)
                return;
            m_message->showMessage(u"document-open"_s, tr("Opening the catalogue…"), name, {});
            m_central->setCurrentWidget(m_message);
        });
    }
    opener(url, this, [this, attempt, url](Result<std::shared_ptr<CatalogSession>> session) {
        if (attempt != m_opening)
            return;
        ++m_opening;
        if (session)
            opened(*session);
        else
            notOpened(url, session.error());
    });
}

void MainWindow::opened(const std::shared_ptr<CatalogSession>& session) {
    setSession(session);
    m_central->setCurrentWidget(m_workspace);
    m_settings->setDatabase(session->url());
    watchSession();
    updateTotals();
    m_schema->opened(session);
    say(tr("Opened %1.").arg(session->url().toDisplayString()));
    importNamedFile();
    if (const auto follows = std::exchange(m_onceOpen, {}))
        follows();
}

void MainWindow::setSession(const std::shared_ptr<CatalogSession>& session) {
    if (m_session)
        m_session->disconnect(this);
    m_session = session;
    m_totalProducts = -1;
    for (int page = 0; page < Sidebar::PageCount; ++page)
        m_sidebar->setCount(static_cast<Sidebar::Page>(page), -1);
    m_readOnlyText.clear();
    m_schemaChanged = false;
    m_banner->clearMessage();
    m_products->setSession(session);
    m_categories->setSession(session);
    m_tags->setSession(session);
    m_tidy->setSession(session);
    m_undo->setSession(session);
    m_history->setSession(session);
    if (m_endpoint)
        m_endpoint->setSession(session);
    setWindowModified(false);
    showConnectionName();
    updateCount();
}

/// Until the connection is back, whatever is pressed.
void MainWindow::showLostBanner(const Error& error) {
    m_banner->showMessage(FormBanner::Kind::Warning,
                          tr("The connection is lost; trying again. What you type is kept. %1").arg(error.text),
                          {{tr("Try now"), [this, error] {
                                showLostBanner(error);
                                m_session->retryConnection();
                            }}});
}

void MainWindow::watchSession() {
    const bool sqliteFile = m_session->url().backend == Backend::Sqlite;
    connect(m_session.get(), &CatalogSession::changed, m_totalsTimer, qOverload<>(&QTimer::start));
    connect(m_session.get(), &CatalogSession::statusMessage, this, &MainWindow::say);
    connect(m_session.get(), &CatalogSession::connectionLost, this,
            [this](const Error& error) { showLostBanner(error); });
    connect(m_session.get(), &CatalogSession::connectionRestored, this, [this] {
        showStandingBanner();
        say(tr("Connected again."));
    });
    connect(m_session.get(), &CatalogSession::schemaChanged, this, [this] {
        m_schemaChanged = true;
        showStandingBanner();
    });
    const QString share = sqliteFile ? networkShareOf(m_session->url().path) : QString();
    m_shareText = share.isEmpty() ? QString()
                                  : tr("This file is on a network share (%1). Two computers that write to it at the "
                                       "same time can damage it: keep a catalogue that several people edit on a "
                                       "PostgreSQL server.")
                                        .arg(share);
    m_readOnlyText = refusalFor(m_session->url());
    if (m_readOnlyText.isEmpty() && m_session->isReadOnly())
        m_readOnlyText = tr("This catalogue can only be read, not changed.");
    showStandingBanner();
}

void MainWindow::notOpened(const DatabaseUrl& url, const Error& error) {
    m_onceOpen = {};
    updateActions();
    if (m_schema->canExplain(error))
        return m_schema->explain(url, error);
    // What is open stays open: the attempt was for another one.
    if (m_session) {
        if (url.backend == Backend::PostgreSql && error.kind == Error::Kind::Denied)
            connectServer(url, error.text);
        else
            m_prompts->showError(error);
        return;
    }
    std::vector<MessagePage::Choice> first;
    if (url.backend == Backend::Sqlite && error.kind == Error::Kind::NotFound)
        first.push_back(
            {tr("Create this catalogue"), u"document-new"_s, [this, url] { start(url, m_services.create); }});
    showNotOpened(url, tr("%1 was not opened").arg(nameOf(url)), error, first);
}

void MainWindow::showNotOpened(const DatabaseUrl& url, const QString& title, const Error& error,
                               const std::vector<MessagePage::Choice>& first) {
    std::vector<MessagePage::Choice> choices = first;
    if (first.empty())
        choices.push_back({tr("Try again"), u"view-refresh"_s, [this, url] { openCatalogue(url); }});
    if (url.backend == Backend::PostgreSql)
        choices.push_back({tr("Change the connection…"), u"network-connect"_s,
                           [this, url, text = error.text] { connectServer(url, text); }});
    choices.push_back({tr("Open another…"), u"document-open"_s, [this] { askOpen(); }});
    choices.push_back({tr("New catalogue…"), u"document-new"_s, [this] { newCatalogue(); }});
    choices.push_back({tr("Start page"), u"go-home"_s, [this] { showWelcome(); }});
    m_message->showMessage(u"dialog-warning"_s, title, error.text, choices, error.engine);
    m_central->setCurrentWidget(m_message);
    m_status->clearMessage();
}

void MainWindow::showProblem(const Error& error, const QString& title) {
    m_message->showMessage(u"dialog-warning"_s, title, error.text,
                           {{tr("Open another…"), u"document-open"_s, [this] { askOpen(); }},
                            {tr("New catalogue…"), u"document-new"_s, [this] { newCatalogue(); }},
                            {tr("Start page"), u"go-home"_s, [this] { showWelcome(); }}},
                           error.engine);
    m_central->setCurrentWidget(m_message);
}

void MainWindow::newCatalogue() {
    QString path = m_prompts->askSaveFile(tr("New catalogue"), u"catalogue.db"_s, catalogueFilter());
    if (path.isEmpty())
        return;
    if (QFileInfo(path).suffix().isEmpty())
        path += u".db"_s;
    if (QFileInfo::exists(path)) {
        m_prompts->showError({Error::Kind::Invalid, tr("There is a file %1 already, and it was left as it is. Choose "
                                                       "another name, or open it with “Open…”.")
                                                        .arg(QDir::toNativeSeparators(path))});
        return;
    }
    leaveFor(DatabaseUrl::sqlite(QFileInfo(path).absoluteFilePath()), m_services.create);
}

void MainWindow::askOpen() {
    const QString path = m_prompts->askOpenFile(tr("Open a catalogue"), catalogueFilter());
    if (!path.isEmpty())
        open(DatabaseUrl::sqlite(QFileInfo(path).absoluteFilePath()));
}

void MainWindow::connectServer(const DatabaseUrl& known, const QString& problem) {
    auto* dialog = new ConnectDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setUrl(known, problem);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        const DatabaseUrl url = dialog->url();
        if (dialog->isPasswordToBeKept()) {
            m_services.rememberPassword(url, this, [this](const QString& notKept) {
                if (!notKept.isEmpty())
                    say(notKept);
            });
        }
        open(url);
    });
    dialog->open();
}

void MainWindow::open(const DatabaseUrl& url) { leaveFor(url, openerFor(url)); }

void MainWindow::leaveFor(const DatabaseUrl& url, const Opener& opener) {
    mayLeaveCatalogue([this, url, opener](bool leave) {
        if (leave)
            start(url, opener);
    });
}

// Leaving

void MainWindow::mayLeaveCatalogue(std::function<void(bool)> done) {
    if (!m_session)
        return done(true);
    const auto left = [this, done](bool leave) {
        if (!leave || !mayStopWork())
            return done(false);
        if (m_session->isConnectionLost())
            return done(mayDropUnsaved());
        // Cells that are being saved are saved then, or marked as not saved.
        m_session->whenIdle(this, [this, done] { done(mayDropUnsaved()); });
    };
    m_products->mayLeave([this, left](bool leave) {
        if (leave)
            m_products->heldBar()->mayLeave(left);
        else
            left(false);
    });
}

bool MainWindow::mayDropUnsaved() {
    ProductTableModel* model = m_products->model();
    if (!model->hasUnsavedCells() && !m_products->hasUndecided())
        return true;
    const int choice =
        m_prompts->choose(tr("Values that are not saved"),
                          tr("Some values typed into the table could not be saved. They are marked red."),
                          {tr("Stay here"), tr("Give them up")}, 0);
    if (choice != 1)
        return false;
    model->discardAll();
    return true;
}

bool MainWindow::mayStopWork() {
    if (!m_job)
        return true;
    const int choice =
        m_prompts->choose(tr("Still at work"),
                          tr("An import or export is running. If it is cancelled, everything is as it was before it."),
                          {tr("Let it run"), tr("Cancel it")}, 0);
    if (choice != 1)
        return false;
    if (m_job)
        m_job->cancel();
    return true;
}

// Files

void MainWindow::showImport(const QString& path) {
    m_products->finishEditing([this, path](bool stored) {
        if (!stored || !m_session)
            return;
        auto* dialog = new ImportDialog(m_session, m_prompts, path, this);
        dialog->setPriceRules(m_bulkEditing->priceRules());
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &ImportDialog::imported, this, &MainWindow::say);
        connect(dialog, &ImportDialog::undoRequested, m_history, &HistoryWindows::undoStep);
        dialog->open();
    });
}

void MainWindow::importNamedFile() {
    const QString path = std::exchange(m_fileToImport, {});
    if (path.isEmpty())
        return;
    if (m_session->isReadOnly())
        m_prompts->showError(Error(Error::Kind::ReadOnly,
                                   tr("%1 was not imported, because the catalogue that is open can only be read. Open "
                                      "another catalogue, then choose File > Import….")
                                       .arg(QDir::toNativeSeparators(path))));
    else
        showImport(path);
}

void MainWindow::exportFile() {
    m_products->finishEditing([this](bool stored) {
        if (!stored || !m_session)
            return;
        auto* dialog = new ExportDialog(m_session, m_prompts, m_products->query().filter,
                                        m_products->model()->totalRows(), m_totalProducts, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &ExportDialog::exported, this, &MainWindow::say);
        dialog->open();
    });
}

void MainWindow::loadSample() {
    if (m_session && !m_job)
        follow(m_session->importSample(), tr("Loading the sample catalogue"));
}

void MainWindow::follow(TransferJob* job, const QString& title) {
    m_job = job;
    m_status->follow(job, title);
    connect(job, &TransferJob::imported, this,
            [this](const ImportReport& report) { say(report.summary().replace(u'\n', u" · "_s)); });
    connect(job, &TransferJob::failed, this, [this](const Error& error) {
        if (error.kind == Error::Kind::Cancelled)
            say(tr("Cancelled; nothing was changed."));
        else
            m_prompts->showError(error);
    });
    connect(job, &TransferJob::finished, this, [this] {
        m_job = nullptr;
        updateActions();
    });
    updateActions();
}

// Windows that only tell something

void MainWindow::showStatus() {
    if (!m_session)
        return;
    m_session->counts(this, [this](const Result<CatalogTotals>& totals) {
        if (!totals)
            return m_prompts->showError(totals.error());
        m_services.schemaInfo(m_session->url(), this, [this, totals = *totals](const Result<SchemaInfo>& schema) {
            const QLocale locale;
            const DatabaseUrl& url = m_session->url();
            const bool sqlite = url.backend == Backend::Sqlite;
            textdialogs::Lines lines{{tr("Database"), url.toDisplayString()},
                                     {tr("Kind"), sqlite ? u"SQLite"_s : u"PostgreSQL"_s}};
            if (sqlite)
                lines.emplace_back(tr("File size"), locale.formattedDataSize(QFileInfo(url.path).size()));
            lines.emplace_back(tr("Revision"), !schema ? schema.error().text
                                               : schema->revision == schema->head
                                                   ? tr("%1 (newest)").arg(schema->revision)
                                                   : tr("%1; the newest is %2").arg(schema->revision, schema->head));
            lines.emplace_back(tr("Products"), locale.toString(totals.products));
            lines.emplace_back(tr("Categories"), locale.toString(totals.categories));
            lines.emplace_back(tr("Tags"), locale.toString(totals.tags));
            lines.emplace_back(tr("Tags on products"), locale.toString(totals.links));
            textdialogs::showTable(this, tr("Database status"), lines);
        });
    });
}

void MainWindow::showShortcuts() {
    textdialogs::Lines lines = m_actions->shortcuts();
    lines.emplace_back(tr("Enter, F2 or typing"), tr("Change the current cell; Enter stores it, Esc gives it up"));
    lines.emplace_back(tr("Tab in a cell"), tr("Store it and go to the next cell"));
    lines.emplace_back(tr("Ctrl+A, Shift+Up, Shift+Down"), tr("Select several products"));
    lines.emplace_back(tr("Shift+Space"), tr("Select the whole row of the current cell"));
    lines.emplace_back(tr("Alt+Up, Alt+Down"), tr("In the form: the product before or behind this one"));
    lines.emplace_back(tr("Ctrl+Enter"), tr("In the form: save, then begin another product"));
    textdialogs::showTable(this, tr("Keyboard shortcuts"), lines);
}

} // namespace pricebook
