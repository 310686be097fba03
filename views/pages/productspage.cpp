#include "productspage.h"

#include "catalogsession.h"
#include "cellcommands.h"
#include "filterchips.h"
#include "filtercontroller.h"
#include "filterpanel.h"
#include "flowlayout.h"
#include "formbanner.h"
#include "heldbar.h"
#include "messagepage.h"
#include "productform.h"
#include "productorganizer.h"
#include "producttable.h"
#include "producttablemodel.h"
#include "prompts.h"
#include "readonlytip.h"
#include "selectionbar.h"
#include "seriesentry.h"
#include "sharededits.h"
#include "tablearea.h"
#include "theme.h"
#include "unsavedcells.h"
#include "viewcolumns.h"
#include "viewsbutton.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int leastTableWidth = 320;
constexpr int leastDetailWidth = 280;

} // namespace

ProductsPage::ProductsPage(Prompts* prompts, QWidget* parent)
    : QWidget(parent),
      m_prompts(prompts),
      m_model(new ProductTableModel(this)),
      m_filters(new FilterController(this)),
      m_followTimer(new QTimer(this)) {
    m_followTimer->setSingleShot(true);
    m_splitter = new QSplitter(Qt::Horizontal, this);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(buildList());
    m_splitter->addWidget(buildDetail());
    QWidget* list = m_splitter->widget(0);
    m_shared = new SharedEdits(m_table, m_model, m_form, list);
    auto* rows = static_cast<QVBoxLayout*>(list->layout());
    rows->insertWidget(rows->indexOf(m_tableArea), m_shared->banners());
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->addWidget(m_splitter);
    connectFilters();
    connectModel();
    connectTable();
    connectForm();
    m_organizer = new ProductOrganizer(m_table, m_filters->panel(), m_prompts, this);
    connect(m_organizer, &ProductOrganizer::statusMessage, this, &ProductsPage::statusMessage);
    setSession(nullptr);
}

ProductsPage::~ProductsPage() { m_held->closeDraft(); }

QWidget* ProductsPage::buildTop() {
    auto* top = new QWidget(this);
    auto* row = new FlowLayout(top, theme::wideSpace);
    row->setContentsMargins(theme::wideSpace, theme::wideSpace, theme::wideSpace, theme::wideSpace);
    row->setFirstFills();
    m_views = new ViewsButton(
        m_prompts, [this] { return currentView(); }, top);
    m_add = new QPushButton(tr("Add product"), top);
    m_add->setProperty("accent", true);
    m_add->setToolTip(tr("Add a product (Ctrl+N)"));
    row->addWidget(m_filters->search());
    row->addWidget(m_filters->everywhere());
    row->addWidget(m_views);
    row->addWidget(m_add);
    return top;
}

QWidget* ProductsPage::buildList() {
    auto* list = new QWidget(this);
    list->setMinimumWidth(leastTableWidth);
    m_filters->chips()->setContentsMargins(theme::wideSpace, 0, theme::wideSpace, theme::wideSpace);
    auto* banner = new FormBanner(list);
    banner->setObjectName(u"unsavedCells"_s);
    m_unsaved = new UnsavedCells(m_model, banner, this);
    m_table = new ProductTable(m_model);
    m_cells = new CellCommands(m_table, m_model, m_prompts, this);
    m_held = new HeldBar(m_model, m_cells, m_prompts, list);
    m_selectionBar = new SelectionBar(m_table, m_model, list);
    m_overlay = new MessagePage;
    m_tableArea = new TableArea(m_table, m_overlay, list);
    auto* column = new QVBoxLayout(list);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(buildTop());
    column->addWidget(m_filters->chips());
    column->addWidget(banner);
    column->addWidget(m_selectionBar);
    column->addWidget(m_held);
    column->addWidget(m_tableArea, 1);
    return list;
}

QWidget* ProductsPage::buildDetail() {
    m_detail = new QStackedWidget(this);
    m_detail->setMinimumWidth(leastDetailWidth);
    m_form = new ProductForm(m_detail);
    m_form->setPrompts(m_prompts);
    m_series = new SeriesEntry(m_form, m_detail);
    m_detail->addWidget(m_series);
    auto* several = new QWidget(m_detail);
    auto* column = new QVBoxLayout(several);
    column->setSpacing(theme::wideSpace);
    m_severalLabel = new QLabel(several);
    m_severalLabel->setAlignment(Qt::AlignCenter);
    theme::setType(m_severalLabel, theme::Type::Heading);
    m_editSeveral = new QPushButton(tr("Edit…"), several);
    m_editSeveral->setToolTip(tr("Change fields of all of them at once"));
    m_deleteSeveral = new QPushButton(tr("Delete…"), several);
    column->addStretch(2);
    column->addWidget(m_severalLabel);
    column->addWidget(m_editSeveral, 0, Qt::AlignHCenter);
    column->addWidget(m_deleteSeveral, 0, Qt::AlignHCenter);
    column->addStretch(3);
    m_detail->addWidget(several);
    connect(m_editSeveral, &QPushButton::clicked, this, &ProductsPage::editSelectedRequested);
    connect(m_deleteSeveral, &QPushButton::clicked, this, &ProductsPage::deleteSelected);
    return m_detail;
}

void ProductsPage::connectFilters() {
    connect(m_views, &ViewsButton::applyRequested, this, &ProductsPage::applyView);
    connect(m_views, &ViewsButton::statusMessage, this, &ProductsPage::statusMessage);
    connect(m_filters, &FilterController::wanted, this, &ProductsPage::applyQuery);
    connect(m_filters, &FilterController::statusMessage, this, &ProductsPage::statusMessage);
    connect(m_filters, &FilterController::countsChanged, this, &ProductsPage::updateOverlay);
    const auto* toTable = new QShortcut(Qt::Key_Down, m_filters->search(), nullptr, nullptr, Qt::WidgetShortcut);
    connect(toTable, &QShortcut::activated, this, [this] {
        m_table->setFocus(Qt::ShortcutFocusReason);
        if (m_table->selectedCount() == 0 && m_model->rowCount() > 0)
            m_table->selectRowOnly(0);
    });
    connect(m_add, &QPushButton::clicked, this, &ProductsPage::addProduct);
}

void ProductsPage::connectModel() {
    connect(m_model, &QAbstractItemModel::modelReset, this, &ProductsPage::rowsReplaced);
    connect(m_model, &ProductTableModel::refreshed, this, [this] {
        trySelectWanted(m_scrollToWanted);
        updateOverlay();
        updateNeighbours();
    });
    connect(m_model, &ProductTableModel::totalChanged, this, [this] {
        updateOverlay();
        Q_EMIT countChanged();
    });
    connect(m_model, &ProductTableModel::rowsReady, this, [this] {
        m_filters->rowsShown(m_model->query().filter);
        updateOverlay();
    });
    connect(m_model, &ProductTableModel::failed, this, &ProductsPage::readingFailed);
    connect(m_model, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex& first, const QModelIndex& last) {
        const int row = m_model->rowOf(m_shownId);
        if (row >= first.row() && row <= last.row())
            renewShown();
    });
}

void ProductsPage::connectTable() {
    connect(m_followTimer, &QTimer::timeout, this, &ProductsPage::followSelection);
    // Not at once: asking about unsaved edits opens a dialog, which must not happen inside a mouse press of the view.
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        m_followTimer->start(0);
        Q_EMIT selectionChanged();
    });
    connect(m_table, &ProductTable::sortRequested, this, [this](const ProductSort& sort) {
        setSort(sort);
        Q_EMIT sortChanged(sort);
    });
    connect(m_table, &ProductTable::editingFinished, this, [this] {
        if (m_queryWaiting)
            applyQuery();
    });
    connect(m_table, &ProductTable::columnsChanged, this, &ProductsPage::columnsChanged);
    connect(m_table, &ProductTable::statusMessage, this, &ProductsPage::statusMessage);
    connect(m_shared, &SharedEdits::statusMessage, this, &ProductsPage::statusMessage);
    connect(m_selectionBar, &SelectionBar::editRequested, this, &ProductsPage::editSelectedRequested);
    connect(m_cells, &CellCommands::statusMessage, this, &ProductsPage::statusMessage);
    connect(m_held, &HeldBar::statusMessage, this, &ProductsPage::statusMessage);
    connect(m_table, &ProductTable::contextMenuRequested, this, &ProductsPage::rowMenu);
    connect(m_table, &ProductTable::columnMenuRequested, this, [this](const QPoint& position) {
        auto* menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        const QHeaderView* header = m_table->horizontalHeader();
        if (const int column = header->logicalIndexAt(header->mapFromGlobal(position)); column >= 0)
            m_filters->fillColumnMenu(menu, static_cast<ProductColumn>(column));
        menu->addSeparator();
        fillColumnMenu(menu);
        menu->popup(position);
    });
}

void ProductsPage::connectForm() {
    connect(m_form, &ProductForm::saved, this, &ProductsPage::formSaved);
    connect(m_form, &ProductForm::restored, this, &ProductsPage::followForm);
    connect(m_form, &ProductForm::dirtyChanged, this, &ProductsPage::dirtyChanged);
    connect(m_form, &ProductForm::statusMessage, this, &ProductsPage::statusMessage);
    connectSeries();
    connect(m_form, &ProductForm::historyRequested, this, &ProductsPage::showHistory);
}

void ProductsPage::setSession(const std::shared_ptr<CatalogSession>& session) {
    if (m_session)
        m_session->disconnect(m_unsaved);
    m_session = session;
    m_queryWaiting = false;
    m_unsaved->clear();
    m_shared->setSession(session);
    if (session)
        connect(session.get(), &CatalogSession::connectionRestored, m_unsaved, &UnsavedCells::retry);
    m_shownId = m_selectWanted = ProductId();
    m_filters->setSession(session);
    m_views->setSession(session);
    m_table->setSession(session);
    m_held->setDatabase(nullptr); // before the model gives up what is held
    m_model->setSession(session);
    m_held->setDatabase(session && !session->isReadOnly() ? &session->url() : nullptr);
    m_series->setSession(session);
    m_form->setSession(session);
    m_organizer->setSession(session);
    m_form->showProduct(std::nullopt);
    m_detail->setCurrentIndex(0);
    m_add->setEnabled(isWritable());
    m_editSeveral->setEnabled(isWritable());
    m_deleteSeveral->setEnabled(isWritable());
    m_selectionBar->setWritable(isWritable());
    for (QWidget* button : {m_add, m_editSeveral, m_deleteSeveral})
        setReadOnlyTip(button, session && !isWritable());
    if (session)
        m_model->setQuery(query());
    updateOverlay();
    Q_EMIT selectionChanged();
}

bool ProductsPage::isWritable() const { return m_session && !m_session->isReadOnly(); }

// Filter and sort

ProductQuery ProductsPage::query() const {
    ProductQuery query;
    query.filter = m_filters->filter();
    query.sort = m_sort;
    return query;
}

void ProductsPage::setSort(const ProductSort& sort) {
    m_sort = sort;
    m_table->showSort(sort);
    if (m_session)
        applyQuery();
}

void ProductsPage::setFilter(const ProductFilter& filter, const std::vector<Tag>& tags) {
    m_filters->setFilter(filter, tags);
}

void ProductsPage::clearFilters() { m_filters->clear(); }

ViewDefinition ProductsPage::currentView() const {
    ViewDefinition view = m_filters->namedFilter();
    view.sort = m_sort;
    view.columns = columnsOf(*m_table);
    return view;
}

void ProductsPage::applyView(const ViewDefinition& view) {
    finishEditing([this, view](bool stored) {
        if (!stored)
            return;
        applyColumns(*m_table, view.columns);
        m_sort = view.sort;
        m_table->showSort(view.sort);
        Q_EMIT sortChanged(view.sort);
        m_filters->setFilter(view.filter, view.tags);
    });
}

FilterPanel* ProductsPage::filterPanel() const { return m_filters->panel(); }

void ProductsPage::applyQuery() {
    if (!m_session)
        return;
    m_filters->queryStarts();
    m_table->finishEditing([this](bool stored) {
        m_queryWaiting = !stored;
        if (stored && (query() != m_model->query() || !m_model->session()))
            m_model->setQuery(query());
        else if (stored && !m_model->isLoading())
            m_filters->rowsShown(m_model->query().filter);
        Q_EMIT countChanged();
    });
}

void ProductsPage::refresh() {
    finishEditing([this](bool stored) {
        if (stored)
            m_model->refresh();
    });
}

void ProductsPage::focusSearch() { m_filters->focusSearch(); }

void ProductsPage::updateOverlay() {
    const bool empty = m_session && m_model->totalRows() == 0 && m_model->rowCount() == 0;
    if (!empty) {
        m_overlay->hide();
        return;
    }
    if (!m_model->query().filter.isEmpty()) {
        m_filters->showWhyEmpty(m_overlay);
    } else if (isWritable()) {
        m_overlay->showMessage(u"folder-open"_s, tr("This catalogue is empty"),
                               tr("Load the sample catalogue to look around, or import a JSON file. “Add product” adds "
                                  "the first one by hand."),
                               {{tr("Load the sample catalogue"), {}, [this] { Q_EMIT sampleRequested(); }},
                                {tr("Import…"), u"document-import"_s, [this] { Q_EMIT importRequested(); }}});
    } else {
        m_overlay->showMessage(u"folder-open"_s, tr("This catalogue is empty"), tr("It can only be read, not changed."),
                               {});
    }
    m_overlay->show();
}

void ProductsPage::readingFailed(const Error& error) {
    Q_EMIT statusMessage(error.text);
    if (m_model->rowCount() > 0)
        return;
    m_overlay->showMessage(u"dialog-warning"_s, tr("The products could not be read"), error.text,
                           {{tr("Try again"), u"view-refresh"_s, [this] { m_model->setQuery(query()); }}},
                           error.engine);
    m_overlay->show();
}

// Table and form

void ProductsPage::rowsReplaced() {
    m_selectWanted = m_shownId;
    m_scrollToWanted = false;
    trySelectWanted(false);
    updateOverlay();
    Q_EMIT selectionChanged();
}

void ProductsPage::selectQuietly(ProductId id, bool scroll) {
    const int row = m_model->rowOf(id);
    const int scrolled = m_table->verticalScrollBar()->value();
    if (row < 0) {
        m_table->clearSelection();
        return;
    }
    m_table->selectRowOnly(row);
    if (!scroll)
        m_table->verticalScrollBar()->setValue(scrolled);
}

void ProductsPage::trySelectWanted(bool scroll) {
    if (!m_selectWanted.isValid() || m_table->isEditing())
        return;
    if (m_model->rowOf(m_selectWanted) >= 0) {
        const ProductId id = std::exchange(m_selectWanted, ProductId());
        selectQuietly(id, scroll);
    } else if (m_model->totalRows() >= 0 && !m_scrollToWanted && !m_form->isDirty()) {
        // All rows are known and it is not among them. (One just added may still come.)
        m_selectWanted = ProductId();
        m_followTimer->start(0);
    }
}

void ProductsPage::followSelection() {
    const int selected = m_table->selectedCount();
    m_detail->setCurrentIndex(selected > 1 ? 1 : 0);
    if (selected > 1) {
        m_severalLabel->setText(tr("%Ln products selected", nullptr, selected));
        return;
    }
    if (selected == 0) {
        if (!m_form->isDirty() && !m_form->isNew() && !m_selectWanted.isValid())
            showSelected({});
        return;
    }
    const ProductId id = m_table->selectedIds().front();
    m_selectWanted = ProductId();
    if (id == m_shownId) {
        renewShown();
        return;
    }
    m_form->mayLeave([this, id](bool leave) {
        if (leave)
            showSelected(id);
        else
            selectQuietly(m_shownId, true);
    });
}

void ProductsPage::showSelected(ProductId id) {
    m_shownId = id;
    const int row = m_model->rowOf(id);
    m_form->showProduct(row < 0 ? std::nullopt : m_model->productAt(row));
    updateNeighbours();
}

void ProductsPage::renewShown() {
    if (!m_shownId.isValid() || m_form->isNew())
        return;
    const int row = m_model->rowOf(m_shownId);
    if (const std::optional<Product> product = row < 0 ? std::nullopt : m_model->productAt(row))
        m_form->showProduct(product);
}

void ProductsPage::formSaved(const Product& product) {
    Q_EMIT statusMessage(tr("Saved “%1”.").arg(product.name));
    if (product.id != m_shownId)
        followForm(product.id);
}

bool ProductsPage::hasUndecided() const { return m_shared->hasUndecided(); }

void ProductsPage::followForm(ProductId id) {
    m_shownId = m_selectWanted = id;
    m_scrollToWanted = true;
    m_detail->setCurrentIndex(0);
    setDetailShown(true);
    if (id.isValid())
        trySelectWanted(true);
    else
        m_table->clearSelection();
}

void ProductsPage::focusQuickField() {
    m_detail->setCurrentIndex(0);
    setDetailShown(true);
    m_series->focusQuickField();
}

QMenu* ProductsPage::viewsMenu() const { return m_views->viewsMenu(); }

bool ProductsPage::isDetailShown() const { return !m_detail->isHidden(); }

void ProductsPage::setDetailShown(bool shown) { m_detail->setVisible(shown); }

void ProductsPage::finishEditing(std::function<void(bool)> done) { m_table->finishEditing(std::move(done)); }

void ProductsPage::mayLeave(std::function<void(bool)> done) {
    finishEditing([this, done = std::move(done)](bool stored) {
        if (stored)
            m_form->mayLeave(done);
        else
            done(false);
    });
}

int ProductsPage::selectedCount() const { return m_table->selectedCount(); }

} // namespace pricebook
