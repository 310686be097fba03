#include "producttableprivate.h"

#include "productcells.h"
#include "productsearch.h"
#include "worker.h"

namespace pricebook {

namespace {

constexpr int firstRowCount = 100;
constexpr int pageSize = 200;
constexpr int cachedProducts = 40 * pageSize;
constexpr int pagesAtOnce = 3;
constexpr size_t mostWantedPages = 8;
constexpr size_t mostListedChanges = 500; ///< more than that is looked up as "everything"
constexpr size_t mostKeptRows = 200;
constexpr size_t mostSearchedRows = 8;
constexpr size_t mostMovedRows = 30'000'000; ///< that range operations may shift in memory: some milliseconds
constexpr int shortestPause = 50;            ///< milliseconds between two readings of the ids

/// Those of `kept` that are not in `found`.
std::vector<ProductId> departedOf(const std::vector<ProductId>& found, std::vector<ProductId> kept) {
    std::sort(kept.begin(), kept.end());
    std::vector<bool> there(kept.size(), false);
    for (const ProductId id : kept.empty() ? std::vector<ProductId>() : found) {
        const auto place = std::lower_bound(kept.begin(), kept.end(), id);
        if (place != kept.end() && *place == id)
            there[static_cast<size_t>(place - kept.begin())] = true;
    }
    std::vector<ProductId> departed;
    for (size_t i = 0; i < kept.size(); ++i) {
        if (!there[i])
            departed.push_back(kept[i]);
    }
    return departed;
}

/// From the index in memory where that knows, else from the tables.
struct Search {
    std::shared_ptr<SharedIndex> index;
    std::shared_ptr<const std::atomic<bool>> cancelled;
    ProductQuery query;

    [[nodiscard]] Result<std::vector<Product>> firstRows(CatalogStore& store) const {
        const auto found = ProductSearch(store.connection(), index).ids(query, firstRowCount, cancelled.get());
        if (!found)
            return found.error();
        if (found->has_value()) {
            Result<std::vector<Product>> rows = store.products().byIds(**found);
            // One that was deleted meanwhile would make the list look complete.
            if (!rows || rows->size() == (*found)->size())
                return rows;
        }
        return store.products().firstRows(query, firstRowCount);
    }
    [[nodiscard]] Result<std::vector<ProductId>> ids(CatalogStore& store) const {
        auto found = ProductSearch(store.connection(), index).ids(query, -1, cancelled.get());
        if (!found)
            return found.error();
        return found->has_value() ? Result<std::vector<ProductId>>(std::move(**found)) : store.products().ids(query);
    }
};

} // namespace

ProductTableModel::Private::Private(ProductTableModel* model) : q(model), edits(model), m_cache(cachedProducts) {
    m_idsTimer.setSingleShot(true);
    m_pageTimer.setSingleShot(true);
    QObject::connect(&m_idsTimer, &QTimer::timeout, q, [this] { readIds(); });
    QObject::connect(&m_pageTimer, &QTimer::timeout, q, [this] { readWanted(); });
    QObject::connect(&edits, &CellEdits::rowChanged, q, [this](ProductId id) { rowChanged(id); });
    QObject::connect(&marks, &RowMarks::rowsChanged, q, [this](const Ids& changed) { someRowsChanged(changed); });
    QObject::connect(&edits, &CellEdits::productRead, q, [this](const Product& product) {
        keep(product);
        rowChanged(product.id);
    });
    QObject::connect(&edits, &CellEdits::saved, q, [this](ProductId id, ProductColumn column) {
        absorbOwn(id, column);
        Q_EMIT q->edited(id, column);
    });
    QObject::connect(&edits, &CellEdits::failed, q, &ProductTableModel::editFailed);
    QObject::connect(&edits, &CellEdits::clashed, q, &ProductTableModel::clashed);
    QObject::connect(&edits, &CellEdits::merged, q, &ProductTableModel::merged);
    QObject::connect(&edits, &CellEdits::orphaned, q, &ProductTableModel::orphaned);
    connectHeld();
}

/// An editor that was opened before a cell of the same product was saved is not in conflict with that.
void ProductTableModel::Private::absorbOwn(ProductId id, ProductColumn column) {
    const Entry* saved = m_cache.object(id);
    if (!editorBase || editorBase->id != id || !saved)
        return;
    productcells::copyCell(saved->product, column, *editorBase);
    if (saved->product.version == editorBase->version + 1)
        editorBase->version = saved->product.version;
}

void ProductTableModel::Private::connectHeld() {
    QObject::connect(&held, &HeldCells::rowChanged, q, [this](ProductId id) { rowChanged(id); });
    // Until the rows are read again, what was saved would otherwise show its old value for a moment.
    QObject::connect(&held, &HeldCells::saved, q, [this](ProductId id) {
        if (Entry* entry = m_cache.object(id)) {
            held.applyTo(entry->product);
            entry->epoch = 0;
        }
    });
}

void ProductTableModel::Private::setSession(std::shared_ptr<CatalogSession> next) {
    cancelReads();
    if (session)
        session->disconnect(q);
    q->beginResetModel();
    edits.setSession(next);
    held.clear();
    session = std::move(next);
    ids = std::make_shared<const Ids>();
    m_cache.clear();
    edited.clear();
    marks.clear();
    openRow = ProductId();
    heldBack.reset();
    editorBase.reset();
    m_started = false;
    m_haveRows = false;
    q->endResetModel();
    setTotal(-1);
    setLoading(false);
    if (!session)
        return;
    QObject::connect(session.get(), &CatalogSession::changed, q,
                     [this](const ChangeSet& changes) { changed(changes); });
    QObject::connect(session.get(), &CatalogSession::changedElsewhere, &marks, &RowMarks::note);
}

void ProductTableModel::Private::cancelReads() {
    m_idsTimer.stop();
    m_pageTimer.stop();
    m_wantedPages.clear();
    m_beingRead.clear();
    m_readIdsAgain = false;
    if (m_cancelled)
        m_cancelled->store(true);
    m_cancelled = std::make_shared<std::atomic<bool>>(false);
    if (session) {
        session->quickReader().cancel(std::exchange(m_firstRequest, 0));
        session->quickReader().cancel(std::exchange(m_pageRequest, 0));
        session->slowReader().cancel(std::exchange(m_idsRequest, 0));
    }
}

void ProductTableModel::Private::start() {
    if (!session)
        return;
    cancelReads();
    m_started = true;
    m_haveRows = false;
    setTotal(-1);
    setLoading(true);
    m_firstRequest = session->quickReader().post<std::vector<Product>>(
        [search = Search{session->index(), m_cancelled, query}](CatalogStore& store) {
            return search.firstRows(store);
        },
        q, [this](const Result<std::vector<Product>>& answer) { firstRowsRead(answer); });
}

void ProductTableModel::Private::firstRowsRead(const Result<std::vector<Product>>& answer) {
    m_firstRequest = 0;
    if (!answer) {
        setLoading(false);
        Q_EMIT q->failed(answer.error());
        return;
    }
    Ids first;
    first.reserve(answer->size());
    q->beginResetModel();
    for (const Product& product : *answer) {
        first.push_back(product.id);
        keep(product);
    }
    ids = std::make_shared<const Ids>(std::move(first));
    edited.clear();
    marks.setDeparted({});
    m_haveRows = true;
    q->endResetModel();
    const bool complete = ids->size() < firstRowCount;
    setLoading(false);
    Q_EMIT q->rowsReady();
    if (!complete) {
        readIds();
        return;
    }
    setTotal(size());
    Q_EMIT q->refreshed();
}

void ProductTableModel::Private::refresh() {
    if (!m_haveRows) {
        start();
        return;
    }
    edited.clear();
    markAllStale();
    readIds();
}

void ProductTableModel::Private::readIds() {
    if (!session || !m_haveRows)
        return;
    if (m_idsRequest != 0) {
        m_readIdsAgain = true;
        return;
    }
    m_idsTimer.stop();
    m_idsClock.start();
    m_idsRequest = session->slowReader().post<Listing>(
        [search = Search{session->index(), m_cancelled, query}, before = ids,
         kept = edited](CatalogStore& store) -> Result<Listing> {
            Result<Ids> found = search.ids(store);
            if (!found)
                return found.error();
            if (search.cancelled->load())
                return Error(Error::Kind::Cancelled, QString());
            Listing listing;
            listing.departed = departedOf(*found, kept);
            listing.ids = std::make_shared<const Ids>(withKeptRows(*before, std::move(*found), kept));
            listing.diff = diffIds(*before, *listing.ids);
            return listing;
        },
        q, [this, before = ids](const Result<Listing>& answer) { idsRead(before, answer); });
}

void ProductTableModel::Private::idsRead(const std::shared_ptr<const Ids>& before, const Result<Listing>& answer) {
    m_idsRequest = 0;
    m_idsDuration = m_idsClock.elapsed();
    if (!answer) {
        Q_EMIT q->failed(answer.error());
        return;
    }
    if (before != ids) { // rows were removed meanwhile: the difference is to another list
        m_readIdsAgain = false;
        readIds();
        return;
    }
    apply(*answer);
    marks.setDeparted(answer->departed);
    setTotal(size());
    Q_EMIT q->refreshed();
    if (std::exchange(m_readIdsAgain, false))
        readIdsLater();
}

void ProductTableModel::Private::apply(const Listing& listing) {
    const size_t ranges = listing.diff.removed.size() + listing.diff.inserted.size();
    const size_t rows = std::max(ids->size(), listing.ids->size());
    if (listing.diff.isEmpty())
        return;
    if (listing.diff.reordered || (ranges > 1 && ranges * rows > mostMovedRows))
        applyLayout(listing);
    else
        applyRanges(listing);
}

void ProductTableModel::Private::applyRanges(const Listing& listing) {
    const bool single = listing.diff.removed.size() + listing.diff.inserted.size() == 1;
    const auto between = single ? nullptr : std::make_shared<Ids>(*ids);
    for (auto range = listing.diff.removed.rbegin(); range != listing.diff.removed.rend(); ++range) {
        q->beginRemoveRows({}, range->first, range->last);
        if (between)
            between->erase(between->begin() + range->first, between->begin() + range->last + 1);
        ids = single ? listing.ids : between;
        q->endRemoveRows();
    }
    for (const RowRange& range : listing.diff.inserted) {
        q->beginInsertRows({}, range.first, range.last);
        if (between)
            between->insert(between->begin() + range.first, listing.ids->begin() + range.first,
                            listing.ids->begin() + range.last + 1);
        ids = single ? listing.ids : between;
        q->endInsertRows();
    }
    ids = listing.ids;
}

/// Everything at once, where single operations would take too long or rows change places.
void ProductTableModel::Private::applyLayout(const Listing& listing) {
    Q_EMIT q->layoutAboutToBeChanged();
    const QModelIndexList before = q->persistentIndexList();
    QHash<ProductId, int> rows;
    for (const QModelIndex& index : before)
        rows.insert((*ids)[static_cast<size_t>(index.row())], -1);
    QModelIndexList after;
    after.reserve(before.size());
    const auto old = std::exchange(ids, listing.ids);
    if (!rows.isEmpty()) {
        for (size_t row = 0; row < ids->size(); ++row) {
            if (const auto found = rows.find((*ids)[row]); found != rows.end())
                *found = static_cast<int>(row);
        }
    }
    for (const QModelIndex& index : before) {
        const int row = rows.value((*old)[static_cast<size_t>(index.row())]);
        after.append(row < 0 ? QModelIndex() : q->index(row, index.column()));
    }
    q->changePersistentIndexList(before, after);
    Q_EMIT q->layoutChanged();
}

void ProductTableModel::Private::removeIds(Ids gone) {
    if (std::erase(gone, openRow) > 0 && openRow.isValid()) {
        heldBack = openRow;
        if (Entry* entry = m_cache.object(openRow))
            entry->epoch = m_epoch; // there is nothing newer to be read
        if (std::find(edited.begin(), edited.end(), openRow) == edited.end())
            edited.push_back(openRow); // nor do the ids that are read meanwhile take it away
    }
    std::sort(gone.begin(), gone.end());
    const auto isGone = [&gone](ProductId id) { return std::binary_search(gone.begin(), gone.end(), id); };
    for (const ProductId id : gone) {
        m_cache.remove(id);
        edits.forget(id);
    }
    std::erase_if(edited, isGone);
    auto rest = std::make_shared<Ids>();
    rest->reserve(ids->size());
    std::copy_if(ids->begin(), ids->end(), std::back_inserter(*rest), [&](ProductId id) { return !isGone(id); });
    if (rest->size() == ids->size())
        return;
    apply({rest, diffIds(*ids, *rest), {}});
    if (total >= 0)
        setTotal(size());
}

void ProductTableModel::Private::releaseOpenRow() {
    openRow = ProductId();
    if (heldBack)
        removeIds({*std::exchange(heldBack, std::nullopt)});
}

void ProductTableModel::Private::setTotal(qint64 value) {
    if (std::exchange(total, value) != value)
        Q_EMIT q->totalChanged(value);
}

void ProductTableModel::Private::setLoading(bool value) {
    if (std::exchange(loading, value) != value)
        Q_EMIT q->loadingChanged(value);
}

const Product* ProductTableModel::Private::loaded(int row) {
    const Entry* entry = m_cache.object((*ids)[static_cast<size_t>(row)]);
    if (!entry || entry->epoch != m_epoch)
        want(row);
    return entry ? &entry->product : nullptr;
}

const Product* ProductTableModel::Private::known(int row) const {
    const Entry* entry = m_cache.object((*ids)[static_cast<size_t>(row)]);
    return entry ? &entry->product : nullptr;
}

void ProductTableModel::Private::keep(const Product& product, bool fresh) {
    edits.learnNames(product);
    held.learn(product);
    m_cache.insert(product.id, new Entry{product, fresh ? m_epoch : 0});
}

void ProductTableModel::Private::want(int row) {
    if (!session || m_beingRead.contains((*ids)[static_cast<size_t>(row)]))
        return;
    const int page = row / pageSize;
    if (!m_wantedPages.empty() && m_wantedPages.back() == page)
        return;
    std::erase(m_wantedPages, page);
    m_wantedPages.push_back(page);
    if (m_wantedPages.size() > mostWantedPages) // scrolled by; asked for again when looked at again
        m_wantedPages.erase(m_wantedPages.begin());
    if (m_pageRequest == 0 && !m_pageTimer.isActive())
        m_pageTimer.start(0);
}

void ProductTableModel::Private::readWanted() {
    Ids asked;
    std::vector<RowRange> pages;
    while (pages.size() < pagesAtOnce && !m_wantedPages.empty()) {
        const int first = m_wantedPages.back() * pageSize;
        const int end = std::min(first + pageSize, size());
        m_wantedPages.pop_back();
        for (int row = first; row < end; ++row) {
            const ProductId id = (*ids)[static_cast<size_t>(row)];
            const Entry* entry = m_cache.object(id);
            if (!entry || entry->epoch != m_epoch)
                asked.push_back(id);
        }
        if (first < end)
            pages.push_back({first, end - 1});
    }
    if (asked.empty() || !session)
        return;
    m_beingRead = QSet<ProductId>(asked.begin(), asked.end());
    m_changedMeanwhile.clear();
    m_pageRequest = session->quickReader().post<std::vector<Product>>(
        [asked](CatalogStore& store) { return store.products().byIds(asked); }, q,
        [this, pages, before = ids, epoch = m_epoch](const Result<std::vector<Product>>& answer) {
            m_pageRequest = 0;
            Ids gone;
            if (answer)
                gone = takeWanted(*answer, epoch == m_epoch);
            else
                m_beingRead.clear();
            if (before != ids)
                rowsChanged(0, size() - 1);
            else {
                for (const RowRange& page : pages)
                    rowsChanged(page.first, page.last);
            }
            removeIds(gone);
            if (!m_wantedPages.empty())
                m_pageTimer.start(0);
            if (!answer)
                Q_EMIT q->failed(answer.error());
        });
}

/// Returns those that are no longer there.
ProductTableModel::Private::Ids ProductTableModel::Private::takeWanted(const std::vector<Product>& products,
                                                                       bool fresh) {
    for (const Product& product : products) {
        m_beingRead.remove(product.id);
        const Entry* known = m_cache.object(product.id);
        // What was answered to a write of ours meanwhile is newer.
        const bool outdated = known && known->epoch == m_epoch && known->product.version > product.version;
        if (!edits.isSaving(product.id) && !outdated)
            keep(product, fresh && !m_changedMeanwhile.contains(product.id));
    }
    return {m_beingRead.cbegin(), std::exchange(m_beingRead, {}).cend()};
}

void ProductTableModel::Private::changed(const ChangeSet& changes) {
    if (!m_started)
        return;
    if (!m_haveRows) { // not read yet, or reading failed
        start();
        return;
    }
    if (changes.everything) {
        markAllStale();
        readIdsLater();
        return;
    }
    if (!changes.categories.empty() || !changes.tags.empty())
        markAllStale(); // each holds their names
    markStale(changes.productsChanged);
    for (const ProductId id : changes.productsChanged) {
        if (edited.size() < mostKeptRows && std::find(edited.begin(), edited.end(), id) == edited.end())
            edited.push_back(id);
    }
    removeIds(changes.productsRemoved);
    const bool orderedByNames = query.sort.column == SortColumn::Category || query.sort.column == SortColumn::Tags;
    const bool namesMatter = orderedByNames || query.filter.textEverywhere;
    const bool namesChanged = !changes.categories.empty() || !changes.tags.empty();
    const bool mayDepart = !query.filter.isEmpty() && !changes.productsChanged.empty();
    if (!changes.productsAdded.empty() || mayDepart || m_idsRequest != 0 || (namesMatter && namesChanged))
        readIdsLater();
}

void ProductTableModel::Private::markStale(const Ids& products) {
    if (products.size() > mostListedChanges) {
        markAllStale();
        return;
    }
    Ids stale;
    for (const ProductId id : products) {
        if (m_pageRequest != 0)
            m_changedMeanwhile.insert(id);
        if (edits.isSaving(id)) // the answer brings it
            continue;
        if (Entry* entry = m_cache.object(id)) {
            entry->epoch = 0;
            stale.push_back(id);
        }
    }
    someRowsChanged(stale);
}

/// Each is looked for among all rows, so that many are told as one.
void ProductTableModel::Private::someRowsChanged(const Ids& changed) {
    if (changed.size() > mostSearchedRows)
        return rowsChanged(0, size() - 1);
    for (const ProductId id : changed)
        rowChanged(id);
}

void ProductTableModel::Private::markAllStale() {
    ++m_epoch;
    rowsChanged(0, size() - 1);
}

/// Not more often than the last reading took, so that a busy database does not keep a reader busy all the time.
void ProductTableModel::Private::readIdsLater() {
    if (m_idsRequest != 0)
        m_readIdsAgain = true;
    else if (!m_idsTimer.isActive())
        m_idsTimer.start(m_idsDuration < shortestPause ? 0 : static_cast<int>(m_idsDuration));
}

void ProductTableModel::Private::rowsChanged(int first, int last) {
    if (first <= last)
        Q_EMIT q->dataChanged(q->index(first, 0), q->index(last, q->columnCount() - 1));
}

void ProductTableModel::Private::rowChanged(ProductId id) {
    if (const int row = rowOf(id); row >= 0)
        rowsChanged(row, row);
}

int ProductTableModel::Private::rowOf(ProductId id) const {
    const auto found = std::find(ids->begin(), ids->end(), id);
    return found == ids->end() ? -1 : static_cast<int>(found - ids->begin());
}

} // namespace pricebook
