#include "connectioneditor.h"
#include "connections.h"
#include "helpwindow.h"
#include "messageboxes.h"
#include "settingsdialog.h"
#include "windowtour.h"
#include "windowtourparts.h"

#include <QPushButton>

using namespace Qt::StringLiterals;

namespace pricebook {

using windowtour::saying;
using windowtour::text;

// Preferences, connections, help, and what is asked

QWidget* WindowTour::preferences(const QString& page) {
    auto* dialog = qobject_cast<SettingsDialog*>(byCommand("preferences"));
    if (!dialog)
        return nullptr;
    dialog->showPage(page);
    settle();
    return dialog->page() == page ? dialog : nullptr;
}

QWidget* WindowTour::preferencesPrices() { return preferences(u"prices"_s); }
QWidget* WindowTour::preferencesHistory() { return preferences(u"history"_s); }
QWidget* WindowTour::preferencesEndpoint() { return preferences(u"endpoint"_s); }
QWidget* WindowTour::preferencesNotices() { return preferences(u"notices"_s); }

QWidget* WindowTour::connectionFile() {
    const auto works = [](const DatabaseUrl&, QObject*, const ConnectionEditor::Tested& tested) {
        tested(true, text("pricebook::MainWindow", "It works: the catalogue can be opened."));
    };
    auto* dialog = new ConnectionEditor(&m_prompts, works, {}, &m_window);
    NamedConnection connection;
    connection.name = u"2026"_s;
    connection.url = *DatabaseUrl::parse(u"/data/shop.db"_s);
    dialog->setConnection(connection);
    shown(dialog);
    if (auto* test = saying<QPushButton>(dialog, text("pricebook::ConnectionEditor", "Test")))
        test->click();
    settle();
    return dialog;
}

QWidget* WindowTour::connectionServer() {
    auto* dialog = new ConnectionEditor(&m_prompts, {}, {}, &m_window);
    NamedConnection connection;
    connection.url = *DatabaseUrl::parse(u"postgresql://localhost:5433/pricebook"_s);
    dialog->setConnection(connection);
    shown(dialog);
    dialog->accept(); // it has no name
    settle();
    return dialog;
}

QWidget* WindowTour::help() {
    auto* window = new HelpWindow;
    m_own.emplace_back(window);
    window->showTopic(u"products"_s);
    window->show();
    (void)QTest::qWaitForWindowActive(window);
    settle();
    return window;
}

QWidget* WindowTour::question() {
    return shown(new QuestionBox(
        text("pricebook::ProductForm", "Unsaved edits"),
        text("pricebook::ProductForm", "The edits of “%1” are not saved yet.").arg(someProducts(1).front().name),
        {text("pricebook::ProductForm", "Save"), text("pricebook::ProductForm", "Discard"),
         text("pricebook::ProductForm", "Stay")},
        2, &m_window));
}

QWidget* WindowTour::failure() {
    Error error(Error::Kind::Internal,
                text("pricebook::ServerForm", "This is not the address of a PostgreSQL server."));
    error.engine = u"42501"_s;
    return shown(new ErrorBox(error, &m_window));
}

} // namespace pricebook
