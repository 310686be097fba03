#pragma once

#include "catalogsession.h"
#include "cellchange.h"
#include "columns.h"
#include "priceguard.h"

#include <QLocale>
#include <functional>
#include <memory>
#include <optional>

namespace pricebook {

struct HeldCell;

/// A rectangle of cells: rows by their products, columns as shown.
struct CellBlock {
    std::vector<ProductId> rows;
    std::vector<ProductColumn> columns;
};

/// A cell that a paste or a fill would change, or cannot.
struct PlannedCell {
    CellChange change;
    QString name;        ///< of the product
    QString problem;     ///< why it cannot be written, one sentence; empty: it can
    QString remark;      ///< what else is to know: tags that will be made, doubtful prices
    CategoryId category; ///< of Field::Category, where it has one
};

/// What a paste or a fill comes to, before anything is written.
struct CellPlan {
    std::vector<PlannedCell> cells; ///< in the order of the rows; those with a problem first
    qint64 changes = 0;             ///< cells without a problem
    qint64 products = 0;            ///< those that would change
    qint64 problems = 0;
    qint64 same = 0;                         ///< cells that have the value already
    qint64 warnings = 0;                     ///< prices that the price guard has something to say of
    qint64 alarms = 0;                       ///< those that look like a lost decimal sign or are below the least price
    int rows = 0;                            ///< of the table, that the block meets
    int rowsLeftOut = 0, columnsLeftOut = 0; ///< of the block, for which the table has no room
    int readOnlyColumns = 0;                 ///< met by the block and passed over
    bool exceedsSelection = false;
    bool byTitles = false; ///< matched by its header row instead of the place
    bool byIds = false;    ///< and its rows by their ids
};

/// What is to be pasted where. The place: the selected rectangle if the block fits into it a whole number of times
/// (then it is repeated), else from the selection's first cell on.
struct PasteRequest {
    QString text;                 ///< of the clipboard
    bool asOneCell = false;       ///< its lines as one, into one cell
    CellBlock selection;          ///< at least one cell
    std::vector<ProductId> below; ///< rows from the selection's first on, itself included
    std::vector<ProductColumn> right;
    QLocale locale;
    PriceRules rules; ///< what prices are looked at for
};

/// The same value for all cells of the blocks, or that of each column's first cell.
struct FillRequest {
    std::vector<CellBlock> blocks; ///< without a value: one
    std::optional<QString> value;  ///< as celltext.h has it
    QLocale locale;
    PriceRules rules; ///< what prices are looked at for
};

/// Which cells to copy. Rows are read from the database, so that they need not be loaded.
struct CopyRequest {
    CellBlock block;
    std::vector<quint32> selected; ///< a bit a column for each row, others stay empty; no entries: all
    bool headers = false;
    QLocale locale;
    /// The value shown instead of the stored one, if there is one. Called on another thread.
    std::function<std::optional<QString>(ProductId, Field)> shown;
};

/// Plans and copies are made on a reader's thread, a thousand rows at a time; the answer can be called off with the
/// number returned. Beyond the limits: Invalid with one sentence.
namespace cellplan {

using Reply = pricebook::Reply<std::shared_ptr<const CellPlan>>;
inline constexpr qint64 mostCells = 200'000;         ///< that a paste or fill may meet
inline constexpr qint64 mostCopiedCells = 1'000'000; ///< that one copy may have

quint64 paste(CatalogSession& session, PasteRequest request, QObject* context, Reply reply);
quint64 fill(CatalogSession& session, FillRequest request, QObject* context, Reply reply);
/// Text for the clipboard (see tabtext.h).
quint64 copy(CatalogSession& session, CopyRequest request, QObject* context, pricebook::Reply<QString> reply);
/// What writing these changes would do now: cells that somebody else changed, or whose product is gone, get a problem.
quint64 review(CatalogSession& session, std::vector<HeldCell> cells, QObject* context, Reply reply);
void cancel(CatalogSession& session, quint64 request);

/// Writes the changes in one transaction, which is one step of that title.
void write(CatalogSession& session, const QString& title, std::vector<CellChange> changes, QObject* context,
           pricebook::Reply<CellReport> reply);

} // namespace cellplan
} // namespace pricebook
