#pragma once

#include "catalogsession.h"
#include "celledits.h"
#include "heldcells.h"
#include "iddiff.h"
#include "producttablemodel.h"
#include "rowmarks.h"

#include <QCache>
#include <QElapsedTimer>
#include <QSet>
#include <QTimer>
#include <atomic>

namespace pricebook {

/// The rows of the model: which ids, which of them are loaded, and what to read next. A request that became useless is
/// cancelled, and the answer of a cancelled request never comes: there are no late answers here.
class ProductTableModel::Private {
public:
    explicit Private(ProductTableModel* model);

    void setSession(std::shared_ptr<CatalogSession> next);
    /// Reads the query's first rows and resets the model when they are there.
    void start();
    /// Reads the ids again and turns the rows into them.
    void readIds();
    void refresh();
    /// What was deleted while its editor was open goes now.
    void releaseOpenRow();
    /// Null if not loaded; asks for it then.
    const Product* loaded(int row);
    /// Null if not loaded.
    [[nodiscard]] const Product* known(int row) const;
    void keep(const Product& product, bool fresh = true);
    void rowChanged(ProductId id);
    void connectHeld();
    [[nodiscard]] int rowOf(ProductId id) const;
    [[nodiscard]] int size() const { return static_cast<int>(ids->size()); }

    ProductTableModel* q;
    std::shared_ptr<CatalogSession> session;
    ProductQuery query;
    CellEdits edits;
    RowMarks marks;
    HeldCells held;
    bool holding = false;
    QPersistentModelIndex described; ///< the cell that has the description
    QString description;
    /// Replaced and never changed, for a reader may be looking at it.
    std::shared_ptr<const std::vector<ProductId>> ids = std::make_shared<const std::vector<ProductId>>();
    qint64 total = -1;
    bool loading = false;
    std::optional<Product> editorBase; ///< as an open editor began with it
    int editorColumn = -1;             ///< of that
    ProductId openRow;                 ///< of an open editor: it is not taken away
    std::optional<ProductId> heldBack; ///< the same, after it was deleted
    std::vector<ProductId> edited;     ///< rows that stay where they are although they may not belong there

private:
    using Ids = std::vector<ProductId>;
    struct Listing {
        std::shared_ptr<const Ids> ids;
        IdDiff diff;
        Ids departed; ///< those kept although they do not belong there
    };
    struct Entry {
        Product product;
        quint64 epoch = 0; ///< older than the model's: to be read again when looked at
    };

    void absorbOwn(ProductId id, ProductColumn column);
    void cancelReads();
    void firstRowsRead(const Result<std::vector<Product>>& answer);
    void idsRead(const std::shared_ptr<const Ids>& before, const Result<Listing>& answer);
    void apply(const Listing& listing);
    void applyRanges(const Listing& listing);
    void applyLayout(const Listing& listing);
    void removeIds(Ids gone);
    void setTotal(qint64 value);
    void setLoading(bool value);
    void want(int row);
    void readWanted();
    Ids takeWanted(const std::vector<Product>& products, bool fresh);
    void changed(const ChangeSet& changes);
    void markStale(const Ids& products);
    void markAllStale();
    void readIdsLater();
    void rowsChanged(int first, int last);
    void someRowsChanged(const Ids& changed);

    QCache<ProductId, Entry> m_cache;
    quint64 m_epoch = 1;
    bool m_started = false;                         ///< a query was set
    bool m_haveRows = false;                        ///< for this query
    std::shared_ptr<std::atomic<bool>> m_cancelled; ///< ends the searches in memory
    quint64 m_firstRequest = 0, m_idsRequest = 0, m_pageRequest = 0;
    bool m_readIdsAgain = false;
    QTimer m_idsTimer;
    QElapsedTimer m_idsClock;
    qint64 m_idsDuration = 0;       ///< milliseconds
    std::vector<int> m_wantedPages; ///< the one asked for last at the end
    QSet<ProductId> m_beingRead;
    QSet<ProductId> m_changedMeanwhile; ///< while a page was being read
    QTimer m_pageTimer;
};

} // namespace pricebook
