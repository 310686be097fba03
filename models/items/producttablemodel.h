#pragma once

#include "columns.h"
#include "error.h"
#include "productquery.h"
#include "theirproduct.h"

#include <QAbstractTableModel>
#include <memory>
#include <optional>
#include <vector>

namespace pricebook {

class CatalogSession;
class HeldCells;
struct ChangeSet;

/// The products of one query as a table of ProductColumn. Shows the first rows at once; the list of ids follows in the
/// background (8 bytes a row), and any row is then read when it is looked at, a page at a time; until it is there its
/// cells say "…". Holds some thousand products at most, whatever the size of the table.
///
/// Resets only when the query changes (when its first rows are there; the old ones stay until then). News of changes
/// comes as dataChanged, inserted, removed and moved rows, so that selection and scroll stay. A row edited here that no
/// longer passes the filter or belongs elsewhere stays where it is until refresh() or another query.
///
/// An edited cell shows the new value at once (SaveStateRole Saving). If saving fails the typed value stays, NotSaved,
/// with the reason, until it is edited again, retried or discarded. While edits are held they are not saved at all but
/// kept by heldCells(), and shown as Held. Window's thread only.
class ProductTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Role {
        ProductRole = Qt::UserRole, ///< Product as stored (without unsaved cells); invalid while not loaded
        IdRole,                     ///< ProductId; always there
        TagNamesRole,               ///< QStringList, as shown
        CategoryRole,               ///< CategoryId as shown; invalid id for none
        SaveStateRole,              ///< SaveState of the cell
        ErrorRole,                  ///< QString: why the cell is not saved; empty otherwise
        ChangedByRole,              ///< LastChange, if somebody else changed the row just now; else invalid
        DepartedRole,               ///< bool: the row does not pass the filter any more
        PlainTextRole,              ///< for copying: text without groups ("1234.50"), the picture address, ISO time
    };
    enum class SaveState { Saved, Saving, NotSaved, Held };
    Q_ENUM(SaveState)

    explicit ProductTableModel(QObject* parent = nullptr);
    explicit ProductTableModel(std::shared_ptr<CatalogSession> session, QObject* parent = nullptr);
    ~ProductTableModel() override;

    /// What a screen reader says of this cell beside its value until another one is described: its
    /// Qt::AccessibleDescriptionRole. Other cells have none.
    void describeCell(const QModelIndex& index, const QString& text);

    /// Null: an empty table. Unsaved cells are dropped. Nothing is read until setQuery() or refresh().
    void setSession(std::shared_ptr<CatalogSession> session);
    [[nodiscard]] const std::shared_ptr<CatalogSession>& session() const;

    /// Reads the rows of `query`, also when it is the same as before.
    void setQuery(const ProductQuery& query);
    [[nodiscard]] const ProductQuery& query() const;
    /// The same query anew without a reset: rows that no longer belong go away, all are in order again.
    void refresh();

    /// -1 while unknown.
    [[nodiscard]] qint64 totalRows() const;
    /// True until the first rows of the newest query are there.
    [[nodiscard]] bool isLoading() const;
    /// nullopt: not loaded yet (it is being fetched; dataChanged follows), or no such row.
    [[nodiscard]] std::optional<Product> productAt(int row) const;
    /// -1 if it is not among the rows known now.
    [[nodiscard]] int rowOf(ProductId id) const;
    /// The invalid id if there is no such row.
    [[nodiscard]] ProductId idAt(int row) const;

    /// What was held of another session is gone after setSession().
    [[nodiscard]] HeldCells* heldCells() const;
    /// From now on edits are held, or saved at once. What is held already stays.
    void setHolding(bool holding);
    [[nodiscard]] bool isHolding() const;

    [[nodiscard]] bool hasUnsavedCells() const;
    /// Tries a NotSaved cell again, on the product as it is now; one that clashed() clashes again. An invalid value
    /// stays NotSaved.
    void retry(ProductId id, ProductColumn column);
    /// Writes a cell that clashed() over the product as the user has `seen` it.
    void overrule(const Product& seen, ProductColumn column);
    /// What is shown of a cell now is what its editor begins with: what is typed is compared with it when it is saved,
    /// whatever the cell comes to hold meanwhile.
    void editorOpened(const QModelIndex& index);
    void editorClosed();
    /// Shows the stored value again; no effect on a cell being saved.
    void discard(ProductId id, ProductColumn column);
    void discardAll();

    // QAbstractItemModel. EditRole is: text for Name, prices ("1234.50") and Picture (the address), CategoryId for
    // Category, QStringList for Tags; for a NotSaved cell what was typed. setData takes the same, for Category also a
    // Category or an invalid QVariant (none), for Tags also a TagEdit; it returns false where the value breaks a rule
    // (editFailed says why).
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    /// setQuery() with that column's sort key.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

Q_SIGNALS:
    /// The first rows of the newest query are shown.
    void rowsReady();
    /// The list of all rows is complete, or was brought up to date after a change.
    void refreshed();
    /// -1: not known yet.
    void totalChanged(qint64 total);
    void loadingChanged(bool loading);
    /// Reading failed; what was shown stays.
    void failed(const pricebook::Error& error);
    /// `typed` is what setData was given. The cell keeps it.
    void editFailed(pricebook::ProductId id, pricebook::ProductColumn column, const QVariant& typed,
                    const pricebook::Error& error);
    void edited(pricebook::ProductId id, pricebook::ProductColumn column);
    /// After editFailed() with a Conflict: what was typed into the cell, and what somebody else made of it from `base`.
    void clashed(pricebook::ProductId id, pricebook::ProductColumn column, const pricebook::Product& base,
                 const pricebook::TheirProduct& theirs);
    /// A cell is being saved beside what somebody else changed in other fields.
    void merged(pricebook::ProductId id, const pricebook::TheirProduct& theirs,
                const std::vector<pricebook::Field>& fields);
    /// Somebody deleted a product of which cells were not saved yet: as it was wanted; new tags have no id.
    void orphaned(const pricebook::Product& wanted);

private:
    class Private;
    friend class Private;
    std::unique_ptr<Private> d;
};

} // namespace pricebook
