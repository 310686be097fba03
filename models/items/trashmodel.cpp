#include "trashmodel.h"

#include "catalogsession.h"
#include "historytexts.h"
#include "undostore.h"
#include "worker.h"

#include <QLocale>

namespace pricebook {

namespace {

constexpr int rowsAtOnce = 500;
constexpr int reloadDelay = 100; // milliseconds: several changes make one look

} // namespace

TrashModel::TrashModel(std::shared_ptr<CatalogSession> session, QObject* parent)
    : QAbstractTableModel(parent),
      m_session(std::move(session)) {
    m_reloadTimer.setSingleShot(true);
    m_reloadTimer.setInterval(reloadDelay);
    connect(&m_reloadTimer, &QTimer::timeout, this, &TrashModel::reload);
    connect(m_session.get(), &CatalogSession::changed, &m_reloadTimer, qOverload<>(&QTimer::start));
    reload();
}

void TrashModel::setFilterText(const QString& text) {
    if (text == m_text)
        return;
    m_text = text;
    reload();
}

void TrashModel::reload() {
    ++m_generation;
    read(0);
}

void TrashModel::read(qint64 before) {
    m_loading = true;
    m_session->slowReader().post<std::vector<DeletedRecord>>(
        [text = m_text, before](CatalogStore& store) {
            return UndoStore(store.connection()).trash(text, before, rowsAtOnce);
        },
        this,
        [this, before, generation = m_generation](Result<std::vector<DeletedRecord>> rows) {
            if (generation != m_generation)
                return;
            m_loading = false;
            if (!rows) {
                Q_EMIT failed(rows.error());
                return;
            }
            m_more = rows->size() == static_cast<std::size_t>(rowsAtOnce);
            if (before == 0) {
                beginResetModel();
                m_rows = std::move(*rows);
                endResetModel();
            } else if (!rows->empty()) {
                const int first = rowCount();
                beginInsertRows({}, first, first + static_cast<int>(rows->size()) - 1);
                m_rows.insert(m_rows.end(), rows->begin(), rows->end());
                endInsertRows();
            }
            Q_EMIT loaded();
        });
}

bool TrashModel::canFetchMore(const QModelIndex& parent) const { return !parent.isValid() && m_more && !m_loading; }

void TrashModel::fetchMore(const QModelIndex& parent) {
    if (canFetchMore(parent))
        read(m_rows.back().entry);
}

int TrashModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int TrashModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant TrashModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    const DeletedRecord& row = at(index.row());
    switch (index.column()) {
    case Name:
        return row.name;
    case Kind:
        return historytexts::entity(row.entity);
    case When:
        return QLocale().toString(row.at.toLocalTime(), QLocale::ShortFormat);
    case Who:
        return row.actor;
    default: {
        HistoryEntry entry;
        entry.source = row.source;
        return historytexts::source(entry);
    }
    }
}

QVariant TrashModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Name");
    case Kind:
        return tr("Kind");
    case When:
        return tr("Deleted");
    case Who:
        return tr("Who");
    default:
        return tr("Through");
    }
}

} // namespace pricebook
