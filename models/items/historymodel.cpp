#include "historymodel.h"

#include "catalogsession.h"
#include "historystore.h"
#include "historytexts.h"
#include "worker.h"

#include <QLocale>
#include <algorithm>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

constexpr int pageSize = 200;
constexpr int mostReadAnew = 1000; // rows: whoever scrolled further goes on from there
constexpr int reloadDelay = 300;   // milliseconds: a burst of changes makes one look

} // namespace

HistoryModel::HistoryModel(std::shared_ptr<CatalogSession> session, QObject* parent)
    : QAbstractTableModel(parent),
      m_session(std::move(session)) {
    m_reloadTimer.setSingleShot(true);
    m_reloadTimer.setInterval(reloadDelay);
    connect(&m_reloadTimer, &QTimer::timeout, this, &HistoryModel::reload);
    connect(m_session.get(), &CatalogSession::changed, &m_reloadTimer, qOverload<>(&QTimer::start));
}

void HistoryModel::setFilter(const HistoryFilter& filter) {
    m_filter = filter;
    ++m_generation;
    beginResetModel();
    m_entries.clear();
    m_more = false;
    endResetModel();
    setLoading(false);
    read({}, pageSize, pageSize, true);
}

void HistoryModel::reload() {
    ++m_generation;
    const int rows = std::clamp(static_cast<int>(m_entries.size()), pageSize, mostReadAnew);
    read({}, rows, rows, true);
}

int HistoryModel::rowOf(qint64 entry) const {
    const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                    [entry](const HistoryEntry& known) { return known.id == entry; });
    return found == m_entries.end() ? -1 : static_cast<int>(found - m_entries.begin());
}

void HistoryModel::read(const HistoryCursor& cursor, int limit, int wanted, bool anew) {
    setLoading(true);
    m_session->slowReader().post<HistoryPage>(
        [filter = m_filter, cursor, limit](CatalogStore& store) {
            return HistoryStore(store.connection()).page(filter, cursor, limit);
        },
        this,
        [this, wanted, anew, generation = m_generation](Result<HistoryPage> page) {
            if (generation != m_generation)
                return;
            if (page)
                return take(std::move(*page), wanted, anew);
            setLoading(false);
            Q_EMIT failed(page.error());
        });
}

void HistoryModel::take(HistoryPage page, int wanted, bool anew) {
    const int got = static_cast<int>(page.entries.size());
    m_next = page.next;
    m_more = page.more;
    if (anew && page.entries != m_entries) {
        beginResetModel();
        m_entries = std::move(page.entries);
        endResetModel();
    } else if (!anew && got > 0) {
        const int first = static_cast<int>(m_entries.size());
        beginInsertRows({}, first, first + got - 1);
        m_entries.insert(m_entries.end(), std::make_move_iterator(page.entries.begin()),
                         std::make_move_iterator(page.entries.end()));
        endInsertRows();
    }
    // A filter that little passes: on, until there is something to see.
    if (m_more && got < wanted)
        return read(m_next, wanted - got, wanted - got, false);
    setLoading(false);
    Q_EMIT loaded();
}

void HistoryModel::setLoading(bool loading) {
    if (std::exchange(m_loading, loading) != loading)
        Q_EMIT loadingChanged(loading);
}

bool HistoryModel::canFetchMore(const QModelIndex& parent) const { return !parent.isValid() && m_more && !m_loading; }

void HistoryModel::fetchMore(const QModelIndex& parent) {
    if (canFetchMore(parent))
        read(m_next, pageSize, pageSize, false);
}

int HistoryModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int HistoryModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString HistoryModel::text(const HistoryEntry& entry, int column) const {
    const bool whole = m_filter.stepsOnly && entry.step;
    switch (column) {
    case When:
        return QLocale().toString(entry.at.toLocalTime(), QLocale::ShortFormat);
    case Who:
        return entry.actor;
    case Through:
        return historytexts::source(entry);
    case What: {
        if (!whole)
            return entry.name.isEmpty() ? u"#%1"_s.arg(entry.entityId) : entry.name;
        const ChangeStep& step = *entry.step;
        const QString records = historytexts::records(step.products, step.categories, step.tags);
        // Tags alone that a product got or lost are counted as a change of that product.
        return step.products + step.categories + step.tags == 1 && !entry.name.isEmpty() ? entry.name : records;
    }
    case Change:
        return whole ? historytexts::fullTitle(*entry.step) : historytexts::what(entry);
    default:
        if (!entry.step)
            return {};
        return entry.step->undoneBy > 0 ? tr("%1 (undone)").arg(historytexts::fullTitle(*entry.step))
                                        : historytexts::fullTitle(*entry.step);
    }
}

QVariant HistoryModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const HistoryEntry& entry = at(index.row());
    if (role == IdRole)
        return entry.id;
    if (role == Qt::ToolTipRole && index.column() == When)
        return QLocale().toString(entry.at.toLocalTime(), QLocale::LongFormat);
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
        return text(entry, index.column());
    return {};
}

QVariant HistoryModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case When:
        return tr("When");
    case Who:
        return tr("Who");
    case Through:
        return tr("Through");
    case What:
        return tr("What");
    case Change:
        return tr("Change");
    default:
        return tr("Step");
    }
}

} // namespace pricebook
