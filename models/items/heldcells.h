#pragma once

#include "catalogsession.h"
#include "cellchange.h"
#include "columns.h"

#include <QHash>
#include <QObject>
#include <QVariant>
#include <optional>

namespace pricebook {

struct CellPlan;

/// A cell that was edited and waits to be saved.
struct HeldCell {
    CellChange change;
    QString name;        ///< of the product
    CategoryId category; ///< of Field::Category, where it is known
    QString problem;     ///< why it could not be saved, or what somebody else made of it; empty: nothing is in the way
    QString now;         ///< with a problem: what the field has in the database
    qint64 version = 0;  ///< likewise, of the product
    bool operator==(const HeldCell&) const = default;
};

/// Edits of cells that are kept until they are saved together or given up. They belong to products, not to rows: no
/// sort, filter or refresh drops them, nor that the product was deleted. Window's thread only.
class HeldCells : public QObject {
    Q_OBJECT
public:
    static constexpr int most = 10'000;
    explicit HeldCells(QObject* parent = nullptr);

    [[nodiscard]] bool isEmpty() const { return m_products.isEmpty(); }
    [[nodiscard]] int count() const { return m_count; }
    [[nodiscard]] int productCount() const { return static_cast<int>(m_products.size()); }
    [[nodiscard]] bool has(ProductId id) const { return m_products.contains(id); }
    /// Null if the cell is not held.
    [[nodiscard]] const HeldCell* cell(ProductId id, Field field) const;
    /// In the order in which they were edited.
    [[nodiscard]] std::vector<HeldCell> all() const;
    [[nodiscard]] bool isSaving() const { return m_saving; }

    /// `typed` as ProductTableModel::setData() takes it. A cell that has its stored value again is held no more. False
    /// if the value breaks a rule or there are `most` already.
    bool hold(const Product& stored, ProductColumn column, const QVariant& typed);
    /// The cells of a plan that can be written. False (and nothing is held) beyond `most`.
    bool hold(const CellPlan& plan);
    /// As they were kept in a draft.
    void restore(const std::vector<HeldCell>& cells);
    void revert(ProductId id, Field field);
    void clear();
    /// What was typed stands, though somebody else changed the field meanwhile.
    void keepMine(ProductId id, Field field);

    /// Puts the held values over it.
    void applyTo(Product& product) const;
    /// Takes note of a product as it is stored now: of cells that somebody else changed to something else.
    void learn(const Product& stored);

    /// Writes all in one step of that title. What was refused stays, with its problem; what was edited again meanwhile
    /// stays, too. `done` comes once, unless the session ends.
    void save(CatalogSession& session, const QString& title, std::function<void(const Result<CellReport>&)> done);

Q_SIGNALS:
    /// A product's held cells are others now.
    void rowChanged(pricebook::ProductId id);
    /// Those of the product were saved and are about to be held no more.
    void saved(pricebook::ProductId id);
    /// After any change.
    void changed();

private:
    struct Entry {
        HeldCell cell;
        quint64 number = 0;
    };
    void put(const HeldCell& cell);
    bool take(ProductId id, Field field);
    Entry* find(ProductId id, Field field);
    void written(const std::vector<CellChange>& sent, const CellReport& report);

    QHash<ProductId, std::vector<Entry>> m_products;
    quint64 m_lastNumber = 0;
    int m_count = 0;
    bool m_saving = false;
};

} // namespace pricebook
