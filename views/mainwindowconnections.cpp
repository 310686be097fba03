// The part of the main window that has to do with connections with names.
#include "connectionsdialog.h"
#include "connectionstrip.h"
#include "mainwindow.h"
#include "settings.h"

#include <QMenu>

using namespace Qt::StringLiterals;

namespace pricebook {

void MainWindow::connectConnections() {
    connect((*m_actions)[Command::Connections], &QAction::triggered, this, &MainWindow::showConnections);
}

void MainWindow::showConnections() {
    ConnectionsDialog::Hooks hooks;
    hooks.test = [this](const DatabaseUrl& url, QObject* context, const ConnectionEditor::Tested& tested) {
        m_services.schema.inspect(url, context, [tested](const Result<SchemaState>& state) {
            if (!state)
                tested(false, state.error().text);
            else if (state->kind == SchemaState::Kind::Empty)
                tested(true, tr("It works. The database is empty and gets its tables when it is opened first."));
            else
                tested(state->isReadable(),
                       state->isUsable() ? tr("It works: the catalogue can be opened.") : state->text());
        });
    };
    hooks.keepPassword = [this](const DatabaseUrl& url) {
        m_services.rememberPassword(url, this, [this](const QString& notKept) {
            if (!notKept.isEmpty())
                say(notKept);
        });
    };
    auto* dialog = new ConnectionsDialog(m_settings, m_prompts, std::move(hooks), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    if (m_session)
        dialog->setCurrent(m_session->url());
    connect(dialog, &ConnectionsDialog::openRequested, this, &MainWindow::open);
    connect(dialog, &ConnectionsDialog::changed, this, &MainWindow::showConnectionName);
    dialog->open();
}

MainWindow::Opener MainWindow::openerFor(const DatabaseUrl& url) const {
    const std::optional<NamedConnection> named = connectionTo(*m_settings, url);
    return named && named->readOnly ? m_services.openReadOnly : m_services.open;
}

QString MainWindow::refusalFor(const DatabaseUrl& url) const {
    const std::optional<NamedConnection> named = connectionTo(*m_settings, url);
    if (!named || !named->readOnly)
        return {};
    return tr("“%1” is set to be opened for reading only; change that under “Database > Connections…”.")
        .arg(named->name);
}

QString MainWindow::nameOf(const DatabaseUrl& url) const {
    const std::optional<NamedConnection> named = connectionTo(*m_settings, url);
    return named ? named->name : url.shortName();
}

void MainWindow::showConnectionName() {
    const std::optional<NamedConnection> named = m_session ? connectionTo(*m_settings, m_session->url()) : std::nullopt;
    if (named)
        m_strip->showConnection(named->name, named->color, m_session->isReadOnly());
    else
        m_strip->clear();
    updateTitle();
}

void MainWindow::fillRecent() {
    QMenu* menu = m_actions->recentMenu();
    menu->clear();
    for (const DatabaseUrl& url : m_settings->recentDatabases()) {
        const std::optional<NamedConnection> named = connectionTo(*m_settings, url);
        QString text = named ? u"%1 — %2"_s.arg(named->name, url.toDisplayString()) : url.toDisplayString();
        // An ampersand in a name is none of a shortcut.
        QAction* action = menu->addAction(text.replace(u'&', u"&&"_s));
        connect(action, &QAction::triggered, this, [this, url] { open(url); });
    }
    if (menu->isEmpty())
        menu->addAction(tr("None yet"))->setEnabled(false);
}

} // namespace pricebook
