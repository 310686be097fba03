#pragma once

#include "error.h"
#include "historyentry.h"

#include <QAbstractTableModel>
#include <QTimer>
#include <memory>
#include <vector>

namespace pricebook {

class CatalogSession;

/// The journal as a table, newest first, read page by page in the background as a view asks for more, and anew from the
/// newest on after changes. Window's thread only.
class HistoryModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { When, Who, Through, What, Change, Step, ColumnCount };
    enum Role { IdRole = Qt::UserRole }; ///< qint64: of the entry

    explicit HistoryModel(std::shared_ptr<CatalogSession> session, QObject* parent = nullptr);

    /// Reads anew.
    void setFilter(const HistoryFilter& filter);
    [[nodiscard]] const HistoryFilter& filter() const { return m_filter; }
    void reload();
    /// Only for a row that is there.
    [[nodiscard]] const HistoryEntry& at(int row) const { return m_entries[static_cast<std::size_t>(row)]; }
    /// -1: not among those read.
    [[nodiscard]] int rowOf(qint64 entry) const;
    [[nodiscard]] bool isLoading() const { return m_loading; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;

Q_SIGNALS:
    void loadingChanged(bool loading);
    /// A page was read.
    void loaded();
    void failed(const pricebook::Error& error);

private:
    void read(const HistoryCursor& cursor, int limit, int wanted, bool anew);
    void take(HistoryPage page, int wanted, bool anew);
    void setLoading(bool loading);
    [[nodiscard]] QString text(const HistoryEntry& entry, int column) const;

    std::shared_ptr<CatalogSession> m_session;
    HistoryFilter m_filter;
    std::vector<HistoryEntry> m_entries;
    HistoryCursor m_next;
    QTimer m_reloadTimer;
    bool m_more = false;
    bool m_loading = false;
    quint64 m_generation = 0;
};

} // namespace pricebook
