#pragma once

#include "error.h"
#include "productquery.h"

#include <QWidget>
#include <functional>
#include <memory>
#include <optional>

class QLabel;
class QMenu;
class QModelIndex;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTimer;

namespace pricebook {

class CatalogSession;
class CellCommands;
class FilterController;
class SharedEdits;
class FilterPanel;
class HeldBar;
class MessagePage;
class ProductForm;
class ProductOrganizer;
class ProductTable;
class ProductTableModel;
class Prompts;
class SelectionBar;
class SeriesEntry;
class TableArea;
class UnsavedCells;
class ViewsButton;
struct ViewDefinition;

/// Search field, chips of the active filters, the table and the form of the selected product. The filter panel belongs
/// to it but stands elsewhere in the window. Window's thread only.
class ProductsPage final : public QWidget {
    Q_OBJECT
public:
    /// `prompts` must outlive it.
    explicit ProductsPage(Prompts* prompts, QWidget* parent = nullptr);
    ~ProductsPage() override;

    /// Starts from an empty filter; the sort stays. Null: an empty page.
    void setSession(const std::shared_ptr<CatalogSession>& session);

    /// To be put into a layout by the window.
    [[nodiscard]] FilterPanel* filterPanel() const;
    [[nodiscard]] ProductTable* table() const { return m_table; }
    [[nodiscard]] SelectionBar* selectionBar() const { return m_selectionBar; }
    [[nodiscard]] ProductTableModel* model() const { return m_model; }
    [[nodiscard]] ProductForm* form() const { return m_form; }
    /// Tags and category of the selected products.
    [[nodiscard]] ProductOrganizer* organizer() const { return m_organizer; }
    [[nodiscard]] QSplitter* splitter() const { return m_splitter; }
    [[nodiscard]] CellCommands* cells() const { return m_cells; }
    [[nodiscard]] HeldBar* heldBar() const { return m_held; }
    [[nodiscard]] SeriesEntry* series() const { return m_series; }

    [[nodiscard]] ProductQuery query() const;
    void setSort(const ProductSort& sort);
    /// Exactly these conditions instead of the present ones.
    void setFilter(const ProductFilter& filter, const std::vector<Tag>& tags);
    void clearFilters();
    void focusSearch();
    /// Shows the form if need be.
    void focusQuickField();
    [[nodiscard]] bool isDetailShown() const;
    void setDetailShown(bool shown);

    /// Stores an open cell and asks about unsaved edits of the form; `done(false)`: stay here. Held edits stay held.
    void mayLeave(std::function<void(bool)> done);
    /// Stores an open cell only; what the form holds stays in it.
    void finishEditing(std::function<void(bool)> done);
    [[nodiscard]] int selectedCount() const;
    /// Values typed for products that somebody else deleted wait for a decision.
    [[nodiscard]] bool hasUndecided() const;
    /// Of the button "Views".
    [[nodiscard]] QMenu* viewsMenu() const;
    /// Adds an entry to tick for each column, and one that shows them as at first.
    void fillColumnMenu(QMenu* menu);

public Q_SLOTS:
    void addProduct();
    void duplicateSelected();
    void deleteSelected();
    void editCell();
    /// The form's edits; without any, the cells that are held.
    void saveForm();
    void refresh();
    void showHistory();
    void showPricesThen();

Q_SIGNALS:
    void statusMessage(const QString& text);
    /// The number of rows found (-1: still counting) or the filter changed.
    void countChanged();
    void selectionChanged();
    void dirtyChanged(bool dirty);
    /// "Save and close" of the form.
    void detailClosed();
    void sortChanged(const pricebook::ProductSort& sort);
    void columnsChanged();
    /// To edit all products that are selected.
    void editSelectedRequested();
    void importRequested();
    void sampleRequested();
    void historyRequested(pricebook::ProductId id, const QString& name);
    void pricesThenRequested(const std::vector<pricebook::ProductId>& ids);

private:
    QWidget* buildTop();
    QWidget* buildList();
    QWidget* buildDetail();
    void connectFilters();
    void connectModel();
    void connectTable();
    void connectForm();
    void applyQuery();
    [[nodiscard]] ViewDefinition currentView() const;
    void applyView(const ViewDefinition& view);
    void updateOverlay();
    void readingFailed(const Error& error);
    void rowsReplaced();
    void followSelection();
    void showSelected(ProductId id);
    void renewShown();
    void trySelectWanted(bool scroll);
    void selectQuietly(ProductId id, bool scroll);
    void formSaved(const Product& product);
    /// The form shows another product by itself.
    void followForm(ProductId id);
    void create(const ProductDraft& draft);
    void connectSeries();
    void beginNew(const std::function<void()>& begin);
    void showFound(const Product& product);
    void step(int rows);
    void updateNeighbours();
    void remove(const std::vector<ProductId>& ids);
    void rowMenu(const QPoint& position, const QModelIndex& index);
    [[nodiscard]] bool isWritable() const;

    Prompts* m_prompts;
    std::shared_ptr<CatalogSession> m_session;
    ProductTableModel* m_model;
    FilterController* m_filters;
    ViewsButton* m_views = nullptr;
    UnsavedCells* m_unsaved = nullptr;
    SharedEdits* m_shared = nullptr;
    ProductTable* m_table = nullptr;
    CellCommands* m_cells = nullptr;
    HeldBar* m_held = nullptr;
    MessagePage* m_overlay = nullptr;
    TableArea* m_tableArea = nullptr;
    QPushButton* m_add = nullptr;
    QSplitter* m_splitter = nullptr;
    QStackedWidget* m_detail = nullptr;
    ProductForm* m_form = nullptr;
    ProductOrganizer* m_organizer = nullptr;
    SeriesEntry* m_series = nullptr;
    QLabel* m_severalLabel = nullptr;
    QPushButton* m_editSeveral = nullptr;
    QPushButton* m_deleteSeveral = nullptr;
    SelectionBar* m_selectionBar = nullptr;
    QTimer* m_followTimer = nullptr;
    ProductSort m_sort;
    bool m_queryWaiting = false; ///< an invalid cell is open: ask again when it is closed
    ProductId m_shownId;         ///< what the form shows, or the invalid id
    ProductId m_selectWanted;    ///< to be selected as soon as the table has it
    bool m_scrollToWanted = false;
};

} // namespace pricebook
