#pragma once

#include "columns.h"
#include "priceguard.h"
#include "product.h"

#include <QPersistentModelIndex>
#include <QTableView>
#include <functional>
#include <memory>
#include <vector>

class QMenu;

namespace pricebook {

class CatalogSession;
class CategoryCellDelegate;
class CellDelegate;
class PriceCellDelegate;
class ProductTableModel;
class TagsCellDelegate;

/// The table "Products". Nothing typed into a cell is ever dropped: before sorting, and before anything that its owner
/// does (finishEditing()), the open editor is stored, and if that cannot be it stays open and says why. Columns fit the
/// width until a person resizes one. Rows that come or go above those that are seen do not move these. Cells are
/// selected, singly or in blocks; whole rows by the strip at the left (or Shift+Space), and what is done with products
/// is done with those of all rows that have a selected cell. Window's thread only.
class ProductTable final : public QTableView {
    Q_OBJECT
public:
    explicit ProductTable(ProductTableModel* model, QWidget* parent = nullptr);

    /// For the editors' look-ups; in a read-only session nothing can be edited.
    void setSession(const std::shared_ptr<CatalogSession>& session);

    /// What is worth a look before a price is stored; nothing at first.
    void setPriceRules(const PriceRules& rules);

    /// Stores an open editor; `done(true)` when none is open any more, `done(false)` when what is typed is not valid.
    void finishEditing(std::function<void(bool)> done);
    [[nodiscard]] bool isEditing() const;

    /// The ids of the selected rows, in the order of the rows.
    [[nodiscard]] std::vector<ProductId> selectedIds() const;
    [[nodiscard]] int selectedCount() const;
    void selectRowOnly(int row);
    using QTableView::edit; ///< a slot of any view

    /// Widths, order, hidden columns.
    [[nodiscard]] QByteArray columnState() const;
    /// False (and nothing changed) if the state is not of this table.
    bool restoreColumnState(const QByteArray& state);
    void resetColumns();
    void setColumnShown(ProductColumn column, bool shown);
    [[nodiscard]] bool isColumnShown(ProductColumn column) const;
    /// Shows the sort arrow; does not sort.
    void showSort(const ProductSort& sort);

Q_SIGNALS:
    /// A header was clicked and no open cell is in the way.
    void sortRequested(const pricebook::ProductSort& sort);
    /// No cell editor is open any more.
    void editingFinished();
    /// As CellDelegate's.
    void fillRequested(const QString& value);
    void columnsChanged();
    void contextMenuRequested(const QPoint& globalPosition, const QModelIndex& index);
    void columnMenuRequested(const QPoint& globalPosition);
    /// One sentence for the status bar.
    void statusMessage(const QString& text);

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    [[nodiscard]] QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    void setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags command) override;
    /// Says why not, where the catalogue is open for reading only.
    bool edit(const QModelIndex& index, EditTrigger trigger, QEvent* event) override;

protected Q_SLOTS:
    void commitData(QWidget* editor) override;
    void closeEditor(QWidget* editor, QAbstractItemDelegate::EndEditHint hint) override;
    void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

private:
    [[nodiscard]] QString whatChanged(const QModelIndex& current, const QModelIndex& previous) const;
    void addDelegates();
    void setUpHeader();
    void keepTopRow();
    void moveBy(int rows);
    void beginSelectionHere();
    void headerSortChanged(int section, Qt::SortOrder order);
    void fitColumns();
    [[nodiscard]] CellDelegate* openDelegate() const;
    [[nodiscard]] CellDelegate* delegateOf(const QWidget* editor) const;

    ProductTableModel* m_products;
    std::vector<CellDelegate*> m_delegates;
    std::vector<PriceCellDelegate*> m_priceDelegates;
    CategoryCellDelegate* m_categoryDelegate = nullptr;
    TagsCellDelegate* m_tagsDelegate = nullptr;
    ProductSort m_sort;
    QPersistentModelIndex m_top; ///< the row at the top, while others come or go
    /// Where Shift selects from, after the program has moved to a cell; invalid after a person has.
    QPersistentModelIndex m_beginning;
    bool m_fitting = false;
    bool m_resizedByPerson = false;
    bool m_readOnly = false;
};

} // namespace pricebook
