#include "producttablemodel.h"

#include "celltext.h"
#include "productcells.h"
#include "producttableprivate.h"

using namespace Qt::StringLiterals;

namespace pricebook {

ProductTableModel::ProductTableModel(QObject* parent)
    : QAbstractTableModel(parent),
      d(std::make_unique<Private>(this)) {}

ProductTableModel::ProductTableModel(std::shared_ptr<CatalogSession> session, QObject* parent)
    : ProductTableModel(parent) {
    setSession(std::move(session));
}

ProductTableModel::~ProductTableModel() = default;

void ProductTableModel::setSession(std::shared_ptr<CatalogSession> session) { d->setSession(std::move(session)); }

const std::shared_ptr<CatalogSession>& ProductTableModel::session() const { return d->session; }

void ProductTableModel::setQuery(const ProductQuery& query) {
    d->query = query;
    d->start();
}

const ProductQuery& ProductTableModel::query() const { return d->query; }

void ProductTableModel::refresh() { d->refresh(); }

qint64 ProductTableModel::totalRows() const { return d->total; }

bool ProductTableModel::isLoading() const { return d->loading; }

std::optional<Product> ProductTableModel::productAt(int row) const {
    if (row < 0 || row >= d->size())
        return std::nullopt;
    const Product* product = d->loaded(row);
    return product ? std::optional(*product) : std::nullopt;
}

int ProductTableModel::rowOf(ProductId id) const { return d->rowOf(id); }

ProductId ProductTableModel::idAt(int row) const {
    return row >= 0 && row < d->size() ? (*d->ids)[static_cast<size_t>(row)] : ProductId();
}

HeldCells* ProductTableModel::heldCells() const { return &d->held; }

void ProductTableModel::setHolding(bool holding) { d->holding = holding; }

bool ProductTableModel::isHolding() const { return d->holding; }

bool ProductTableModel::hasUnsavedCells() const { return !d->edits.isEmpty(); }

void ProductTableModel::retry(ProductId id, ProductColumn column) {
    if (const std::optional<Product> product = productAt(rowOf(id)))
        d->edits.retry(*product, column);
}

void ProductTableModel::overrule(const Product& seen, ProductColumn column) { d->edits.overrule(seen, column); }

void ProductTableModel::editorOpened(const QModelIndex& index) {
    d->editorBase = productAt(index.row());
    d->editorColumn = index.column();
    if (d->openRow != idAt(index.row()))
        d->releaseOpenRow();
    d->openRow = idAt(index.row());
}

void ProductTableModel::editorClosed() {
    d->editorBase.reset();
    d->releaseOpenRow();
}

void ProductTableModel::discard(ProductId id, ProductColumn column) { d->edits.discard(id, column); }

void ProductTableModel::discardAll() { d->edits.discardAll(); }

int ProductTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : d->size(); }

int ProductTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(productColumns().size());
}

namespace {

QString typedText(const QVariant& typed) {
    return typed.metaType() == QMetaType::fromType<QStringList>() ? typed.toStringList().join(u", "_s)
                                                                  : typed.toString();
}

/// `shown` is the product with its unsaved cells, `cell` what was typed into this one, if anything.
QVariant cellData(const Product& shown, ProductColumn column, const CellEdits::Cell* cell, int role) {
    const QLocale locale;
    const bool invalid = cell && !cell->patch;
    switch (role) {
    case Qt::DisplayRole:
        return invalid ? typedText(cell->typed) : productcells::displayText(shown, column, locale);
    case Qt::EditRole:
        return invalid ? cell->typed : productcells::editValue(shown, column);
    case Qt::ToolTipRole:
        if (cell && !cell->reason.isEmpty())
            return ProductTableModel::tr("Not saved: %1").arg(cell->reason);
        return productcells::toolTip(shown, column, locale);
    case Qt::AccessibleTextRole:
        if (cell && !cell->reason.isEmpty())
            return ProductTableModel::tr("%1, not saved: %2").arg(typedText(cell->typed), cell->reason);
        return productcells::spokenText(shown, column, locale);
    case ProductTableModel::TagNamesRole:
        return productcells::tagNames(shown);
    case ProductTableModel::CategoryRole:
        return QVariant::fromValue(shown.category ? shown.category->id : CategoryId());
    case ProductTableModel::PlainTextRole:
        return invalid ? typedText(cell->typed) : productcells::plainText(shown, column);
    default:
        return {};
    }
}

/// What a screen reader says of a row that somebody else changed just now, or that is not where it belongs.
QString withMarks(const QString& spoken, const LastChange* change, bool departed) {
    QString text = spoken;
    if (change)
        text = change->actor.isEmpty() ? ProductTableModel::tr("%1, changed elsewhere").arg(text)
                                       : ProductTableModel::tr("%1, changed by %2").arg(text, change->actor);
    return departed ? ProductTableModel::tr("%1, does not pass the filter any more").arg(text) : text;
}

QString heldText(const HeldCell& held, int role) {
    const Field field = held.change.field;
    const QString after = celltext::shown(field, held.change.after);
    if (role == Qt::AccessibleTextRole)
        return held.problem.isEmpty() ? ProductTableModel::tr("%1, held").arg(after)
                                      : ProductTableModel::tr("%1, held: %2").arg(after, held.problem);
    const QString before = celltext::shown(field, held.change.before);
    const QString text = before.isEmpty() ? ProductTableModel::tr("Held, not saved yet; it was empty.")
                                          : ProductTableModel::tr("Held, not saved yet; it was “%1”.").arg(before);
    return held.problem.isEmpty() ? text : text + u' ' + held.problem;
}

QVariant placeholder(int role) {
    if (role == Qt::DisplayRole)
        return u"…"_s;
    if (role == Qt::AccessibleTextRole)
        return ProductTableModel::tr("being loaded");
    return {};
}

} // namespace

QVariant ProductTableModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const ColumnInfo& info = productColumns()[static_cast<size_t>(index.column())];
    const ProductId id = idAt(index.row());
    const CellEdits::Cell* cell = d->edits.cell(id, info.column);
    const HeldCell* held = cell ? nullptr : d->held.cell(id, info.field);
    switch (role) {
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(info.alignment);
    case IdRole:
        return QVariant::fromValue(id);
    case SaveStateRole:
        return QVariant::fromValue(cell ? cell->state : (held ? SaveState::Held : SaveState::Saved));
    case ErrorRole:
        return cell ? cell->reason : (held ? held->problem : QString());
    case ChangedByRole: {
        const LastChange* change = d->marks.changeOf(id);
        return change ? QVariant::fromValue(*change) : QVariant();
    }
    case Qt::AccessibleDescriptionRole:
        return index == d->described ? d->description : QString();
    case DepartedRole:
        return d->marks.isDeparted(id);
    case Qt::DecorationRole:
    case Qt::FontRole:
    case Qt::BackgroundRole:
    case Qt::ForegroundRole:
    case Qt::CheckStateRole:
    case Qt::SizeHintRole:
        return {};
    default:
        break;
    }
    const Product* stored = d->loaded(index.row());
    if (!stored)
        return placeholder(role);
    if (role == ProductRole)
        return QVariant::fromValue(*stored);
    QVariant value;
    if (held && (role == Qt::ToolTipRole || role == Qt::AccessibleTextRole)) {
        value = heldText(*held, role);
    } else if (d->edits.hasEdits(id) || d->held.has(id)) {
        Product shown = *stored;
        d->edits.applyTo(shown);
        d->held.applyTo(shown);
        value = cellData(shown, info.column, cell, role);
    } else {
        value = cellData(*stored, info.column, nullptr, role);
    }
    if (role == Qt::AccessibleTextRole)
        return withMarks(value.toString(), d->marks.changeOf(id), d->marks.isDeparted(id));
    return value;
}

void ProductTableModel::describeCell(const QModelIndex& index, const QString& text) {
    d->described = index;
    d->description = text;
}

QVariant ProductTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation == Qt::Vertical) { // a row is told by its product; the header paints no text
        const Product* product =
            role == Qt::DisplayRole && section >= 0 && section < d->size() ? d->known(section) : nullptr;
        return product ? QVariant(product->name) : QAbstractTableModel::headerData(section, orientation, role);
    }
    if (section < 0 || section >= columnCount())
        return {};
    const ColumnInfo& info = productColumns()[static_cast<size_t>(section)];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return info.title();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(info.alignment);
    default:
        return {};
    }
}

Qt::ItemFlags ProductTableModel::flags(const QModelIndex& index) const {
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.isValid() && d->session && !d->session->isReadOnly() &&
        productColumns()[static_cast<size_t>(index.column())].editable)
        flags |= Qt::ItemIsEditable;
    return flags;
}

bool ProductTableModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::EditRole || !checkIndex(index, CheckIndexOption::IndexIsValid) ||
        !flags(index).testFlag(Qt::ItemIsEditable))
        return false;
    const Product* stored = d->loaded(index.row());
    if (!stored)
        return false;
    const bool opened = d->editorBase && d->editorBase->id == stored->id && d->editorColumn == index.column();
    const Product base = opened ? *std::exchange(d->editorBase, std::nullopt) : *stored;
    const ProductColumn column = productColumns()[static_cast<size_t>(index.column())].column;
    if (d->holding && !d->edits.hasEdits(stored->id))
        return d->held.hold(base, column, value);
    return d->edits.edit(base, column, value);
}

void ProductTableModel::sort(int column, Qt::SortOrder order) {
    if (column < 0 || column >= columnCount())
        return;
    ProductQuery sorted = d->query;
    sorted.sort = {productColumns()[static_cast<size_t>(column)].sort, order == Qt::DescendingOrder};
    setQuery(sorted);
}

} // namespace pricebook
