#pragma once

#include <QAction>
#include <QObject>
#include <array>

class QMainWindow;
class QMenu;
class QMenuBar;

namespace pricebook {

/// Everything that can be asked of the window by menu or shortcut.
enum class Command {
    NewCatalogue,
    Open,
    ConnectServer,
    Connections,
    Import,
    Export,
    Quit,
    Undo,
    Redo,
    AddProduct,
    Duplicate,
    Delete,
    EditCell,
    EditSelected,
    EditTags,
    MoveToCategory,
    Copy,
    CopyWithHeaders,
    Paste,
    FillDown,
    HoldEdits,
    SaveProduct,
    Find,
    QuickEntry,
    ClearFilters,
    History,
    Trash,
    ShowProducts,
    ShowCategories,
    ShowTags,
    ShowTidy,
    ShowFilters,
    ShowDetail,
    Refresh,
    DatabaseStatus,
    Schema,
    MoveToServer,
    CopyToFile,
    Endpoint,
    PriceChecks,
    Preferences,
    ShowRequests,
    Commands,
    Help,
    WhatsThis,
    Shortcuts,
    About,
};
inline constexpr size_t commandCount = static_cast<size_t>(Command::About) + 1;

/// The actions with icons, shortcuts, tool tips and status tips, made from one table, and the menus. An action's object
/// name is its command's: "addProduct".
class WindowActions final : public QObject {
    Q_OBJECT
public:
    /// What decides which actions can be used.
    struct State {
        bool open = false; ///< a catalogue is open
        bool writable = false;
        bool productsShown = false; ///< the page
        int selected = 0;           ///< rows of products
        bool dirty = false;         ///< the form has unsaved edits, or cells are held
        bool filtered = false;
        bool transferring = false; ///< an import or export runs
        bool addressKnown = false; ///< of a catalogue that is open or was tried
    };

    explicit WindowActions(QMainWindow* window);

    [[nodiscard]] QAction* operator[](Command command) const;
    void fillMenus(QMenuBar* bar);
    [[nodiscard]] const std::array<QAction*, commandCount>& all() const { return m_actions; }
    /// Gives the keys of commands on rows to the table: elsewhere Del is for texts and chips.
    void addRowCommandsTo(QWidget* table);
    /// For the window to fill when it opens.
    [[nodiscard]] QMenu* viewMenu() const { return m_view; }
    [[nodiscard]] QMenu* columnsMenu() const { return m_columns; }
    [[nodiscard]] QMenu* recentMenu() const { return m_recent; }
    [[nodiscard]] QMenu* settingsMenu() const { return m_settings; }
    void update(const State& state);
    /// Lines of "shortcut, what it does", for the help.
    [[nodiscard]] std::vector<std::pair<QString, QString>> shortcuts() const;

private:
    void explainReadOnly(bool readOnly);
    void addTo(QMenu* menu, std::initializer_list<Command> commands);

    std::array<QAction*, commandCount> m_actions{};
    QMenu* m_file = nullptr;
    QMenu* m_edit = nullptr;
    QMenu* m_view = nullptr;
    QMenu* m_columns = nullptr;
    QMenu* m_recent = nullptr;
    QMenu* m_settings = nullptr;
};

} // namespace pricebook
