#pragma once

#include "error.h"
#include "historyentry.h"

#include <QAbstractTableModel>
#include <QTimer>
#include <memory>
#include <vector>

namespace pricebook {

class CatalogSession;

/// What was deleted and can come back, the newest first, read page by page in the background, and anew after changes.
/// Window's thread only.
class TrashModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Kind, When, Who, Through, ColumnCount };

    explicit TrashModel(std::shared_ptr<CatalogSession> session, QObject* parent = nullptr);

    /// Only what has it in its name. Reads anew.
    void setFilterText(const QString& text);
    [[nodiscard]] QString filterText() const { return m_text; }
    void reload();
    [[nodiscard]] bool isLoading() const { return m_loading; }
    /// Only for a row that is there.
    [[nodiscard]] const DeletedRecord& at(int row) const { return m_rows[static_cast<std::size_t>(row)]; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;

Q_SIGNALS:
    void loaded();
    void failed(const pricebook::Error& error);

private:
    void read(qint64 before);

    std::shared_ptr<CatalogSession> m_session;
    QString m_text;
    std::vector<DeletedRecord> m_rows;
    QTimer m_reloadTimer;
    bool m_more = false;
    bool m_loading = false;
    quint64 m_generation = 0;
};

} // namespace pricebook
