#include "bulkpreviewmodel.h"

#include "catalogstore.h"
#include "worker.h"

#include <QLocale>
#include <algorithm>
#include <bit>
#include <tuple>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t mostWanted = 3;
constexpr qsizetype longestText = 80;

using Column = BulkPreviewModel::Column;
using State = BulkPlanRow::State;

bool isShown(const BulkPlanRow& row, BulkPreviewModel::Show show) {
    switch (show) {
    case BulkPreviewModel::Show::Changed:
        return row.state == State::Changed;
    case BulkPreviewModel::Show::Warned:
        return row.state == State::Changed && row.warnings.any();
    case BulkPreviewModel::Show::Unchanged:
        return row.state == State::Unchanged;
    case BulkPreviewModel::Show::LeftOut:
        break;
    }
    return row.state == State::Impossible;
}

/// Higher is heavier.
int heaviness(const BulkPlanRow& row) {
    const unsigned all = row.warnings.shmeckles | row.warnings.flurbos;
    const int tenfold = (all & priceguard::Tenfold) != 0 ? 100 : 0;
    return tenfold + std::popcount(row.warnings.shmeckles) + std::popcount(row.warnings.flurbos);
}

/// Runs on another thread.
std::vector<quint32> placesOf(const BulkPlan& plan, BulkPreviewModel::Show show, Column sort, Qt::SortOrder order) {
    std::vector<quint32> places;
    for (std::size_t i = 0; i < plan.rows.size(); ++i) {
        if (isShown(plan.rows[i], show))
            places.push_back(static_cast<quint32>(i));
    }
    const auto by = [&](auto key) {
        std::stable_sort(places.begin(), places.end(), [&](quint32 a, quint32 b) {
            const auto left = key(plan.rows[a]);
            const auto right = key(plan.rows[b]);
            return order == Qt::AscendingOrder ? left < right : right < left;
        });
    };
    if (sort == Column::Note)
        by([](const BulkPlanRow& row) { return std::tuple(heaviness(row), qAbs(row.change)); });
    else if (sort != Column::Product)
        by([](const BulkPlanRow& row) { return qAbs(row.change); });
    else if (order == Qt::DescendingOrder)
        std::reverse(places.begin(), places.end());
    return places;
}

QString shortened(const QString& text) {
    const QString line = text.left(2 * longestText).simplified();
    return line.size() > longestText ? line.left(longestText - 1) + u'…' : line;
}

QString signedText(Money before, Money after) {
    const qint64 change = after.hundredths() - before.hundredths();
    const QLocale locale;
    QString text = (change < 0 ? u"−"_s : u"+"_s) + Money::fromHundredths(qAbs(change)).toDisplay(locale);
    if (before.hundredths() <= 0)
        return text;
    const double percent = static_cast<double>(change) * 100.0 / static_cast<double>(before.hundredths());
    return u"%1 (%2%3 %)"_s.arg(text, change < 0 ? u"−"_s : u"+"_s, locale.toString(qAbs(percent), 'f', 1));
}

} // namespace

BulkPreviewModel::BulkPreviewModel(std::shared_ptr<CatalogSession> session, QObject* parent)
    : QAbstractTableModel(parent),
      m_session(std::move(session)) {}

BulkPreviewModel::~BulkPreviewModel() = default;

void BulkPreviewModel::setPlan(std::shared_ptr<const BulkPlan> plan, const Names& names) {
    beginResetModel();
    m_plan = std::move(plan);
    m_names = names;
    m_show = Show::Changed;
    m_order.clear();
    m_pages.clear();
    m_wanted.clear();
    ++m_generation;
    m_columns = {Column::Product};
    if (m_plan) {
        const BulkEdit& edit = m_plan->edit;
        const auto add = [this](bool touched, Column column) {
            if (touched)
                m_columns.push_back(column);
        };
        add(edit.shmeckles.has_value(), Column::Shmeckles);
        add(edit.flurbos.has_value(), Column::Flurbos);
        add(edit.changesPrices(), Column::Change);
        add(edit.category.has_value(), Column::Category);
        add(edit.tags.has_value(), Column::Tags);
        add(edit.description.has_value(), Column::Description);
        add(edit.imageUrl.has_value(), Column::Picture);
    }
    m_columns.push_back(Column::Note);
    if (std::find(m_columns.begin(), m_columns.end(), m_sort) == m_columns.end())
        m_sort = Column::Product;
    endResetModel();
    arrange();
}

void BulkPreviewModel::setShown(Show show) {
    m_show = show;
    arrange();
}

void BulkPreviewModel::sort(int column, Qt::SortOrder order) {
    const Column wanted = columnAt(column);
    const bool sortable = wanted == Column::Product || wanted == Column::Shmeckles || wanted == Column::Flurbos ||
                          wanted == Column::Change || wanted == Column::Note;
    if (!sortable)
        return;
    m_sort = wanted;
    m_sortOrder = order;
    arrange();
}

void BulkPreviewModel::arrange() {
    if (!m_plan)
        return;
    // A million rows take a third of a second: not on the window's thread.
    m_session->quickReader().post<std::vector<quint32>>(
        [plan = m_plan, show = m_show, sort = m_sort, order = m_sortOrder](CatalogStore&) {
            return Result<std::vector<quint32>>(placesOf(*plan, show, sort, order));
        },
        this,
        [this, generation = ++m_generation](Result<std::vector<quint32>> order) {
            if (generation != m_generation || !order)
                return;
            beginResetModel();
            m_order = std::move(*order);
            m_pages.clear();
            m_wanted.clear();
            endResetModel();
            Q_EMIT arranged();
        });
}

// Pages

void BulkPreviewModel::wantPage(int page) const {
    std::erase(m_wanted, page);
    m_wanted.push_back(page);
    if (m_wanted.size() > mostWanted)
        m_wanted.erase(m_wanted.begin());
    // Later: this is called by views that are being drawn.
    QMetaObject::invokeMethod(const_cast<BulkPreviewModel*>(this), &BulkPreviewModel::fetchNext, Qt::QueuedConnection);
}

void BulkPreviewModel::fetchNext() {
    if (m_fetching || m_wanted.empty() || !m_plan)
        return;
    const int number = m_wanted.back();
    m_wanted.pop_back();
    if (m_pages.contains(number) || number * pageRows >= rowCount())
        return fetchNext();
    std::vector<ProductId> ids;
    const int end = std::min((number + 1) * pageRows, rowCount());
    for (int row = number * pageRows; row < end; ++row)
        ids.emplace_back(rowAt(row).id);
    std::sort(ids.begin(), ids.end());
    m_fetching = true;
    m_session->quickReader().post<std::vector<Product>>(
        [ids = std::move(ids)](CatalogStore& store) { return store.products().byIds(ids); }, this,
        [this, number, generation = m_generation](Result<std::vector<Product>> products) {
            m_fetching = false;
            if (generation == m_generation && products)
                keep(number, std::move(*products));
            fetchNext();
        });
}

void BulkPreviewModel::keep(int number, std::vector<Product> products) {
    if (m_pages.size() >= mostPages) {
        const auto oldest = std::min_element(
            m_pages.begin(), m_pages.end(), [](const auto& a, const auto& b) { return a.second.used < b.second.used; });
        m_pages.erase(oldest);
    }
    m_pages[number] = Page{std::move(products), ++m_uses};
    const int last = std::min((number + 1) * pageRows, rowCount()) - 1;
    Q_EMIT dataChanged(index(number * pageRows, 0), index(last, columnCount() - 1));
}

const Product* BulkPreviewModel::productAt(int row, bool& isRead) const {
    const int number = row / pageRows;
    const auto page = m_pages.find(number);
    isRead = page != m_pages.end();
    if (!isRead) {
        wantPage(number);
        return nullptr;
    }
    page->second.used = ++m_uses;
    const std::vector<Product>& products = page->second.products;
    const ProductId id(rowAt(row).id);
    const auto found = std::lower_bound(products.begin(), products.end(), id,
                                        [](const Product& product, ProductId wanted) { return product.id < wanted; });
    return found != products.end() && found->id == id ? &*found : nullptr;
}

// Cells

BulkPreviewModel::Column BulkPreviewModel::columnAt(int section) const {
    return section >= 0 && section < columnCount() ? m_columns[static_cast<std::size_t>(section)] : Column::Product;
}

int BulkPreviewModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_order.size());
}

int BulkPreviewModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

BulkPreviewModel::Weight BulkPreviewModel::weightOf(const BulkPlanRow& row) {
    if (row.state == State::Impossible)
        return Weight::Problem;
    return row.warnings.any() ? Weight::Warning : Weight::None;
}

BulkPreviewModel::Cell BulkPreviewModel::priceCell(bool first, const BulkPlanRow& row, const Product& product) const {
    const bulkedit::Prices prices =
        bulkedit::pricesOf(m_plan->edit, m_plan->rules, {product.shmeckles, product.flurbos});
    const Money before = first ? prices.before.shmeckles : prices.before.flurbos;
    const Money after = first ? prices.after.shmeckles : prices.after.flurbos;
    const QLocale locale;
    Cell cell{before.toDisplay(locale), {}, Weight::None};
    if (after != before)
        cell.after = after.toDisplay(locale);
    if ((first ? row.warnings.shmeckles : row.warnings.flurbos) != 0)
        cell.weight = weightOf(row);
    return cell;
}

QString BulkPreviewModel::tagsAfter(const Product& product) const {
    const BulkTags& edit = *m_plan->edit.tags;
    QStringList names;
    const auto isNamed = [&edit](TagId id) {
        return std::find(edit.tags.begin(), edit.tags.end(), id) != edit.tags.end();
    };
    for (const Tag& tag : product.tags) {
        const bool stays = edit.mode == BulkTags::Mode::Add ||
                           (edit.mode == BulkTags::Mode::Remove ? !isNamed(tag.id) : isNamed(tag.id));
        if (stays)
            names << tag.name;
    }
    if (edit.mode == BulkTags::Mode::Remove)
        return names.join(u", "_s);
    for (const Tag& tag : m_names.tags) {
        if (!names.contains(tag.name))
            names << tag.name;
    }
    names << edit.newNames;
    return names.join(u", "_s);
}

BulkPreviewModel::Cell BulkPreviewModel::cell(Column column, const BulkPlanRow& row, const Product& product) const {
    const BulkEdit& edit = m_plan->edit;
    const auto changed = [](const QString& before, const QString& after) {
        return before == after ? Cell{before, {}, Weight::None}
                               : Cell{before, after.isNull() ? u""_s : after, Weight::None};
    };
    switch (column) {
    case Column::Product:
        return {product.name, {}, Weight::None};
    case Column::Shmeckles:
    case Column::Flurbos:
        return priceCell(column == Column::Shmeckles, row, product);
    case Column::Category: {
        const QString none = tr("no category");
        const QString after = *edit.category ? m_names.category : none;
        return changed(product.category ? product.category->name : none, after);
    }
    case Column::Tags: {
        QStringList names;
        for (const Tag& tag : product.tags)
            names << tag.name;
        return changed(names.join(u", "_s), tagsAfter(product));
    }
    case Column::Description:
        return product.description == *edit.description
                   ? Cell{shortened(product.description), {}, Weight::None}
                   : Cell{shortened(product.description), shortened(*edit.description) + u""_s, Weight::None};
    case Column::Picture:
        return changed(product.imageUrl, *edit.imageUrl);
    case Column::Change: {
        const bulkedit::Prices prices = bulkedit::pricesOf(edit, m_plan->rules, {product.shmeckles, product.flurbos});
        const qint64 first = prices.after.shmeckles.hundredths() - prices.before.shmeckles.hundredths();
        const qint64 second = prices.after.flurbos.hundredths() - prices.before.flurbos.hundredths();
        if (first == 0 && second == 0)
            return {};
        return {qAbs(first) >= qAbs(second) ? signedText(prices.before.shmeckles, prices.after.shmeckles)
                                            : signedText(prices.before.flurbos, prices.after.flurbos),
                {},
                Weight::None};
    }
    case Column::Note:
        break;
    }
    return {};
}

QString BulkPreviewModel::note(const BulkPlanRow& row, const Product* product) const {
    if (product == nullptr)
        return tr("deleted meanwhile: it will be skipped");
    if (product->version != row.version)
        return tr("changed meanwhile: it will be skipped");
    const PricePair before{product->shmeckles, product->flurbos};
    const bulkedit::Prices prices = bulkedit::pricesOf(m_plan->edit, m_plan->rules, before);
    const QString words = priceguard::text(m_plan->rules, row.warnings, before, prices.after);
    if (row.state == State::Impossible)
        return words.isEmpty() ? tr("left as it is: the result is too large for a price")
                               : tr("left as it is: %1").arg(words);
    return words;
}

QVariant BulkPreviewModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const Column column = columnAt(index.column());
    if (role == ColumnRole)
        return QVariant::fromValue(static_cast<int>(column));
    const bool isNumber = column == Column::Shmeckles || column == Column::Flurbos || column == Column::Change;
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | (isNumber ? Qt::AlignRight : Qt::AlignLeft)));
    const bool isAsked = role == Qt::DisplayRole || role == Qt::ToolTipRole || role == Qt::AccessibleTextRole ||
                         role == OldRole || role == NewRole || role == WeightRole;
    if (!isAsked)
        return {};
    const BulkPlanRow& row = rowAt(index.row());
    bool isRead = false;
    const Product* product = productAt(index.row(), isRead);
    if (!isRead)
        return role == WeightRole ? QVariant::fromValue(Weight::None) : QVariant();
    const bool isStale = product == nullptr || product->version != row.version;
    Cell shown;
    if (column == Column::Note)
        shown = {note(row, product), {}, isStale ? Weight::Problem : weightOf(row)};
    else if (product != nullptr)
        shown = cell(column, row, *product);
    switch (role) {
    case OldRole:
        return shown.before;
    case NewRole:
        return shown.after;
    case WeightRole:
        return QVariant::fromValue(shown.weight);
    default:
        return shown.after.isNull() ? shown.before
                                    : tr("%1 → %2").arg(shown.before.isEmpty() ? tr("empty") : shown.before,
                                                        shown.after.isEmpty() ? tr("empty") : shown.after);
    }
}

QVariant BulkPreviewModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (columnAt(section)) {
    case Column::Product:
        return tr("Product");
    case Column::Shmeckles:
        return tr("Shmeckles");
    case Column::Flurbos:
        return tr("Flurbos");
    case Column::Category:
        return tr("Category");
    case Column::Tags:
        return tr("Tags");
    case Column::Description:
        return tr("Description");
    case Column::Picture:
        return tr("Picture");
    case Column::Change:
        return tr("Change");
    case Column::Note:
        return tr("Look at");
    }
    return {};
}

} // namespace pricebook
