#pragma once

#include "error.h"
#include "messagepage.h"
#include "services.h"
#include "sidebar.h"
#include "welcomepage.h"
#include "windowactions.h"

#include <QMainWindow>
#include <QPointer>
#include <functional>
#include <memory>

class QDockWidget;
class QSplitter;
class QStackedWidget;
class QTimer;

namespace pricebook {

class BulkEditing;
class CategoriesPage;
class ConnectionStrip;
class EndpointController;
class FormBanner;
class HistoryWindows;
class MoveController;
class Preferences;
class ProductsPage;
class Prompts;
class RequestsPane;
class SchemaController;
class Settings;
class StatusArea;
class TagsPage;
class TidyPage;
class TransferJob;
class UndoController;
struct ProductFilter;

/// The window: sidebar and filters at the left, a page at the right, menus and status bar around them. Without a
/// catalogue it shows a page that says why and what can be done. Nothing typed is lost by leaving a page, a catalogue
/// or the program: the open cell is stored first, and the form's edits are asked about.
class MainWindow final : public QMainWindow {
    Q_OBJECT
public:
    /// `settings` and `prompts` must outlive it.
    MainWindow(Services services, Settings* settings, Prompts* prompts, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// Opens, and shows a page with the reason where that fails.
    void openCatalogue(const DatabaseUrl& url);
    /// As openCatalogue(), but makes the file and its folder if it is absent: for the default place only.
    void openOrCreate(const DatabaseUrl& url);
    /// Shows what would come of importing this file as soon as a catalogue is open; once.
    void importOnceOpen(const QString& path) { m_fileToImport = path; }
    /// The page with the ways to a catalogue; for the case that none is open.
    void showWelcome();
    /// Says that the program crashed the last time, with a button that opens the folder of its reports.
    void tellOfCrash(const QString& folder);
    /// The page with the reason, when there is not even an address to open.
    void showProblem(const Error& error, const QString& title);
    void say(const QString& text);

    [[nodiscard]] const std::shared_ptr<CatalogSession>& session() const { return m_session; }
    [[nodiscard]] ProductsPage* productsPage() const { return m_products; }
    [[nodiscard]] UndoController* undoController() const { return m_undo; }
    [[nodiscard]] const WindowActions& windowActions() const { return *m_actions; }

protected:
    void changeEvent(QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

private:
    using Opener = std::function<void(const DatabaseUrl&, QObject*, Services::SessionReply)>;

    QWidget* buildWorkspace();
    void connectActions();
    void connectPages();
    void connectTidyPage();
    void restore();
    void remember();
    void shareOutWidth();
    void updateActions();
    void updateCount();
    void updateTotals();
    void updateTitle();

    void askPage(Sidebar::Page page);
    void showPage(Sidebar::Page page);
    void showProductsWith(const ProductFilter& filter, const std::vector<Tag>& tags);
    void showTagged(TagId tag);
    void addProduct();
    void find();
    void quickEntry();

    void newCatalogue();
    void askOpen();
    void connectServer(const DatabaseUrl& known, const QString& problem);
    void fillRecent();
    /// Once nothing unsaved would be lost.
    void open(const DatabaseUrl& url);
    void leaveFor(const DatabaseUrl& url, const Opener& opener);
    void start(const DatabaseUrl& url, const Opener& opener);
    void opened(const std::shared_ptr<CatalogSession>& session);
    void notOpened(const DatabaseUrl& url, const Error& error);
    void showNotOpened(const DatabaseUrl& url, const QString& title, const Error& error,
                       const std::vector<MessagePage::Choice>& first);
    void setSession(const std::shared_ptr<CatalogSession>& session);
    void closeCatalogue(const std::function<void(bool)>& done);
    void connectSchema();
    void connectMoving();
    void connectBulkEditing();
    void connectEndpoint();
    void connectHistory();
    void connectHelp();
    void connectPreferences();
    void connectWelcome();
    void connectConnections();
    void showConnections();
    /// Says which of the named connections is open.
    void showConnectionName();
    /// As a person knows it.
    [[nodiscard]] QString nameOf(const DatabaseUrl& url) const;
    /// Why nothing may be changed in it: its connection says so. Empty if it does not.
    [[nodiscard]] QString refusalFor(const DatabaseUrl& url) const;
    /// How a catalogue is opened that exists: for reading only where its connection says so.
    [[nodiscard]] Opener openerFor(const DatabaseUrl& url) const;
    void begin(WelcomePage::Choice choice);
    void endpointChanged();
    void showRequests(bool shown);
    /// Calls it once the endpoint serves nothing any more.
    void whenEndpointOff(const std::function<void()>& done);
    /// What lasts as long as the catalogue is open: that it can only be read, or that its tables were changed.
    void showStandingBanner();
    void showLostBanner(const Error& error);
    void reopen();
    void watchSession();
    /// Stores and asks about everything unsaved; `done(true)` when nothing would be lost.
    void mayLeaveCatalogue(std::function<void(bool)> done);
    [[nodiscard]] bool mayDropUnsaved();
    [[nodiscard]] bool mayStopWork();

    void importFile() { showImport({}); }
    /// Without a path the dialog asks for one.
    void showImport(const QString& path);
    void importNamedFile();
    void exportFile();
    void loadSample();
    void follow(TransferJob* job, const QString& title);
    void showStatus();
    void showShortcuts();

    Services m_services;
    Settings* m_settings;
    Prompts* m_prompts;
    std::shared_ptr<CatalogSession> m_session;
    WindowActions* m_actions;
    FormBanner* m_notice; ///< above everything, with or without a catalogue
    QStackedWidget* m_central;
    MessagePage* m_message;
    WelcomePage* m_welcome;
    QWidget* m_workspace = nullptr;
    ConnectionStrip* m_strip = nullptr;
    FormBanner* m_banner = nullptr;
    QSplitter* m_splitter = nullptr;
    Sidebar* m_sidebar = nullptr;
    QStackedWidget* m_pages = nullptr;
    ProductsPage* m_products = nullptr;
    CategoriesPage* m_categories = nullptr;
    TagsPage* m_tags = nullptr;
    BulkEditing* m_bulkEditing = nullptr;
    TidyPage* m_tidy = nullptr;
    StatusArea* m_status;
    SchemaController* m_schema = nullptr;
    MoveController* m_move = nullptr;
    EndpointController* m_endpoint = nullptr; ///< null: this window has none
    UndoController* m_undo = nullptr;
    HistoryWindows* m_history = nullptr;
    Preferences* m_preferences = nullptr;
    QDockWidget* m_requestsDock = nullptr;
    RequestsPane* m_requests = nullptr;
    QString m_shareText;              ///< a warning that the open file is on a network share; empty if it is not
    QString m_readOnlyText;           ///< why the open catalogue can only be read; empty if it can be changed
    bool m_schemaChanged = false;     ///< by another program, below the open catalogue
    QString m_fileToImport;           ///< until a catalogue is open
    std::function<void()> m_onceOpen; ///< follows on the catalogue that is being opened
    DatabaseUrl m_lastUrl;            ///< of the catalogue that is open or was tried last
    QTimer* m_totalsTimer;
    QPointer<TransferJob> m_job;
    qint64 m_totalProducts = -1;
    quint64 m_opening = 0; ///< the newest attempt; answers to older ones are dropped
    bool m_mayClose = false;
    bool m_closing = false;        ///< as soon as the endpoint has stopped
    bool m_splittersMoved = false; ///< by a person: the widths are theirs now
};

} // namespace pricebook
