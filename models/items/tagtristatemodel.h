#pragma once

#include "productset.h"

#include <QAbstractListModel>
#include <optional>

namespace pricebook {

/// The tags of many products at once, as a list with three states: on all, on some, on none. What a person does not
/// touch stays as it is and is no part of edit(). Shows first what the products have, then what a search found. Holds
/// no connection: the caller reads and gives what it read. Window's thread only.
class TagTristateModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        NameRole = Qt::UserRole + 1, ///< QString
        TagIdRole,                   ///< qint64; 0 for a new one
        OnRole,                      ///< qint64: products that have it
        PlaceRole,                   ///< QString: "on 5 of 12", or what is going to happen: "adds to 7"
        ChangedRole,                 ///< bool: a person chose it or took it away
        NearRole,                    ///< bool: not what was typed, but near to it
    };

    explicit TagTristateModel(QObject* parent = nullptr);

    /// Another set of products: what was chosen is forgotten.
    void setSpread(const TagSpread& spread);
    /// Only tags of the products that contain it, then `hits` and `near`; those that were changed stay in any case.
    void setFound(const QString& text, const std::vector<TagUsage>& hits, const std::vector<TagUsage>& near);
    /// The row gets its next state: on some → all → none → some; all → none → all; none → all → none.
    void cycle(int row);
    /// Adds a tag that is made when the change is written; chosen for all. One of this name that is shown is chosen
    /// instead. Returns its row.
    int addNew(const QString& name);
    /// The row of the tag of this name, case and spaces ignored; -1 if it is not shown.
    [[nodiscard]] int rowOfName(const QString& name) const;

    [[nodiscard]] qint64 products() const { return m_spread.products; }
    /// What is to be written; empty if nothing was chosen.
    [[nodiscard]] TagEdit edit() const;
    /// "+ organic, vegan; − green", in the order chosen.
    [[nodiscard]] QString summary() const;
    /// Tags chosen or taken away.
    [[nodiscard]] int changeCount() const { return static_cast<int>(m_changes.size()); }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;

Q_SIGNALS:
    /// edit() is another than before.
    void edited();

private:
    struct Row {
        Tag tag; ///< id invalid: new
        qint64 on = 0;
        bool near = false;
    };
    struct Change {
        Tag tag;
        bool on = false;
    };
    void arrange();
    [[nodiscard]] Qt::CheckState original(const Row& row) const;
    [[nodiscard]] const Change* changeOf(const Tag& tag) const;
    [[nodiscard]] Qt::CheckState state(const Row& row) const;
    [[nodiscard]] QString place(const Row& row) const;
    [[nodiscard]] QString spoken(const Row& row) const;
    [[nodiscard]] qint64 onCount(TagId tag) const;

    TagSpread m_spread;
    QString m_text;
    std::vector<TagUsage> m_hits, m_near;
    std::vector<Row> m_rows;
    std::vector<Change> m_changes; ///< in the order chosen
};

} // namespace pricebook
