#pragma once

#include "error.h"
#include "product.h"
#include "result.h"

#include <QAbstractTableModel>
#include <QHash>
#include <functional>
#include <memory>
#include <vector>

namespace pricebook {

class CatalogSession;
struct ChangeSet;

/// What categories and tags have in common as a table: columns Name (editable: renames) and Products (the count).
/// Holds all of them (thousands), sorts and filters in memory, reads them anew in the background after changes;
/// selection stays with its rows. A rename that fails keeps the typed name shown with the reason. Window's thread only.
class UsageTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { NameColumn, ProductsColumn, ColumnCount };
    enum Role {
        IdRole = Qt::UserRole, ///< qint64
        CountRole,             ///< qint64: products
        SavingRole,            ///< bool: a rename is under way
        SeenRole,              ///< set it, to anything, when an editor opens: a rename is from the name of that moment
        ErrorRole,             ///< QString: why the typed name was not saved; empty otherwise
    };

    ~UsageTableModel() override;

    /// Null: an empty table. Reads at once otherwise.
    void setSession(std::shared_ptr<CatalogSession> session);
    [[nodiscard]] const std::shared_ptr<CatalogSession>& session() const { return m_session; }
    void reload();
    /// Shows only names that contain it, case ignored.
    void setFilterText(const QString& text);
    [[nodiscard]] QString filterText() const { return m_filter; }
    /// Which of them are shown, besides what the text asks for.
    enum class Shown {
        All,
        Unused,   ///< no product has it
        UsedOnce, ///< one product has it
        Twins,    ///< another one differs in case and spaces only
    };
    void setShown(Shown shown);
    [[nodiscard]] Shown shown() const { return m_shown; }
    /// True until the first answer.
    [[nodiscard]] bool isLoading() const { return m_loading; }
    /// Of all, filtered or not.
    [[nodiscard]] qint64 totalRows() const { return static_cast<qint64>(m_all.size()); }
    /// Takes back a typed name that could not be saved.
    void discard(int row);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    /// Renames. False where the name breaks a rule (renameFailed says why) or is the same.
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

Q_SIGNALS:
    /// The rows are as in the database.
    void loaded();
    void failed(const pricebook::Error& error);
    /// For a taken name error.issues[0].existingId is the row that has it. The cell keeps `typed`.
    void renameFailed(qint64 id, const QString& typed, const pricebook::Error& error);

protected:
    struct Row {
        qint64 id = 0;
        QString name;
        qint64 products = 0;
        qint64 version = 0;
        bool operator==(const Row&) const = default;
    };
    using RowsReply = std::function<void(Result<std::vector<Row>>)>;
    using RenameReply = std::function<void(Result<QString>)>;

    explicit UsageTableModel(QObject* parent);
    [[nodiscard]] const Row* rowAt(int row) const;
    [[nodiscard]] int rowOfId(qint64 id) const;
    virtual void load(RowsReply reply) = 0;
    /// `seen`: as it was called when the editor was opened.
    virtual void rename(qint64 id, const QString& name, const QString& seen, RenameReply reply) = 0;
    [[nodiscard]] virtual std::optional<Issue> check(const QString& name) const = 0;
    [[nodiscard]] virtual bool isTouchedBy(const ChangeSet& changes) const = 0;

private:
    struct Typed {
        QString name;
        QString error; ///< empty while it is being saved
    };
    void loadedRows(Result<std::vector<Row>> answer);
    void arrange();
    [[nodiscard]] std::vector<Row> rowsToShow() const;
    void renamed(qint64 id, const QString& typed, const Result<QString>& answer);
    void cellChanged(qint64 id);

    std::shared_ptr<CatalogSession> m_session;
    std::vector<Row> m_all;
    std::vector<Row> m_rows; ///< those shown, in order
    QHash<qint64, Typed> m_typed;
    std::pair<qint64, QString> m_seen; ///< id and name when the editor was opened
    QString m_filter;
    Shown m_shown = Shown::All;
    int m_sortColumn = NameColumn;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
    int m_generation = 0; ///< of the session: answers of an earlier one are dropped
    bool m_loading = false;
    bool m_reading = false;
    bool m_readAgain = false;
};

class CategoryTableModel : public UsageTableModel {
    Q_OBJECT

public:
    explicit CategoryTableModel(QObject* parent = nullptr);
    explicit CategoryTableModel(std::shared_ptr<CatalogSession> session, QObject* parent = nullptr);
    /// The invalid id if there is no such row.
    [[nodiscard]] CategoryId idAt(int row) const;
    [[nodiscard]] int rowOf(CategoryId id) const { return rowOfId(id.value); }
    /// Only for a row that is there.
    [[nodiscard]] CategoryUsage at(int row) const;

protected:
    void load(RowsReply reply) override;
    void rename(qint64 id, const QString& name, const QString& seen, RenameReply reply) override;
    [[nodiscard]] std::optional<Issue> check(const QString& name) const override;
    [[nodiscard]] bool isTouchedBy(const ChangeSet& changes) const override;
};

class TagTableModel : public UsageTableModel {
    Q_OBJECT

public:
    explicit TagTableModel(QObject* parent = nullptr);
    explicit TagTableModel(std::shared_ptr<CatalogSession> session, QObject* parent = nullptr);
    [[nodiscard]] TagId idAt(int row) const;
    [[nodiscard]] int rowOf(TagId id) const { return rowOfId(id.value); }
    [[nodiscard]] TagUsage at(int row) const;

protected:
    void load(RowsReply reply) override;
    void rename(qint64 id, const QString& name, const QString& seen, RenameReply reply) override;
    [[nodiscard]] std::optional<Issue> check(const QString& name) const override;
    [[nodiscard]] bool isTouchedBy(const ChangeSet& changes) const override;
};

} // namespace pricebook
