#pragma once

#include "columns.h"
#include "producttablemodel.h"

#include <QHash>
#include <QVariant>
#include <deque>

namespace pricebook {

/// The cells of a ProductTableModel that were edited and are being saved or could not be. Internal to items.
/// At most one write of a product is under way; the next goes with the version that the last one gave, so that nobody
/// is in conflict with himself. A conflict where somebody else changed other fields is resolved by writing again.
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
        QString reason; ///< why it is NotSaved
        Product base;   ///< as the user saw it when typing
        int tries = 0;
    };

    explicit CellEdits(QObject* parent) : QObject(parent) {}
    ~CellEdits() override;

    /// Writes what still waits through the old session, drops the rest.
    void setSession(std::shared_ptr<CatalogSession> session);
    /// Takes note of the names that come with a product, to show an edit's before it is saved.
    void learnNames(const Product& product);

    /// True if the value is valid; it is then being saved. Otherwise the cell is NotSaved and failed() was sent.
    bool edit(const Product& stored, ProductColumn column, const QVariant& typed);
    void retry(const Product& stored, ProductColumn column);
    void discard(ProductId id, ProductColumn column);
    void discardAll();
    /// The product is gone: so are its cells.
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

private:
    struct Row {
        QHash<int, Cell> cells;
        std::deque<ProductColumn> waiting;
        std::optional<ProductColumn> writing;
        qint64 version = 0;
        std::optional<Product> answered; ///< what the last write made of the product
    };
    Result<Cell> read(const Product& stored, ProductColumn column, const QVariant& typed) const;
    Result<Cell> readCategory(const QVariant& typed) const;
    Result<Cell> readTags(const Product& stored, const QVariant& typed) const;
    [[nodiscard]] Category namedCategory(CategoryId id) const;
    void writeNext(ProductId id);
    void written(ProductId id, ProductColumn column, const Result<Product>& answer);
    void resolveConflict(ProductId id, ProductColumn column, const Error& conflict);
    void notSaved(ProductId id, ProductColumn column, const Error& error);
    void dropIfDone(ProductId id);

    std::shared_ptr<CatalogSession> m_session;
    QHash<ProductId, Row> m_rows;
    QHash<CategoryId, QString> m_categoryNames;
    QHash<TagId, QString> m_tagNames;
};

} // namespace pricebook
