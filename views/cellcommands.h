#pragma once

#include "cellplan.h"

#include <QItemSelection>
#include <QObject>
#include <QPointer>
#include <functional>

class QKeyEvent;
class QMenu;

namespace pricebook {

class CellPreviewDialog;
class ProductTable;
class ProductTableModel;
class Prompts;

/// What is done with the selected cells of the product table at once: copy, paste, fill, empty. A block is any set of
/// selected cells; a whole row is one whose cells are all selected, as the strip at its left does it. One whole row
/// alone stands for the current cell when something is pasted, so that a row that was only looked at is not filled.
///
/// What touches more than one row when pasted, or cannot be done in full, is shown in a preview first. Then it is one
/// step, or, while edits are held, held. Window's thread only.
class CellCommands final : public QObject {
    Q_OBJECT
public:
    /// All must outlive it.
    CellCommands(ProductTable* table, ProductTableModel* model, Prompts* prompts, QObject* parent);

    void setPriceRules(const PriceRules& rules) { m_rules = rules; }
    void copy(bool headers = false);
    void paste();
    /// The first selected row's values into the others; of a single row, those of the row above.
    void fillDown();
    /// A value, as celltext.h has it for the current column, into the selected cells of that kind.
    void fill(const QString& value);
    /// Asks what to do with the selected cells; true: delete their products.
    [[nodiscard]] bool asksToDelete();
    /// Whether whole rows are selected, and nothing else.
    [[nodiscard]] bool isWholeRows() const;
    /// Saves the held edits, in one step.
    void saveHeld(std::function<void(bool)> done = {});
    /// What saving the held edits would do, and saves them on request.
    void previewHeld();

    /// Copy, paste and so on, and what can be done about a cell that is not saved.
    void fillMenu(QMenu* menu, const QModelIndex& index);

Q_SIGNALS:
    void statusMessage(const QString& text);

protected:
    /// The table's keys.
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Shape {
        std::vector<std::pair<int, int>> rows; ///< stretches, ascending
        std::vector<int> columns;              ///< shown ones, as shown
        qint64 rowCount = 0;
        bool isRectangle = false;
    };
    [[nodiscard]] Shape shape() const;
    [[nodiscard]] std::vector<ProductId> idsOf(const std::vector<std::pair<int, int>>& rows, qint64 most) const;
    [[nodiscard]] std::vector<ProductColumn> columnsFrom(int firstLogical) const;
    [[nodiscard]] std::vector<quint32> masks(const Shape& shape) const;
    [[nodiscard]] bool isWritable() const;
    [[nodiscard]] bool isAsking() const;
    bool handleKey(QKeyEvent* event);
    bool copyNow(const Shape& shape, bool headers);
    void startPaste(PasteRequest request);
    void pastePlanned(const std::shared_ptr<const CellPlan>& plan);
    void startFill(FillRequest request);
    void fillPlanned(const std::shared_ptr<const CellPlan>& plan);
    void preview(const QString& title, const QString& stepTitle, const std::shared_ptr<const CellPlan>& plan);
    void apply(const CellPlan& plan, const QString& stepTitle);
    void written(const Result<CellReport>& report);

    ProductTable* m_table;
    ProductTableModel* m_model;
    Prompts* m_prompts;
    PriceRules m_rules;
    QPointer<CellPreviewDialog> m_dialog;
    quint64 m_request = 0;
    quint64 m_generation = 0; ///< answers to older questions are dropped
};

} // namespace pricebook
