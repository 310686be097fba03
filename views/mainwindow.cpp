#include "mainwindow.h"

#include "categoriespage.h"
#include "cellcommands.h"
#include "commandlistdialog.h"
#include "connectionstrip.h"
#include "endpointcontroller.h"
#include "filterpanel.h"
#include "formbanner.h"
#include "heldbar.h"
#include "heldcells.h"
#include "languagemenu.h"
#include "messagepage.h"
#include "movecontroller.h"
#include "productform.h"
#include "productorganizer.h"
#include "productspage.h"
#include "producttable.h"
#include "producttablemodel.h"
#include "prompts.h"
#include "requestspane.h"
#include "schemacontroller.h"
#include "settings.h"
#include "statusarea.h"
#include "tagspage.h"
#include "textdialogs.h"
#include "theme.h"
#include "tidypage.h"
#include "transferjob.h"

#include <QCloseEvent>
#include <QDockWidget>
#include <QGuiApplication>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QMenuBar>
#include <QScreen>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr QSize firstSize(1280, 800);
/// What a window manager usually adds around a window: without it the status bar is below the edge of a small screen.
constexpr QSize windowFrame(8, 48);
constexpr int leastLeftWidth = 196;
constexpr int mostLeftWidth = 260;
constexpr int leastDetailWidth = 284;
constexpr int mostDetailWidth = 440;
constexpr int totalsDelayMilliseconds = 150;
constexpr std::array pageNames{"products", "categories", "tags", "tidy"};

QString sortText(const ProductSort& sort) {
    return (sort.descending ? u"-"_s : QString()) + QLatin1String(columnInfo(columnOf(sort.column)).key);
}

ProductSort sortOf(QString text) {
    ProductSort sort;
    sort.descending = text.startsWith(u'-');
    if (sort.descending)
        text.remove(0, 1);
    for (const ColumnInfo& info : productColumns()) {
        if (text == QLatin1String(info.key))
            sort.column = info.sort;
    }
    return sort;
}

} // namespace

MainWindow::MainWindow(Services services, Settings* settings, Prompts* prompts, QWidget* parent)
    : QMainWindow(parent),
      m_services(std::move(services)),
      m_settings(settings),
      m_prompts(prompts),
      m_actions(new WindowActions(this)),
      m_notice(new FormBanner(this)),
      m_central(new QStackedWidget(this)),
      m_message(new MessagePage(this)),
      m_welcome(new WelcomePage(this)),
      m_status(new StatusArea(this)),
      m_totalsTimer(new QTimer(this)) {
    setObjectName(u"mainWindow"_s);
    m_actions->fillMenus(menuBar());
    m_actions->settingsMenu()->addMenu(new LanguageMenu(m_settings, this));
    m_central->addWidget(m_message);
    m_workspace = buildWorkspace();
    m_central->addWidget(m_workspace);
    auto* whole = new QWidget(this);
    auto* column = new QVBoxLayout(whole);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(m_notice);
    column->addWidget(m_central, 1);
    setCentralWidget(whole);
    setStatusBar(m_status);
    m_totalsTimer->setSingleShot(true);
    m_totalsTimer->setInterval(totalsDelayMilliseconds);
    connect(m_totalsTimer, &QTimer::timeout, this, &MainWindow::updateTotals);
    connectActions();
    connectPages();
    connectBulkEditing();
    connectSchema();
    connectMoving();
    connectEndpoint();
    connectHistory();
    connectHelp();
    connectPreferences();
    connectWelcome();
    connectConnections();
    restore();
    showWelcome();
    updateTitle();
    updateActions();
}

// The children go after the window's own part of this: what they tell then must not reach it.
MainWindow::~MainWindow() {
    if (m_endpoint == nullptr)
        return;
    m_endpoint->disconnect(this);
    m_requestsDock->disconnect(this);
}

QWidget* MainWindow::buildWorkspace() {
    auto* workspace = new QWidget(this);
    m_strip = new ConnectionStrip(workspace);
    m_banner = new FormBanner(workspace);
    m_products = new ProductsPage(m_prompts, workspace);
    m_categories = new CategoriesPage(workspace);
    m_categories->setPrompts(m_prompts);
    m_tags = new TagsPage(workspace);
    m_tags->setPrompts(m_prompts);
    m_pages = new QStackedWidget(workspace);
    m_pages->addWidget(m_products);
    m_pages->addWidget(m_categories);
    m_pages->addWidget(m_tags);
    m_tidy = new TidyPage(workspace);
    m_pages->addWidget(m_tidy);

    auto* left = new QWidget(workspace);
    left->setMinimumWidth(180);
    left->setMaximumWidth(theme::scaled(360));
    m_sidebar = new Sidebar(left);
    auto* leftColumn = new QVBoxLayout(left);
    leftColumn->setContentsMargins(0, theme::wideSpace, 0, 0);
    leftColumn->setSpacing(theme::wideSpace);
    leftColumn->addWidget(m_sidebar);
    leftColumn->addWidget(m_products->filterPanel(), 1);
    leftColumn->addStretch(0);

    m_splitter = new QSplitter(Qt::Horizontal, workspace);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(left);
    m_splitter->addWidget(m_pages);
    m_splitter->setStretchFactor(1, 1);
    auto* column = new QVBoxLayout(workspace);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(m_strip);
    column->addWidget(m_banner);
    column->addWidget(m_splitter, 1);
    return workspace;
}

void MainWindow::connectActions() {
    const auto on = [this](Command command, auto slot) {
        connect((*m_actions)[command], &QAction::triggered, this, slot);
    };
    on(Command::NewCatalogue, &MainWindow::newCatalogue);
    on(Command::Open, &MainWindow::askOpen);
    on(Command::ConnectServer, [this] { connectServer(m_session ? m_session->url() : DatabaseUrl(), {}); });
    on(Command::Import, &MainWindow::importFile);
    on(Command::Export, &MainWindow::exportFile);
    on(Command::Quit, [this] { close(); });
    on(Command::AddProduct, &MainWindow::addProduct);
    on(Command::Duplicate, [this] { m_products->duplicateSelected(); });
    on(Command::Delete, [this] { m_products->deleteSelected(); });
    on(Command::EditCell, [this] { m_products->editCell(); });
    on(Command::EditTags, [this] { m_products->organizer()->editTags(); });
    on(Command::MoveToCategory, [this] { m_products->organizer()->moveToCategory(); });
    on(Command::Copy, [this] { m_products->cells()->copy(); });
    on(Command::CopyWithHeaders, [this] { m_products->cells()->copy(true); });
    on(Command::Paste, [this] { m_products->cells()->paste(); });
    on(Command::FillDown, [this] { m_products->cells()->fillDown(); });
    on(Command::HoldEdits, [this](bool hold) { m_products->heldBar()->setHolding(hold); });
    on(Command::SaveProduct, [this] { m_products->saveForm(); });
    on(Command::Find, &MainWindow::find);
    on(Command::QuickEntry, &MainWindow::quickEntry);
    on(Command::ClearFilters, [this] { m_products->clearFilters(); });
    on(Command::ShowProducts, [this] { askPage(Sidebar::ProductsPage); });
    on(Command::ShowCategories, [this] { askPage(Sidebar::CategoriesPage); });
    on(Command::ShowTags, [this] { askPage(Sidebar::TagsPage); });
    on(Command::ShowTidy, [this] { askPage(Sidebar::TidyPage); });
    on(Command::ShowFilters, [this](bool shown) {
        m_settings->set(keys::filtersVisible, shown);
        m_products->filterPanel()->setVisible(shown);
    });
    on(Command::ShowDetail, [this](bool shown) {
        m_settings->set(keys::detailVisible, shown);
        m_products->setDetailShown(shown);
    });
    on(Command::Refresh, [this] {
        m_products->refresh();
        updateTotals();
    });
    on(Command::DatabaseStatus, &MainWindow::showStatus);
    on(Command::Schema, [this] { m_schema->showSchema(m_session ? m_session->url() : m_lastUrl); });
    on(Command::Commands, [this] {
        auto* dialog = new CommandListDialog(menuBar(), this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
    on(Command::Shortcuts, &MainWindow::showShortcuts);
    on(Command::About, [this] { textdialogs::showAbout(this); });
    m_actions->addRowCommandsTo(m_products->table());
    connect(m_actions->recentMenu(), &QMenu::aboutToShow, this, &MainWindow::fillRecent);
    QMenu* views = m_products->viewsMenu();
    m_actions->viewMenu()->insertMenu(m_actions->columnsMenu()->menuAction(), views);
    connect(views, &QMenu::triggered, this, [this] { showPage(Sidebar::ProductsPage); });
    connect(m_actions->columnsMenu(), &QMenu::aboutToShow, this, [this] {
        m_actions->columnsMenu()->clear();
        m_products->fillColumnMenu(m_actions->columnsMenu());
    });
}

void MainWindow::connectPages() {
    connect(m_sidebar, &Sidebar::pageRequested, this, &MainWindow::askPage);
    connect(m_products, &ProductsPage::statusMessage, this, &MainWindow::say);
    connect(m_products, &ProductsPage::countChanged, this, &MainWindow::updateCount);
    connect(m_products, &ProductsPage::selectionChanged, this, &MainWindow::updateActions);
    connect(m_products, &ProductsPage::dirtyChanged, this, [this](bool dirty) {
        setWindowModified(dirty);
        updateActions();
    });
    connect(m_products, &ProductsPage::detailClosed, this, [this] {
        m_settings->set(keys::detailVisible, false);
        (*m_actions)[Command::ShowDetail]->setChecked(false);
    });
    connect(m_products->heldBar(), &HeldBar::heldChanged, this, &MainWindow::updateActions);
    connect(m_products->heldBar(), &HeldBar::holdingChanged, this, [this](bool holding) {
        m_settings->set(keys::holdEdits, holding);
        (*m_actions)[Command::HoldEdits]->setChecked(holding);
    });
    connect(m_products, &ProductsPage::sortChanged, this,
            [this](const ProductSort& sort) { m_settings->set(keys::productSort, sortText(sort)); });
    connect(m_products, &ProductsPage::columnsChanged, this,
            [this] { m_settings->set(keys::productColumns, m_products->table()->columnState()); });
    connect(m_products, &ProductsPage::importRequested, this, &MainWindow::importFile);
    connect(m_products, &ProductsPage::sampleRequested, this, &MainWindow::loadSample);
    connect(m_categories, &UsagePage::statusMessage, this, &MainWindow::say);
    connect(m_tags, &UsagePage::statusMessage, this, &MainWindow::say);
    connect(m_categories, &CategoriesPage::showProductsOf, this, [this](CategoryId id) {
        ProductFilter filter;
        filter.categories = {id};
        showProductsWith(filter, {});
    });
    connect(m_tags, &TagsPage::showProductsOf, this, &MainWindow::showTagged);
    connectTidyPage();
}

void MainWindow::connectTidyPage() {
    connect(m_tidy, &TidyPage::countChanged, this,
            [this](qint64 findings) { m_sidebar->setCount(Sidebar::TidyPage, findings); });
    connect(m_tidy, &TidyPage::showProducts, this,
            [this](const ProductFilter& filter) { showProductsWith(filter, {}); });
    connect(m_tidy, &TidyPage::showUnusedTags, this, [this] {
        showPage(Sidebar::TagsPage);
        m_tags->showUnused();
    });
    connect(m_tidy, &TidyPage::showEmptyCategories, this, [this] {
        showPage(Sidebar::CategoriesPage);
        m_categories->showUnused();
    });
    connect(m_tidy, &TidyPage::showDuplicateTags, this, [this] {
        showPage(Sidebar::TagsPage);
        m_tags->findDuplicates();
    });
    connect(m_tidy, &TidyPage::showDuplicateCategories, this, [this] {
        showPage(Sidebar::CategoriesPage);
        m_categories->findDuplicates();
    });
}

// Settings

void MainWindow::restore() {
    const QRect room = screen() ? screen()->availableGeometry() : QRect(QPoint(), firstSize);
    if (!restoreGeometry(m_settings->get(keys::windowGeometry)))
        resize(firstSize.boundedTo(room.size() - windowFrame));
    m_splittersMoved = m_splitter->restoreState(m_settings->get(keys::splitterState)) &&
                       m_products->splitter()->restoreState(m_settings->get(keys::windowState));
    for (QSplitter* splitter : {m_splitter, m_products->splitter()})
        connect(splitter, &QSplitter::splitterMoved, this, [this] { m_splittersMoved = true; });
    shareOutWidth();
    m_products->table()->restoreColumnState(m_settings->get(keys::productColumns));
    m_products->setSort(sortOf(m_settings->get(keys::productSort)));
    m_products->heldBar()->setHolding(m_settings->get(keys::holdEdits));
    const bool filters = m_settings->get(keys::filtersVisible);
    const bool detail = m_settings->get(keys::detailVisible);
    (*m_actions)[Command::ShowFilters]->setChecked(filters);
    (*m_actions)[Command::ShowDetail]->setChecked(detail);
    m_products->filterPanel()->setVisible(filters);
    m_products->setDetailShown(detail);
    const QString page = m_settings->get(keys::windowPage);
    for (size_t i = 0; i < pageNames.size(); ++i) {
        if (page == QLatin1String(pageNames[i]))
            showPage(static_cast<Sidebar::Page>(i));
    }
}

void MainWindow::remember() {
    m_settings->set(keys::windowGeometry, saveGeometry());
    if (m_splittersMoved) {
        m_settings->set(keys::splitterState, m_splitter->saveState());
        m_settings->set(keys::windowState, m_products->splitter()->saveState());
    }
    m_settings->set(keys::productColumns, m_products->table()->columnState());
    if (m_requests)
        m_settings->set(keys::requestColumns, m_requests->columnState());
    m_settings->set(keys::windowPage, QString::fromLatin1(pageNames[m_sidebar->page()]));
    // A settings folder that cannot be written must not stand in the way of closing.
    [[maybe_unused]] const Result<void> written = m_settings->sync();
}

// What is shown around the pages

void MainWindow::updateActions() {
    WindowActions::State state;
    state.open = m_session != nullptr;
    state.writable = m_session && !m_session->isReadOnly();
    state.productsShown = m_sidebar->page() == Sidebar::ProductsPage;
    state.selected = m_products->selectedCount();
    state.dirty = m_products->form()->isDirty() || !m_products->model()->heldCells()->isEmpty();
    state.filtered = !m_products->query().filter.isEmpty();
    state.transferring = m_job != nullptr;
    state.addressKnown = m_lastUrl != DatabaseUrl();
    m_actions->update(state);
}

void MainWindow::updateCount() {
    updateActions();
    const qint64 found = m_products->model()->totalRows();
    const QLocale locale;
    if (!m_session || m_sidebar->page() != Sidebar::ProductsPage)
        m_status->setCountText({});
    else if (found < 0)
        m_status->setCountText(tr("Counting…"));
    else if (m_products->model()->query().filter.isEmpty() || m_totalProducts < 0)
        m_status->setCountText(found == 1 ? tr("1 product") : tr("%Ln products", nullptr, static_cast<int>(found)));
    else
        m_status->setCountText(
            tr("%1 of %Ln products", nullptr, static_cast<int>(m_totalProducts)).arg(locale.toString(found)));
}

void MainWindow::updateTotals() {
    if (!m_session)
        return;
    m_session->counts(this, [this, session = std::weak_ptr(m_session)](const Result<CatalogTotals>& totals) {
        if (!totals || session.lock() != m_session)
            return;
        m_totalProducts = totals->products;
        m_sidebar->setCount(Sidebar::ProductsPage, totals->products);
        m_sidebar->setCount(Sidebar::CategoriesPage, totals->categories);
        m_sidebar->setCount(Sidebar::TagsPage, totals->tags);
        updateCount();
    });
}

void MainWindow::updateTitle() {
    if (!m_session) {
        setWindowTitle(u"Pricebook"_s);
        return;
    }
    const QString name = nameOf(m_session->url());
    setWindowTitle(m_session->isReadOnly() ? tr("%1[*] (read only) — Pricebook").arg(name)
                                           : tr("%1[*] — Pricebook").arg(name));
}

void MainWindow::say(const QString& text) { m_status->say(text); }

// Pages

void MainWindow::askPage(Sidebar::Page page) {
    m_products->finishEditing([this, page](bool stored) {
        if (stored)
            showPage(page);
        updateActions();
    });
    // The entry of the page that stays must stay ticked.
    showPage(m_sidebar->page());
}

void MainWindow::showPage(Sidebar::Page page) {
    m_sidebar->setPage(page);
    m_pages->setCurrentIndex(page);
    const bool products = page == Sidebar::ProductsPage;
    m_products->filterPanel()->setVisible(products && (*m_actions)[Command::ShowFilters]->isChecked());
    (*m_actions)[Command::ShowProducts]->setChecked(products);
    (*m_actions)[Command::ShowCategories]->setChecked(page == Sidebar::CategoriesPage);
    (*m_actions)[Command::ShowTags]->setChecked(page == Sidebar::TagsPage);
    (*m_actions)[Command::ShowTidy]->setChecked(page == Sidebar::TidyPage);
    updateCount();
}

void MainWindow::showProductsWith(const ProductFilter& filter, const std::vector<Tag>& tags) {
    showPage(Sidebar::ProductsPage);
    m_products->filterPanel()->clear();
    m_products->setFilter(filter, tags);
}

void MainWindow::showTagged(TagId tag) {
    m_session->allTags(this, [this, tag](const Result<std::vector<TagUsage>>& tags) {
        if (!tags)
            return say(tags.error().text);
        for (const TagUsage& usage : *tags) {
            if (usage.tag.id != tag)
                continue;
            ProductFilter filter;
            filter.tags = {tag};
            showProductsWith(filter, {usage.tag});
        }
    });
}

void MainWindow::addProduct() {
    showPage(Sidebar::ProductsPage);
    m_products->addProduct();
    (*m_actions)[Command::ShowDetail]->setChecked(m_products->isDetailShown());
}

void MainWindow::find() {
    m_products->finishEditing([this](bool stored) {
        if (!stored)
            return;
        showPage(Sidebar::ProductsPage);
        m_products->focusSearch();
    });
}

void MainWindow::quickEntry() {
    m_products->finishEditing([this](bool stored) {
        if (!stored)
            return;
        showPage(Sidebar::ProductsPage);
        m_products->focusQuickField();
        (*m_actions)[Command::ShowDetail]->setChecked(true);
    });
}

void MainWindow::shareOutWidth() {
    if (m_splittersMoved)
        return;
    // Large letters need wider panes, but the table needs room, too.
    const auto share = [this](int percent, int most, int least, int widest) {
        return std::clamp(width() * percent / 100,
                          std::min(theme::scaled(least), std::max(least, width() * most / 100)), theme::scaled(widest));
    };
    const int left = share(17, 26, leastLeftWidth, mostLeftWidth);
    const int detail = share(26, 36, leastDetailWidth, mostDetailWidth);
    m_splitter->setSizes({left, width() - left});
    m_products->splitter()->setSizes({width() - left - detail, detail});
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    shareOutWidth();
}

void MainWindow::changeEvent(QEvent* event) {
    QMainWindow::changeEvent(event);
    if (event->type() != QEvent::LanguageChange)
        return;
    showConnectionName();
    updateCount();
    updateTotals();
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (m_mayClose) {
        remember();
        event->accept();
        return;
    }
    event->ignore();
    if (m_schema->askToStop() || m_move->askToStop())
        return;
    mayLeaveCatalogue([this](bool leave) {
        if (!leave)
            return;
        if (m_endpoint && m_endpoint->state() != EndpointControl::State::Off) {
            m_endpoint->setSession(nullptr);
            say(tr("Stopping the endpoint: what is in flight may end. Close again to go at once."));
        }
        const bool again = std::exchange(m_closing, true);
        const auto close = [this] {
            m_mayClose = true;
            // Later: this may be inside the close() that is being answered.
            QTimer::singleShot(0, this, &QWidget::close);
        };
        if (again)
            close();
        else
            whenEndpointOff(close);
    });
}

} // namespace pricebook
