#include "usagemodel.h"

#include "catalogsession.h"
#include "iddiff.h"
#include "textfold.h"
#include "validation.h"

#include <QLocale>

namespace pricebook {

UsageTableModel::UsageTableModel(QObject* parent) : QAbstractTableModel(parent) {}

UsageTableModel::~UsageTableModel() = default;

void UsageTableModel::setSession(std::shared_ptr<CatalogSession> session) {
    if (m_session)
        m_session->disconnect(this);
    beginResetModel();
    m_session = std::move(session);
    m_all.clear();
    m_rows.clear();
    m_typed.clear();
    ++m_generation;
    m_reading = false;
    m_readAgain = false;
    m_loading = m_session != nullptr;
    endResetModel();
    if (!m_session)
        return;
    connect(m_session.get(), &CatalogSession::changed, this, [this](const ChangeSet& changes) {
        if (changes.everything || isTouchedBy(changes))
            reload();
    });
    reload();
}

void UsageTableModel::reload() {
    if (!m_session)
        return;
    if (m_reading) {
        m_readAgain = true;
        return;
    }
    m_reading = true;
    load([this, generation = m_generation](Result<std::vector<Row>> answer) {
        if (generation == m_generation)
            loadedRows(std::move(answer));
    });
}

void UsageTableModel::loadedRows(Result<std::vector<Row>> answer) {
    m_reading = false;
    m_loading = false;
    if (answer) {
        m_all = std::move(*answer);
        m_typed.removeIf([this](const auto& typed) {
            return std::none_of(m_all.begin(), m_all.end(), [&](const Row& row) { return row.id == typed.key(); });
        });
        arrange();
        Q_EMIT loaded();
    } else {
        Q_EMIT failed(answer.error());
    }
    if (std::exchange(m_readAgain, false))
        reload();
}

std::vector<UsageTableModel::Row> UsageTableModel::rowsToShow() const {
    const QString needle = folded(m_filter);
    const auto plain = [](const Row& row) { return folded(row.name.simplified()); };
    QHash<QString, int> twins;
    if (m_shown == Shown::Twins) {
        for (const Row& row : m_all)
            ++twins[plain(row)];
    }
    std::vector<Row> rows;
    std::copy_if(m_all.begin(), m_all.end(), std::back_inserter(rows), [&](const Row& row) {
        const bool wanted = m_shown == Shown::All || (m_shown == Shown::Unused && row.products == 0) ||
                            (m_shown == Shown::UsedOnce && row.products == 1) ||
                            (m_shown == Shown::Twins && twins.value(plain(row)) > 1);
        return wanted && (needle.isEmpty() || folded(row.name).contains(needle));
    });
    return rows;
}

/// Makes the shown rows out of all, telling views what became of each.
void UsageTableModel::arrange() {
    std::vector<Row> next = rowsToShow();
    std::stable_sort(next.begin(), next.end(), [this](const Row& left, const Row& right) {
        const Row& a = m_sortOrder == Qt::AscendingOrder ? left : right;
        const Row& b = m_sortOrder == Qt::AscendingOrder ? right : left;
        if (m_sortColumn == ProductsColumn && a.products != b.products)
            return a.products < b.products;
        const int names = compareNames(a.name, b.name);
        return names != 0 ? names < 0 : a.id < b.id;
    });

    const auto idsOf = [](const std::vector<Row>& rows) {
        std::vector<qint64> ids;
        std::transform(rows.begin(), rows.end(), std::back_inserter(ids), [](const Row& row) { return row.id; });
        return ids;
    };
    const IdDiff diff = diffIds(idsOf(m_rows), idsOf(next));
    if (diff.isEmpty()) {
        const bool changed = m_rows != next;
        m_rows = std::move(next);
        if (changed)
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    Q_EMIT layoutAboutToBeChanged();
    const QModelIndexList before = persistentIndexList();
    const std::vector<Row> old = std::exchange(m_rows, std::move(next));
    QHash<qint64, int> places;
    for (size_t row = 0; row < m_rows.size(); ++row)
        places.insert(m_rows[row].id, static_cast<int>(row));
    QModelIndexList after;
    for (const QModelIndex& index : before) {
        const int row = places.value(old[static_cast<size_t>(index.row())].id, -1);
        after.append(row < 0 ? QModelIndex() : this->index(row, index.column()));
    }
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged();
}

void UsageTableModel::setFilterText(const QString& text) {
    if (std::exchange(m_filter, text) != text)
        arrange();
}

void UsageTableModel::setShown(Shown shown) {
    if (std::exchange(m_shown, shown) != shown)
        arrange();
}

void UsageTableModel::sort(int column, Qt::SortOrder order) {
    if (column < 0 || column >= ColumnCount)
        return;
    m_sortColumn = column;
    m_sortOrder = order;
    arrange();
}

const UsageTableModel::Row* UsageTableModel::rowAt(int row) const {
    return row >= 0 && row < rowCount() ? &m_rows[static_cast<size_t>(row)] : nullptr;
}

int UsageTableModel::rowOfId(qint64 id) const {
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [id](const Row& row) { return row.id == id; });
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

int UsageTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int UsageTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant UsageTableModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row& row = m_rows[static_cast<size_t>(index.row())];
    if (role == IdRole)
        return row.id;
    if (role == CountRole)
        return row.products;
    if (index.column() == ProductsColumn) {
        if (role == Qt::DisplayRole)
            return QLocale().toString(row.products);
        if (role == Qt::TextAlignmentRole)
            return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
        return {};
    }
    const auto typed = m_typed.constFind(row.id);
    const bool isTyped = typed != m_typed.constEnd();
    const QString error = isTyped ? typed->error : QString();
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
        return isTyped ? typed->name : row.name;
    case SavingRole:
        return isTyped && error.isEmpty();
    case ErrorRole:
        return error;
    case Qt::ToolTipRole:
        return error.isEmpty() ? QString() : tr("Not saved: %1").arg(error);
    case Qt::AccessibleTextRole:
        return error.isEmpty() ? row.name : tr("%1, not saved: %2").arg(typed->name, error);
    default:
        return {};
    }
}

QVariant UsageTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation == Qt::Vertical || section < 0 || section >= ColumnCount)
        return QAbstractTableModel::headerData(section, orientation, role);
    if (role == Qt::DisplayRole)
        return section == NameColumn ? tr("Name") : tr("Products");
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(
            Qt::Alignment((section == NameColumn ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter));
    return {};
}

Qt::ItemFlags UsageTableModel::flags(const QModelIndex& index) const {
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.isValid() && index.column() == NameColumn && m_session && !m_session->isReadOnly())
        flags |= Qt::ItemIsEditable;
    return flags;
}

bool UsageTableModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role == SeenRole && checkIndex(index, CheckIndexOption::IndexIsValid)) {
        const Row& seen = m_rows[static_cast<size_t>(index.row())];
        m_seen = {seen.id, seen.name};
        return true;
    }
    if (role != Qt::EditRole || !checkIndex(index, CheckIndexOption::IndexIsValid) ||
        !flags(index).testFlag(Qt::ItemIsEditable))
        return false;
    const Row row = m_rows[static_cast<size_t>(index.row())];
    const QString typed = value.toString();
    if (const auto earlier = m_typed.constFind(row.id); earlier != m_typed.constEnd() && earlier->error.isEmpty())
        return false; // still being saved
    if (const std::optional<Issue> issue = check(typed)) {
        const Error error = Error::invalid({*issue});
        renamed(row.id, typed, error);
        return false;
    }
    const QString name = trimmedName(typed);
    if (name == row.name) {
        discard(index.row());
        return false;
    }
    m_typed.insert(row.id, {name, {}});
    cellChanged(row.id);
    const auto [seenId, seenName] = std::exchange(m_seen, {});
    rename(row.id, name, seenId == row.id ? seenName : row.name,
           [this, id = row.id, name, generation = m_generation](const Result<QString>& answer) {
               if (generation == m_generation)
                   renamed(id, name, answer);
           });
    return true;
}

void UsageTableModel::renamed(qint64 id, const QString& typed, const Result<QString>& answer) {
    if (answer) {
        m_typed.remove(id);
        for (std::vector<Row>* rows : {&m_all, &m_rows}) {
            for (Row& row : *rows) {
                if (row.id == id)
                    row.name = *answer;
            }
        }
    } else {
        m_typed.insert(id, {typed, answer.error().text});
    }
    cellChanged(id);
    if (!answer)
        Q_EMIT renameFailed(id, typed, answer.error());
}

void UsageTableModel::discard(int row) {
    const Row* found = rowAt(row);
    if (!found)
        return;
    const auto typed = m_typed.constFind(found->id);
    if (typed == m_typed.constEnd() || typed->error.isEmpty())
        return;
    m_typed.erase(typed);
    cellChanged(found->id);
}

void UsageTableModel::cellChanged(qint64 id) {
    if (const int row = rowOfId(id); row >= 0)
        Q_EMIT dataChanged(index(row, NameColumn), index(row, NameColumn));
}

CategoryTableModel::CategoryTableModel(QObject* parent) : UsageTableModel(parent) {}

CategoryTableModel::CategoryTableModel(std::shared_ptr<CatalogSession> session, QObject* parent)
    : UsageTableModel(parent) {
    setSession(std::move(session));
}

CategoryId CategoryTableModel::idAt(int row) const {
    const Row* found = rowAt(row);
    return CategoryId(found ? found->id : 0);
}

CategoryUsage CategoryTableModel::at(int row) const {
    const Row* found = rowAt(row);
    Q_ASSERT(found);
    return {{CategoryId(found->id), found->name}, found->products, found->version};
}

void CategoryTableModel::load(RowsReply reply) {
    session()->allCategories(this, [reply = std::move(reply)](const Result<std::vector<CategoryUsage>>& answer) {
        if (!answer) {
            reply(answer.error());
            return;
        }
        std::vector<Row> rows;
        for (const CategoryUsage& usage : *answer)
            rows.push_back({usage.category.id.value, usage.category.name, usage.products, usage.version});
        reply(std::move(rows));
    });
}

void CategoryTableModel::rename(qint64 id, const QString& name, const QString& seen, RenameReply reply) {
    session()->renameCategory(
        CategoryId(id), name, this,
        [reply = std::move(reply)](const Result<Category>& answer) {
            reply(answer ? Result<QString>(answer->name) : Result<QString>(answer.error()));
        },
        seen);
}

std::optional<Issue> CategoryTableModel::check(const QString& name) const { return checkCategoryName(name); }

/// Products count as well: their number is shown.
bool CategoryTableModel::isTouchedBy(const ChangeSet& changes) const {
    return !changes.categories.empty() || !changes.productsAdded.empty() || !changes.productsChanged.empty() ||
           !changes.productsRemoved.empty();
}

TagTableModel::TagTableModel(QObject* parent) : UsageTableModel(parent) {}

TagTableModel::TagTableModel(std::shared_ptr<CatalogSession> session, QObject* parent) : UsageTableModel(parent) {
    setSession(std::move(session));
}

TagId TagTableModel::idAt(int row) const {
    const Row* found = rowAt(row);
    return TagId(found ? found->id : 0);
}

TagUsage TagTableModel::at(int row) const {
    const Row* found = rowAt(row);
    Q_ASSERT(found);
    return {{TagId(found->id), found->name}, found->products, found->version};
}

void TagTableModel::load(RowsReply reply) {
    session()->allTags(this, [reply = std::move(reply)](const Result<std::vector<TagUsage>>& answer) {
        if (!answer) {
            reply(answer.error());
            return;
        }
        std::vector<Row> rows;
        for (const TagUsage& usage : *answer)
            rows.push_back({usage.tag.id.value, usage.tag.name, usage.products, usage.version});
        reply(std::move(rows));
    });
}

void TagTableModel::rename(qint64 id, const QString& name, const QString& seen, RenameReply reply) {
    session()->renameTag(
        TagId(id), name, this,
        [reply = std::move(reply)](const Result<Tag>& answer) {
            reply(answer ? Result<QString>(answer->name) : Result<QString>(answer.error()));
        },
        seen);
}

std::optional<Issue> TagTableModel::check(const QString& name) const { return checkTagName(name); }

bool TagTableModel::isTouchedBy(const ChangeSet& changes) const {
    return !changes.tags.empty() || !changes.productsAdded.empty() || !changes.productsChanged.empty() ||
           !changes.productsRemoved.empty();
}

} // namespace pricebook
