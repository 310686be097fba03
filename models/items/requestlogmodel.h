#pragma once

#include "requestrecord.h"

#include <QAbstractTableModel>
#include <QList>
#include <deque>

namespace pricebook {

/// The newest requests that the HTTP endpoint has answered, the newest first. Window's thread only.
class RequestLogModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        TimeColumn,
        MethodColumn,
        PathColumn,
        StatusColumn,
        DurationColumn,
        BytesColumn,
        CallerColumn,
        ChangedColumn,
        ColumnCount
    };
    static constexpr int mostRows = 1000;

    using QAbstractTableModel::QAbstractTableModel;

    /// Oldest first. What does not fit any more goes away; while paused, nothing is seen of it until it goes on.
    void add(const QList<RequestRecord>& records);
    void clear();
    void setPaused(bool paused);
    [[nodiscard]] bool isPaused() const { return m_paused; }
    [[nodiscard]] const RequestRecord& at(int row) const { return m_rows[static_cast<size_t>(row)]; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::deque<RequestRecord> m_rows;
    QList<RequestRecord> m_held; ///< that came while paused
    bool m_paused = false;
};

} // namespace pricebook
