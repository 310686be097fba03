#pragma once

#include "bulkplan.h"
#include "catalogsession.h"

#include <QAbstractTableModel>
#include <map>
#include <memory>
#include <vector>

namespace pricebook {

/// Every product that a BulkPlan speaks of, old values beside new ones. Holds the plan (24 bytes a product) and four
/// more for the order; the values of the rows that are looked at are read page by page, and the last pages kept.
/// Window's thread only.
class BulkPreviewModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum class Column { Product, Shmeckles, Flurbos, Category, Tags, Description, Picture, Change, Note };
    enum class Show { Changed, Warned, Unchanged, LeftOut };
    Q_ENUM(Show)
    /// How much a row's note matters.
    enum class Weight { None, Hint, Warning, Problem };
    Q_ENUM(Weight)
    enum Role {
        OldRole = Qt::UserRole + 1, ///< QString: the value as it is
        NewRole,                    ///< QString: as it will be; null where it stays
        WeightRole,                 ///< Weight of the cell's warning (prices) or of the note
        ColumnRole,                 ///< Column
    };
    /// Names of what the edit gives, for showing.
    struct Names {
        QString category;
        std::vector<Tag> tags;
    };

    explicit BulkPreviewModel(std::shared_ptr<CatalogSession> session, QObject* parent = nullptr);
    ~BulkPreviewModel() override;

    /// Shows the changed rows in the order of the target. Null: no rows.
    void setPlan(std::shared_ptr<const BulkPlan> plan, const Names& names);
    [[nodiscard]] const std::shared_ptr<const BulkPlan>& plan() const { return m_plan; }
    void setShown(Show show);
    [[nodiscard]] Show shown() const { return m_show; }
    [[nodiscard]] Column columnAt(int section) const;

    // DisplayRole is what a screen reader says: "19.90 → 20.90". ToolTipRole: likewise in full.
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;
    /// By Product: the target's order. By a price or Change: by size, whatever its sign. By Note: by how many warnings
    /// and how heavy. Other columns are not sorted by. Done in the background; arranged() follows.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

Q_SIGNALS:
    /// The rows shown are in their new order.
    void arranged();

private:
    static constexpr int pageRows = 64;
    static constexpr std::size_t mostPages = 32;

    struct Page {
        std::vector<Product> products; ///< by ascending id; those that are gone are missing
        quint64 used = 0;
    };
    struct Cell {
        QString before;
        QString after; ///< null: stays
        Weight weight = Weight::None;
    };

    void arrange();
    void wantPage(int page) const;
    void fetchNext();
    void keep(int number, std::vector<Product> products);
    [[nodiscard]] const BulkPlanRow& rowAt(int row) const {
        return m_plan->rows[m_order[static_cast<std::size_t>(row)]];
    }
    /// Null while it is being read (`isRead` false) or when it is gone.
    [[nodiscard]] const Product* productAt(int row, bool& isRead) const;
    [[nodiscard]] Cell cell(Column column, const BulkPlanRow& row, const Product& product) const;
    [[nodiscard]] Cell priceCell(bool first, const BulkPlanRow& row, const Product& product) const;
    [[nodiscard]] QString tagsAfter(const Product& product) const;
    [[nodiscard]] QString note(const BulkPlanRow& row, const Product* product) const;
    [[nodiscard]] static Weight weightOf(const BulkPlanRow& row);

    std::shared_ptr<CatalogSession> m_session;
    std::shared_ptr<const BulkPlan> m_plan;
    Names m_names;
    std::vector<Column> m_columns;
    std::vector<quint32> m_order; ///< places in the plan, of the rows that are shown
    Show m_show = Show::Changed;
    Column m_sort = Column::Product;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
    quint64 m_generation = 0; ///< moves with every order, so that late answers are dropped
    mutable std::map<int, Page> m_pages;
    mutable std::vector<int> m_wanted; ///< the newest last
    mutable quint64 m_uses = 0;
    bool m_fetching = false;
};

} // namespace pricebook
