#pragma once

#include "columns.h"
#include "producttablemodel.h"
#include "theirproduct.h"

#include <QHash>
#include <QVariant>
#include <deque>

namespace pricebook {

/// The cells of a ProductTableModel that were edited and are being saved or could not be. Internal to items.
/// At most one write of a product is under way; the next goes with the version that the last one gave, so that nobody
/// is in conflict with himself. A conflict where somebody else changed other fields is resolved by writing again; one
/// about the same field waits for overrule() or discard().
class CellEdits : public QObject {
    Q_OBJECT

public:
    using SaveState = ProductTableModel::SaveState;
    struct Cell {
        QVariant typed;
        std::optional<ProductPatch> patch; ///< none: the typed value breaks a rule
        std::optional<Category> category;  ///< as it will be shown, with its name
        std::vector<Tag> tags;             ///< likewise; new ones without an id
        SaveState state = SaveState::Saving;
        QString reason;       ///< why it is NotSaved
        Product base;         ///< as the user saw it when typing
        bool clashes = false; ///< somebody else has changed the same
    };

    explicit CellEdits(QObject* parent) : QObject(parent) {}
    ~CellEdits() override;

    /// Writes what still waits through the old session, drops the rest.
    void setSession(std::shared_ptr<CatalogSession> session);
    /// Takes note of the names that come with a product, to show an edit's before it is saved.
    void learnNames(const Product& product);

    /// True if the value is valid; it is then being saved. Otherwise the cell is NotSaved and failed() was sent.
    bool edit(const Product& stored, ProductColumn column, const QVariant& typed);
    /// What is in conflict stays so: it goes with the product as it was when it was typed.
    void retry(const Product& stored, ProductColumn column);
    /// Tries it on the product as the user has `seen` it.
    void overrule(const Product& seen, ProductColumn column);
    void discard(ProductId id, ProductColumn column);
    void discardAll();
    /// The product is gone: so are its cells, after orphaned() where something of them was not saved.
    void forget(ProductId id);

    [[nodiscard]] bool isEmpty() const { return m_rows.isEmpty(); }
    [[nodiscard]] bool hasEdits(ProductId id) const { return m_rows.contains(id); }
    [[nodiscard]] bool isSaving(ProductId id) const;
    /// Null if the cell has no edit.
    [[nodiscard]] const Cell* cell(ProductId id, ProductColumn column) const;
    /// Puts the valid ones of a product's edits over it.
    void applyTo(Product& product) const;

Q_SIGNALS:
    void rowChanged(pricebook::ProductId id);
    /// As it is in the database now.
    void productRead(const pricebook::Product& product);
    void saved(pricebook::ProductId id, pricebook::ProductColumn column);
    void failed(pricebook::ProductId id, pricebook::ProductColumn column, const QVariant& typed,
                const pricebook::Error& error);
    void clashed(pricebook::ProductId id, pricebook::ProductColumn column, const pricebook::Product& base,
                 const pricebook::TheirProduct& theirs);
    void merged(pricebook::ProductId id, const pricebook::TheirProduct& theirs,
                const std::vector<pricebook::Field>& fields);
    void orphaned(const pricebook::Product& wanted);

private:
    struct Row {
        QHash<int, Cell> cells;
        std::deque<ProductColumn> waiting;
        std::optional<ProductColumn> writing;
        qint64 version = 0;
        std::optional<Product> answered; ///< what the last write made of the product
        std::optional<Product> known;    ///< as it was read or answered last while this lasts
    };
    Result<Cell> read(const Product& stored, ProductColumn column, const QVariant& typed) const;
    Result<Cell> readCategory(const QVariant& typed) const;
    Result<Cell> readTags(const Product& stored, const QVariant& typed) const;
    [[nodiscard]] Category namedCategory(CategoryId id) const;
    void writeNext(ProductId id);
    void written(ProductId id, ProductColumn column, const Result<Product>& answer);
    void resolveConflict(ProductId id, ProductColumn column, const Error& conflict);
    void theirsRead(ProductId id, ProductColumn column, const Error& conflict, const Result<TheirProduct>& theirs);
    void orphan(ProductId id);
    void notSaved(ProductId id, ProductColumn column, const Error& error);
    void dropIfDone(ProductId id);

    std::shared_ptr<CatalogSession> m_session;
    QHash<ProductId, Row> m_rows;
    QHash<CategoryId, QString> m_categoryNames;
    QHash<TagId, QString> m_tagNames;
};

} // namespace pricebook
