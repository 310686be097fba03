// The part of the main window that has to do with settings.
#include "colorset.h"
#include "mainwindow.h"
#include "preferences.h"

#include <QEvent>

namespace pricebook {

void MainWindow::connectPreferences() {
    m_preferences = new Preferences({m_settings, m_bulkEditing, m_history, m_endpoint, m_services.notices}, this);
    connect((*m_actions)[Command::Preferences], &QAction::triggered, this, [this] { m_preferences->show(); });
}

bool MainWindow::event(QEvent* event) {
    if (event->type() == QEvent::ThemeChange)
        theme::followSystem();
    return QMainWindow::event(event);
}

} // namespace pricebook
