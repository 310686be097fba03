// The part of the main window that is there while no catalogue is open.
#include "colorset.h"
#include "configuration.h"
#include "connections.h"
#include "mainwindow.h"
#include "prompts.h"
#include "settings.h"
#include "transfertexts.h"

#include <QDir>
#include <QFileInfo>
#include <QStackedWidget>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

/// A file that is not there yet, in the user's data folder: "sample.db", or else "sample-2.db" and so on.
DatabaseUrl freshCatalogue(const QString& name) {
    const QDir folder = QFileInfo(defaultCatalogueFile()).absoluteDir();
    QString path = folder.filePath(name + u".db"_s);
    for (int number = 2; QFileInfo::exists(path); ++number)
        path = folder.filePath(u"%1-%2.db"_s.arg(name).arg(number));
    return DatabaseUrl::sqlite(path);
}

} // namespace

void MainWindow::connectWelcome() {
    m_central->addWidget(m_welcome);
    connect(m_welcome, &WelcomePage::chosen, this, &MainWindow::begin);
    connect(m_welcome, &WelcomePage::recentChosen, this, [this](int index) {
        const std::vector<DatabaseUrl> recent = m_settings->recentDatabases();
        if (static_cast<size_t>(index) < recent.size())
            openCatalogue(recent[static_cast<size_t>(index)]);
    });
}

void MainWindow::showWelcome() {
    std::vector<WelcomePage::Recent> recent;
    for (const DatabaseUrl& url : m_settings->recentDatabases()) {
        const std::optional<NamedConnection> named = connectionTo(*m_settings, url);
        recent.push_back({nameOf(url), url.toDisplayString(), url.backend == Backend::PostgreSql,
                          named ? theme::mark(named->color) : QColor()});
    }
    m_welcome->setRecent(recent);
    m_central->setCurrentWidget(m_welcome);
    m_welcome->focusFirst();
}

void MainWindow::begin(WelcomePage::Choice choice) {
    switch (choice) {
    case WelcomePage::Choice::Sample:
        openOrCreate(freshCatalogue(u"sample"_s));
        // After it: what begins forgets what was to follow on something else.
        m_onceOpen = [this] { loadSample(); };
        break;
    case WelcomePage::Choice::Import:
        if (const QString path = m_prompts->askOpenFile(tr("Take products in from a file"), openFilter());
            !path.isEmpty()) {
            openOrCreate(freshCatalogue(u"catalogue"_s));
            m_onceOpen = [this, path] { showImport(path); };
        }
        break;
    case WelcomePage::Choice::Server:
        connectServer({}, {});
        break;
    case WelcomePage::Choice::OpenFile:
        askOpen();
        break;
    case WelcomePage::Choice::Empty:
        newCatalogue();
        break;
    }
}

} // namespace pricebook
