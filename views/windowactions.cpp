#include "windowactions.h"

#include "mnemonics.h"
#include "theme.h"

#include <QCoreApplication>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

struct Entry {
    Command command;
    const char* name;
    const char* text;
    const char* icon;
    const char* shortcut;
    const char* tip;
};

/// A class, for lupdate to know whose texts these are; it is told that TEXT marks one.
struct Table {
    Q_DECLARE_TR_FUNCTIONS(pricebook::WindowActions)
public:
#define TEXT(text) text
    static constexpr Entry entries[]{
        Entry{Command::NewCatalogue, "newCatalogue", TEXT("New catalogue…"), "document-new", "Ctrl+Shift+N",
              TEXT("Make an empty catalogue in a new file")},
        Entry{Command::Open, "open", TEXT("Open…"), "document-open", "Ctrl+O", TEXT("Open a catalogue file")},
        Entry{Command::ConnectServer, "connectServer", TEXT("Connect to PostgreSQL…"), "network-connect", "",
              TEXT("Open a catalogue on a PostgreSQL server")},
        Entry{Command::Connections, "connections", TEXT("Connections…"), "network-server-database", "",
              TEXT("Catalogues with a name and a colour: open, add, test, change")},
        Entry{Command::Import, "import", TEXT("Import…"), "document-import", "Ctrl+I",
              TEXT("Take products in from a JSON file")},
        Entry{Command::Export, "export", TEXT("Export…"), "document-export", "Ctrl+E",
              TEXT("Write the products shown, or all, to a JSON file")},
        Entry{Command::Quit, "quit", TEXT("Quit"), "application-exit", "Ctrl+Q", TEXT("Close the program")},
        Entry{Command::Undo, "undo", TEXT("Undo"), "edit-undo", "Ctrl+Z",
              TEXT("Take the last change back; in a text field: what was typed")},
        Entry{Command::Redo, "redo", TEXT("Redo"), "edit-redo", "Ctrl+Shift+Z",
              TEXT("Do again what was taken back last")},
        Entry{Command::AddProduct, "addProduct", TEXT("Add product"), "list-add", "Ctrl+N",
              TEXT("Add a product; its name comes first")},
        Entry{Command::Duplicate, "duplicate", TEXT("Duplicate"), "edit-duplicate", "Ctrl+Shift+D",
              TEXT("Add a copy of the selected product")},
        Entry{Command::Delete, "delete", TEXT("Delete…"), "edit-delete", "Del", TEXT("Delete the selected products")},
        Entry{Command::EditCell, "editCell", TEXT("Edit cell"), "document-edit", "F2",
              TEXT("Change the current cell of the table")},
        Entry{Command::EditSelected, "editSelected", TEXT("Edit selected…"), "document-edit", "Ctrl+Shift+E",
              TEXT("Change fields of all selected products at once, with a preview")},
        Entry{Command::EditTags, "editTags", TEXT("Tags…"), "tag", "Ctrl+T",
              TEXT("Add tags to the selected products or take them away")},
        Entry{Command::MoveToCategory, "moveToCategory", TEXT("Move to category…"), "folder", "Ctrl+Shift+M",
              TEXT("Put the selected products into a category")},
        Entry{Command::Copy, "copy", TEXT("Copy cells"), "edit-copy", "Ctrl+C",
              TEXT("Copy the selected cells of the table, for here or a spreadsheet")},
        Entry{Command::CopyWithHeaders, "copyWithHeaders", TEXT("Copy cells with headers"), "edit-copy", "Ctrl+Shift+C",
              TEXT("Copy the selected cells with the titles of their columns")},
        Entry{Command::Paste, "paste", TEXT("Paste cells"), "edit-paste", "Ctrl+V",
              TEXT("Paste cells from here or a spreadsheet, from the current cell on")},
        Entry{Command::FillDown, "fillDown", TEXT("Fill down"), "go-down", "Ctrl+D",
              TEXT("Put the first selected row's values into the others")},
        Entry{Command::HoldEdits, "holdEdits", TEXT("Hold edits until saved"), "document-save-as", "",
              TEXT("Keep edits of cells until they are saved together, instead of saving each at once")},
        Entry{Command::SaveProduct, "saveProduct", TEXT("Save product"), "document-save", "Ctrl+S",
              TEXT("Save what was typed into the form")},
        Entry{Command::Find, "find", TEXT("Find…"), "edit-find", "Ctrl+F", TEXT("Search for products by name")},
        Entry{Command::QuickEntry, "quickEntry", TEXT("Quick entry"), "", "Ctrl+L",
              TEXT("Show the product of a name, or begin a new one")},
        Entry{Command::ClearFilters, "clearFilters", TEXT("Clear all filters"), "edit-clear-all", "Ctrl+Shift+F",
              TEXT("Show all products again")},
        Entry{Command::History, "history", TEXT("History…"), "view-history", "Ctrl+H",
              TEXT("Who changed what, and taking it back")},
        Entry{Command::Trash, "trash", TEXT("Trash…"), "user-trash", "", TEXT("What was deleted, and putting it back")},
        Entry{Command::ShowProducts, "showProducts", TEXT("Products"), "view-list-details", "Ctrl+1",
              TEXT("Go to the products")},
        Entry{Command::ShowCategories, "showCategories", TEXT("Categories"), "folder", "Ctrl+2",
              TEXT("Go to the categories")},
        Entry{Command::ShowTags, "showTags", TEXT("Tags"), "tag", "Ctrl+3", TEXT("Go to the tags")},
        Entry{Command::ShowTidy, "showTidy", TEXT("To tidy up"), "flag", "Ctrl+4",
              TEXT("Go to what may be missing or doubled")},
        Entry{Command::ShowFilters, "showFilters", TEXT("Filters"), "view-filter", "F8",
              TEXT("Show or hide the filters at the left")},
        Entry{Command::ShowDetail, "showDetail", TEXT("Details"), "view-right-new", "F9",
              TEXT("Show or hide the product's form at the right")},
        Entry{Command::Refresh, "refresh", TEXT("Refresh"), "view-refresh", "F5",
              TEXT("Read everything anew from the database")},
        Entry{Command::DatabaseStatus, "databaseStatus", TEXT("Status…"), "server-database", "",
              TEXT("What this catalogue is and what is in it")},
        Entry{Command::Schema, "schema", TEXT("Schema…"), "view-history", "",
              TEXT("History, check and backups of the catalogue's tables")},
        Entry{Command::MoveToServer, "moveToServer", TEXT("Move to PostgreSQL…"), "network-server-database", "",
              TEXT("Copy this catalogue to a PostgreSQL server and go on working there")},
        Entry{Command::CopyToFile, "copyToFile", TEXT("Copy to a new file…"), "document-save-as", "",
              TEXT("Copy this catalogue, with its users and history, into a new file and go on working there")},
        Entry{Command::Endpoint, "endpoint", TEXT("Endpoint…"), "network-server", "",
              TEXT("Serve the catalogue to other programs over HTTP; users and tokens")},
        Entry{Command::PriceChecks, "priceChecks", TEXT("Price checks…"), "", "",
              TEXT("What is looked at before prices are written")},
        Entry{Command::Preferences, "preferences", TEXT("Preferences…"), "configure", "Ctrl+,",
              TEXT("Everything that can be set: look, price checks, history, endpoint")},
        Entry{Command::ShowRequests, "showRequests", TEXT("Endpoint requests"), "view-list-text", "F7",
              TEXT("Show or hide the requests that the endpoint has answered")},
        Entry{Command::Commands, "commands", TEXT("Commands…"), "system-run", "Ctrl+K",
              TEXT("Find anything the menus can do by typing its name")},
        Entry{Command::Help, "help", TEXT("Help"), "help-contents", "F1",
              TEXT("The page of the help about what you are doing")},
        Entry{Command::WhatsThis, "whatsThis", TEXT("What is this?"), "help-hint", "Shift+F1",
              TEXT("Click a part of the window to read what it is for")},
        Entry{Command::Shortcuts, "shortcuts", TEXT("Keyboard shortcuts"), "input-keyboard", "Ctrl+F1",
              TEXT("Everything that the keyboard can do")},
        Entry{Command::About, "about", TEXT("About Pricebook"), "help-about", "", TEXT("The program and its version")},
    };
#undef TEXT
};
constexpr const auto& entries = Table::entries;
static_assert(std::size(entries) == commandCount);

bool isWriting(Command command) {
    return command == Command::Import || command == Command::AddProduct || command == Command::Duplicate ||
           command == Command::Delete || command == Command::EditCell || command == Command::EditSelected ||
           command == Command::SaveProduct || command == Command::EditTags || command == Command::MoveToCategory ||
           command == Command::Paste || command == Command::FillDown || command == Command::HoldEdits;
}

QString ownToolTip(const QAction& action) {
    const QString keys = action.shortcut().toString(QKeySequence::NativeText);
    return keys.isEmpty() ? action.statusTip() : u"%1 (%2)"_s.arg(action.statusTip(), keys);
}

bool isForRows(Command command) {
    return command == Command::Delete || command == Command::EditCell || command == Command::Copy ||
           command == Command::CopyWithHeaders || command == Command::Paste || command == Command::FillDown;
}

} // namespace

WindowActions::WindowActions(QMainWindow* window) : QObject(window) {
    for (const Entry& entry : entries) {
        auto* action = new QAction(theme::icon(QLatin1String(entry.icon)), tr(entry.text), window);
        action->setObjectName(QLatin1String(entry.name));
        action->setShortcut(QKeySequence(QLatin1String(entry.shortcut)));
        action->setStatusTip(tr(entry.tip));
        action->setToolTip(ownToolTip(*action));
        m_actions[static_cast<size_t>(entry.command)] = action;
        if (isForRows(entry.command))
            action->setShortcutContext(Qt::WidgetShortcut);
        else
            window->addAction(action);
    }
    for (const Command command : {Command::ShowProducts, Command::ShowCategories, Command::ShowTags, Command::ShowTidy,
                                  Command::ShowFilters, Command::ShowDetail, Command::ShowRequests, Command::HoldEdits})
        operator[](command)->setCheckable(true);
    operator[](Command::Redo)->setShortcuts({QKeySequence(u"Ctrl+Shift+Z"_s), QKeySequence(u"Ctrl+Y"_s)});
    operator[](Command::Quit)->setMenuRole(QAction::QuitRole);
    operator[](Command::Preferences)->setMenuRole(QAction::PreferencesRole);
    operator[](Command::About)->setMenuRole(QAction::AboutRole);
}

QAction* WindowActions::operator[](Command command) const { return m_actions[static_cast<size_t>(command)]; }

void WindowActions::addRowCommandsTo(QWidget* table) {
    for (const Entry& entry : entries) {
        if (isForRows(entry.command))
            table->addAction(operator[](entry.command));
    }
}

void WindowActions::addTo(QMenu* menu, std::initializer_list<Command> commands) {
    for (const Command command : commands)
        menu->addAction(operator[](command));
}

void WindowActions::fillMenus(QMenuBar* bar) {
    QMenu* file = m_file = bar->addMenu(tr("&File"));
    addTo(file, {Command::NewCatalogue, Command::Open});
    m_recent = file->addMenu(theme::icon(u"document-open-recent"_s), tr("Open recent"));
    file->addSeparator();
    addTo(file, {Command::Import, Command::Export});
    file->addSeparator();
    addTo(file, {Command::Quit});

    QMenu* edit = m_edit = bar->addMenu(tr("&Edit"));
    addTo(edit, {Command::Undo, Command::Redo});
    edit->addSeparator();
    addTo(edit, {Command::AddProduct, Command::Duplicate, Command::Delete});
    edit->addSeparator();
    addTo(edit, {Command::Copy, Command::CopyWithHeaders, Command::Paste, Command::FillDown});
    edit->addSeparator();
    addTo(edit, {Command::EditCell, Command::EditSelected, Command::EditTags, Command::MoveToCategory,
                 Command::HoldEdits, Command::SaveProduct});
    edit->addSeparator();
    addTo(edit, {Command::Find, Command::QuickEntry, Command::ClearFilters});
    edit->addSeparator();
    addTo(edit, {Command::History, Command::Trash});

    QMenu* view = m_view = bar->addMenu(tr("&View"));
    addTo(view, {Command::ShowProducts, Command::ShowCategories, Command::ShowTags, Command::ShowTidy});
    view->addSeparator();
    addTo(view, {Command::ShowFilters, Command::ShowDetail, Command::ShowRequests});
    m_columns = view->addMenu(theme::icon(u"view-table-of-contents-ltr"_s), tr("Columns"));
    view->addSeparator();
    addTo(view, {Command::Refresh});

    QMenu* database = bar->addMenu(tr("&Database"));
    addTo(database, {Command::DatabaseStatus, Command::Schema});
    database->addSeparator();
    addTo(database, {Command::Connections, Command::ConnectServer, Command::MoveToServer, Command::CopyToFile});

    QMenu* settings = m_settings = bar->addMenu(tr("&Settings"));
    addTo(settings, {Command::Preferences});
    settings->addSeparator();
    addTo(settings, {Command::Endpoint, Command::PriceChecks});

    QMenu* help = bar->addMenu(tr("&Help"));
    addTo(help, {Command::Commands, Command::Help, Command::WhatsThis, Command::Shortcuts});
    help->addSeparator();
    addTo(help, {Command::About});

    for (QMenu* menu : bar->findChildren<QMenu*>())
        keepMnemonics(*menu);
}

void WindowActions::update(const State& state) {
    const auto enable = [this](Command command, bool on) { operator[](command)->setEnabled(on); };
    const bool edit = state.open && state.writable;
    enable(Command::Import, edit && !state.transferring);
    enable(Command::Export, state.open && !state.transferring);
    enable(Command::AddProduct, edit);
    enable(Command::Duplicate, edit && state.productsShown && state.selected == 1);
    enable(Command::Delete, edit && state.productsShown && state.selected > 0);
    for (const Command command : {Command::EditCell, Command::EditSelected, Command::EditTags, Command::MoveToCategory,
                                  Command::Paste, Command::FillDown})
        enable(command, edit && state.productsShown && state.selected > 0);
    for (const Command command : {Command::Copy, Command::CopyWithHeaders})
        enable(command, state.open && state.productsShown && state.selected > 0);
    enable(Command::HoldEdits, edit);
    enable(Command::SaveProduct, edit && state.productsShown && state.dirty);
    enable(Command::Find, state.open);
    enable(Command::QuickEntry, state.open);
    enable(Command::History, state.open);
    enable(Command::Trash, state.open);
    enable(Command::ClearFilters, state.open && state.filtered);
    for (const Command command :
         {Command::ShowProducts, Command::ShowCategories, Command::ShowTags, Command::ShowTidy, Command::Refresh,
          Command::DatabaseStatus, Command::MoveToServer, Command::CopyToFile})
        enable(command, state.open);
    enable(Command::Schema, state.addressKnown);
    explainReadOnly(state.open && !state.writable);
    enable(Command::ShowFilters, state.open && state.productsShown);
    enable(Command::ShowDetail, state.open && state.productsShown);
    m_columns->setEnabled(state.open && state.productsShown);
}

void WindowActions::explainReadOnly(bool readOnly) {
    for (const Entry& entry : entries) {
        if (!isWriting(entry.command))
            continue;
        QAction* action = operator[](entry.command);
        QString tip = ownToolTip(*action);
        if (readOnly)
            tip += u'\n' + tr("Not now: this catalogue is open for reading only.");
        action->setToolTip(tip);
    }
    for (QMenu* menu : {m_file, m_edit})
        menu->setToolTipsVisible(readOnly);
}

std::vector<std::pair<QString, QString>> WindowActions::shortcuts() const {
    std::vector<std::pair<QString, QString>> lines;
    for (const QAction* action : m_actions) {
        if (!action->shortcut().isEmpty())
            lines.emplace_back(action->shortcut().toString(QKeySequence::NativeText), action->statusTip());
    }
    return lines;
}

} // namespace pricebook
