#include "producttable.h"

#include "catalogsession.h"
#include "categorycelldelegate.h"
#include "picturecelldelegate.h"
#include "pricecelldelegate.h"
#include "productheader.h"
#include "producttablemodel.h"
#include "readonlytip.h"
#include "rowheader.h"
#include "tagscelldelegate.h"
#include "textcelldelegate.h"
#include "theme.h"
#include "validation.h"

#include <QContextMenuEvent>
#include <QDataStream>
#include <QHeaderView>
#include <QMouseEvent>
#include <QScrollBar>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

/// How the width of the table is shared out: each column has its least width, what is left goes by weight.
struct ColumnShare {
    ProductColumn column;
    int least;
    int weight;
};
constexpr std::array shares{
    ColumnShare{ProductColumn::Name, 136, 5},        ColumnShare{ProductColumn::Category, 78, 2},
    ColumnShare{ProductColumn::Tags, 112, 4},        ColumnShare{ProductColumn::PriceShmeckles, 90, 1},
    ColumnShare{ProductColumn::PriceFlurbos, 76, 1}, ColumnShare{ProductColumn::Picture, 40, 0},
    ColumnShare{ProductColumn::UpdatedAt, 120, 0},   ColumnShare{ProductColumn::Id, 64, 0},
};

/// Prices have to be read whole; of longer texts the beginning will do.
int leastOf(const ColumnShare& share) {
    const bool text = share.column == ProductColumn::Name || share.column == ProductColumn::Category ||
                      share.column == ProductColumn::Tags;
    return text ? (share.least + theme::scaled(share.least)) / 2 : theme::scaled(share.least);
}

constexpr quint32 columnStateVersion = 1;
constexpr int mostAnnouncedRows = 10'000;

int columnNumber(ProductColumn column) { return static_cast<int>(column); }

/// First and last row of each stretch of selected rows, ascending, none twice.
std::vector<std::pair<int, int>> selectedRows(const QItemSelection& selection) {
    std::vector<std::pair<int, int>> ranges;
    for (const QItemSelectionRange& range : selection)
        ranges.emplace_back(range.top(), range.bottom());
    std::sort(ranges.begin(), ranges.end());
    std::vector<std::pair<int, int>> rows;
    int from = 0;
    for (const auto& [top, bottom] : ranges) {
        if (bottom >= from)
            rows.emplace_back(std::max(from, top), bottom);
        from = std::max(from, bottom + 1);
    }
    return rows;
}

int rowsOf(const QItemSelection& selection) {
    int count = 0;
    for (const auto& [top, bottom] : selectedRows(selection))
        count += bottom - top + 1;
    return count;
}

QString textOf(const std::optional<Issue>& issue) { return issue ? issue->text : QString(); }

} // namespace

ProductTable::ProductTable(ProductTableModel* model, QWidget* parent) : QTableView(parent), m_products(model) {
    setHorizontalHeader(new ProductHeader(this));
    setVerticalHeader(new RowHeader(model, this));
    setAccessibleName(tr("Products"));
    setObjectName(u"productTable"_s);
    setModel(model);
    setSelectionBehavior(SelectItems);
    setSelectionMode(ExtendedSelection);
    setTabKeyNavigation(false);
    setShowGrid(false);
    setWordWrap(false);
    setFrameShape(NoFrame);
    setCornerButtonEnabled(false);
    setHorizontalScrollMode(ScrollPerPixel);
    setEditTriggers(DoubleClicked | EditKeyPressed | AnyKeyPressed);
    QPalette colors = palette();
    colors.setColor(QPalette::Highlight, theme::color(theme::Color::SelectionFill));
    colors.setColor(QPalette::HighlightedText, theme::color(theme::Color::Text));
    setPalette(colors);
    addDelegates();
    setUpHeader();
    keepTopRow();
    resetColumns();
    showSort(m_sort);
}

void ProductTable::keepTopRow() {
    const auto hold = [this] {
        const int top = verticalScrollBar()->value(); // counts rows
        m_top = top > 0 ? m_products->index(top, 0) : QModelIndex();
    };
    const auto restore = [this] {
        if (!m_top.isValid())
            return;
        updateGeometries(); // the bar knows the new number of rows
        verticalScrollBar()->setValue(m_top.row());
        m_top = QModelIndex();
    };
    connect(m_products, &QAbstractItemModel::rowsAboutToBeInserted, this, hold);
    connect(m_products, &QAbstractItemModel::rowsAboutToBeRemoved, this, hold);
    connect(m_products, &QAbstractItemModel::rowsInserted, this, restore);
    connect(m_products, &QAbstractItemModel::rowsRemoved, this, restore);
}

void ProductTable::addDelegates() {
    const auto add = [this](ProductColumn column, auto* delegate) {
        m_delegates.push_back(delegate);
        setItemDelegateForColumn(columnNumber(column), delegate);
        connect(delegate, &CellDelegate::moveRequested, this, &ProductTable::moveBy);
        connect(delegate, &CellDelegate::fillRequested, this, &ProductTable::fillRequested);
        connect(delegate, &CellDelegate::editingFinished, this, [this] {
            if (!isEditing())
                Q_EMIT editingFinished();
        });
        return delegate;
    };
    add(ProductColumn::Name,
        new TextCellDelegate([] { return tr("Name of the product"); },
                             [](const QString& text) { return textOf(checkProductName(text)); }, this));
    m_categoryDelegate = add(ProductColumn::Category, new CategoryCellDelegate(this));
    m_tagsDelegate = add(ProductColumn::Tags, new TagsCellDelegate(this));
    m_priceDelegates = {
        add(ProductColumn::PriceShmeckles,
            new PriceCellDelegate(
                Field::PriceShmeckles, [] { return tr("Price of the product in shmeckles"); }, this)),
        add(ProductColumn::PriceFlurbos,
            new PriceCellDelegate(
                Field::PriceFlurbos, [] { return tr("Price of the product in flurbos"); }, this)),
    };
    add(ProductColumn::Picture,
        new PictureCellDelegate([] { return tr("Picture address of the product"); },
                                [](const QString& text) { return textOf(checkImageUrl(text)); }, this));
    const auto readOnly = [](const QString&) { return QString(); };
    add(ProductColumn::UpdatedAt, new TextCellDelegate([] { return QString(); }, readOnly, this));
    add(ProductColumn::Id, new TextCellDelegate([] { return QString(); }, readOnly, this));
}

void ProductTable::setUpHeader() {
    QHeaderView* header = horizontalHeader();
    // A header asks for each column whether all of its rows are selected, whenever it is drawn, also where it does not
    // show it: 200 ms for a million rows. With a selection of its own, always empty, it has nothing to ask.
    header->setSelectionModel(new QItemSelectionModel(m_products, header));
    header->setSectionsMovable(true);
    header->setFirstSectionMovable(true);
    header->setSectionsClickable(true);
    header->setHighlightSections(false);
    header->setMinimumSectionSize(36);
    header->setSortIndicatorShown(true);
    header->setTextElideMode(Qt::ElideRight);
    header->setFont(theme::font(theme::Type::Small));
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QHeaderView::sortIndicatorChanged, this, &ProductTable::headerSortChanged);
    connect(header, &QWidget::customContextMenuRequested, this,
            [this, header](const QPoint& position) { Q_EMIT columnMenuRequested(header->mapToGlobal(position)); });
    connect(header, &QHeaderView::sectionMoved, this, &ProductTable::columnsChanged);
    connect(header, &QHeaderView::sectionResized, this, [this] {
        if (m_fitting)
            return;
        m_resizedByPerson = true;
        Q_EMIT columnsChanged();
    });
}

void ProductTable::setPriceRules(const PriceRules& rules) {
    for (PriceCellDelegate* delegate : m_priceDelegates)
        delegate->setRules(rules);
}

void ProductTable::setSession(const std::shared_ptr<CatalogSession>& session) {
    m_categoryDelegate->setSession(session);
    m_tagsDelegate->setSession(session);
    const bool editable = session && !session->isReadOnly();
    m_readOnly = session && !editable;
    setEditTriggers(editable ? DoubleClicked | EditKeyPressed | AnyKeyPressed : EditTriggers(NoEditTriggers));
}

// Editing

CellDelegate* ProductTable::openDelegate() const {
    const auto open =
        std::find_if(m_delegates.begin(), m_delegates.end(), [](const CellDelegate* d) { return d->editor(); });
    return open == m_delegates.end() ? nullptr : *open;
}

CellDelegate* ProductTable::delegateOf(const QWidget* editor) const {
    CellDelegate* open = openDelegate();
    return open && open->editor() == editor ? open : nullptr;
}

bool ProductTable::isEditing() const { return openDelegate() != nullptr; }

void ProductTable::finishEditing(std::function<void(bool)> done) {
    if (!isEditing())
        return done(true);
    openDelegate()->finish(QAbstractItemDelegate::SubmitModelCache, true, [this, done = std::move(done)](bool stored) {
        if (!stored)
            Q_EMIT statusMessage(tr("Correct the value in the open cell first, or press Esc to give it up."));
        done(stored);
    });
}

void ProductTable::commitData(QWidget* editor) {
    if (const CellDelegate* open = delegateOf(editor); open && !open->problem(editor).isEmpty())
        return;
    QTableView::commitData(editor);
}

void ProductTable::closeEditor(QWidget* editor, QAbstractItemDelegate::EndEditHint hint) {
    const CellDelegate* open = delegateOf(editor);
    if (open && hint != QAbstractItemDelegate::RevertModelCache && !open->problem(editor).isEmpty())
        return;
    QTableView::closeEditor(editor, hint);
    beginSelectionHere(); // Tab in an editor goes to another cell
}

void ProductTable::mousePressEvent(QMouseEvent* event) {
    if (isEditing()) {
        const auto closed = std::make_shared<bool>(false);
        finishEditing([closed](bool stored) { *closed = stored; });
        if (!*closed) {
            event->accept();
            return;
        }
    }
    if (!event->modifiers().testFlag(Qt::ShiftModifier))
        m_beginning = QModelIndex();
    QTableView::mousePressEvent(event);
}

void ProductTable::keyPressEvent(QKeyEvent* event) {
    // Enter opens the current cell; the view would do nothing with it.
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && event->modifiers() == Qt::NoModifier && !isEditing() && editTriggers() != NoEditTriggers &&
        (currentIndex().flags() & Qt::ItemIsEditable)) {
        edit(currentIndex());
        return;
    }
    const QModelIndex before = currentIndex();
    QTableView::keyPressEvent(event);
    if (currentIndex() != before && !event->modifiers().testFlag(Qt::ShiftModifier))
        m_beginning = QModelIndex();
}

bool ProductTable::edit(const QModelIndex& index, EditTrigger trigger, QEvent* event) {
    const bool wanted = trigger == DoubleClicked || trigger == EditKeyPressed || trigger == AnyKeyPressed;
    if (wanted && m_readOnly)
        Q_EMIT statusMessage(readOnlyText());
    return QTableView::edit(index, trigger, event);
}

void ProductTable::moveBy(int rows) {
    const QModelIndex next = currentIndex().sibling(currentIndex().row() + rows, currentIndex().column());
    if (!next.isValid())
        return;
    setCurrentIndex(next);
    beginSelectionHere();
}

QModelIndex ProductTable::moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) {
    if (action != MoveNext && action != MovePrevious)
        return QTableView::moveCursor(action, modifiers);
    // Tab in an editor: the next cell of the row that can be edited, as shown; then the next row's first.
    const QHeaderView* header = horizontalHeader();
    QModelIndex at = currentIndex();
    const int step = action == MoveNext ? 1 : -1;
    int visual = header->visualIndex(at.column());
    int row = at.row();
    for (int tries = 0; tries < 2 * header->count(); ++tries) {
        visual += step;
        if (visual < 0 || visual >= header->count()) {
            row += step;
            visual = step > 0 ? 0 : header->count() - 1;
        }
        const QModelIndex next = model()->index(row, header->logicalIndex(visual));
        if (!next.isValid())
            return at;
        if (!isColumnHidden(next.column()) && (next.flags() & Qt::ItemIsEditable))
            return next;
    }
    return at;
}

// Selection

std::vector<ProductId> ProductTable::selectedIds() const {
    std::vector<ProductId> ids;
    for (const auto& [top, bottom] : selectedRows(selectionModel()->selection())) {
        for (int row = top; row <= bottom; ++row) {
            if (const ProductId id = m_products->idAt(row); id.isValid())
                ids.push_back(id);
        }
    }
    return ids;
}

int ProductTable::selectedCount() const { return rowsOf(selectionModel()->selection()); }

void ProductTable::selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) {
    // With assistive tools listening, QTableView lists every index of both to announce the first: half a second for a
    // million rows.
    if (rowsOf(selected) < mostAnnouncedRows && rowsOf(deselected) < mostAnnouncedRows)
        QTableView::selectionChanged(selected, deselected);
    else
        QAbstractItemView::selectionChanged(selected, deselected); // NOLINT(bugprone-parent-virtual-call)
}

/// The product where the row is another one, the column where that is: what is the same as before is not said again.
QString ProductTable::whatChanged(const QModelIndex& current, const QModelIndex& previous) const {
    QStringList said;
    if (current.row() != previous.row() && current.column() != columnNumber(ProductColumn::Name))
        said << current.siblingAtColumn(columnNumber(ProductColumn::Name)).data().toString();
    if (current.column() != previous.column())
        said << m_products->headerData(current.column(), Qt::Horizontal).toString();
    return said.join(u", "_s);
}

void ProductTable::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
    m_products->describeCell(current, current.isValid() ? whatChanged(current, previous) : QString());
    QTableView::currentChanged(current, previous);
    if (current.row() == previous.row())
        return;
    for (const QModelIndex& index : {current, previous}) // the row of the current cell is tinted
        viewport()->update(0, rowViewportPosition(index.row()), viewport()->width(), rowHeight(index.row()));
}

void ProductTable::selectRowOnly(int row) {
    const int column = currentIndex().isValid() ? currentIndex().column() : columnNumber(ProductColumn::Name);
    const QModelIndex index = model()->index(row, column);
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    beginSelectionHere();
    scrollTo(index);
}

void ProductTable::beginSelectionHere() { m_beginning = currentIndex(); }

/// The view itself only knows where the last press or arrow key has been: Shift would select from there.
void ProductTable::setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags command) {
    const bool extends = command.testFlag(QItemSelectionModel::Current) && m_beginning.isValid();
    QTableView::setSelection(extends ? QRect(visualRect(m_beginning).center(), rect.bottomRight()) : rect, command);
}

void ProductTable::contextMenuEvent(QContextMenuEvent* event) {
    if (isEditing())
        return;
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = byKey ? currentIndex() : indexAt(viewport()->mapFromGlobal(event->globalPos()));
    const QPoint position =
        byKey && index.isValid() ? viewport()->mapToGlobal(visualRect(index).bottomLeft()) : event->globalPos();
    Q_EMIT contextMenuRequested(position, index);
}

// Columns

void ProductTable::headerSortChanged(int section, Qt::SortOrder order) {
    const ProductSort wanted{productColumns()[static_cast<size_t>(section)].sort, order == Qt::DescendingOrder};
    if (wanted == m_sort)
        return;
    finishEditing([this, wanted](bool stored) {
        if (stored)
            Q_EMIT sortRequested(wanted);
        else
            showSort(m_sort);
    });
}

void ProductTable::showSort(const ProductSort& sort) {
    m_sort = sort;
    const QSignalBlocker quiet(horizontalHeader());
    horizontalHeader()->setSortIndicator(columnNumber(columnOf(sort.column)),
                                         sort.descending ? Qt::DescendingOrder : Qt::AscendingOrder);
}

QByteArray ProductTable::columnState() const {
    QByteArray state;
    QDataStream out(&state, QIODevice::WriteOnly);
    out << columnStateVersion << m_resizedByPerson << horizontalHeader()->saveState();
    return state;
}

bool ProductTable::restoreColumnState(const QByteArray& state) {
    QDataStream in(state);
    quint32 version = 0;
    bool resized = false;
    QByteArray header;
    in >> version >> resized >> header;
    if (in.status() != QDataStream::Ok || version != columnStateVersion)
        return false;
    m_fitting = true;
    const bool restored = horizontalHeader()->restoreState(header);
    m_fitting = false;
    if (!restored)
        return false;
    m_resizedByPerson = resized;
    showSort(m_sort);
    fitColumns();
    return true;
}

void ProductTable::resetColumns() {
    m_fitting = true;
    QHeaderView* header = horizontalHeader();
    for (const ColumnInfo& info : productColumns()) {
        const int column = columnNumber(info.column);
        header->moveSection(header->visualIndex(column), column);
        setColumnHidden(column, !info.shownAtFirst);
    }
    m_fitting = false;
    m_resizedByPerson = false;
    fitColumns();
    Q_EMIT columnsChanged();
}

void ProductTable::setColumnShown(ProductColumn column, bool shown) {
    m_fitting = true;
    setColumnHidden(columnNumber(column), !shown);
    const auto share =
        std::find_if(shares.begin(), shares.end(), [column](const ColumnShare& s) { return s.column == column; });
    if (shown && columnWidth(columnNumber(column)) < share->least)
        setColumnWidth(columnNumber(column), share->least);
    m_fitting = false;
    fitColumns();
    Q_EMIT columnsChanged();
}

bool ProductTable::isColumnShown(ProductColumn column) const { return !isColumnHidden(columnNumber(column)); }

void ProductTable::fitColumns() {
    if (m_resizedByPerson)
        return;
    int least = 0;
    int weights = 0;
    for (const ColumnShare& share : shares) {
        if (!isColumnShown(share.column))
            continue;
        least += leastOf(share);
        weights += share.weight;
    }
    const int extra = std::max(0, viewport()->width() - least);
    m_fitting = true;
    int used = 0;
    for (const ColumnShare& share : shares) {
        if (!isColumnShown(share.column))
            continue;
        const int more = weights > 0 ? extra * share.weight / weights : 0;
        setColumnWidth(columnNumber(share.column), leastOf(share) + more);
        used += leastOf(share) + more;
    }
    // The pixels lost by rounding, so that no gap shows at the right.
    if (isColumnShown(ProductColumn::Name) && used < viewport()->width())
        setColumnWidth(columnNumber(ProductColumn::Name),
                       columnWidth(columnNumber(ProductColumn::Name)) + viewport()->width() - used);
    m_fitting = false;
}

void ProductTable::resizeEvent(QResizeEvent* event) {
    QTableView::resizeEvent(event);
    fitColumns();
}

} // namespace pricebook
