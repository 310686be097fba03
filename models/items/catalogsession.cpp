#include "catalogsession.h"

#include "changefeed.h"
#include "changereader.h"
#include "sessionwrite.h"
#include "sharedindex.h"
#include "steptitles.h"
#include "transferjob.h"
#include "validation.h"
#include "worker.h"

#include <QCoreApplication>
#include <QTimer>

namespace pricebook {

/// The writer first: in WAL mode it makes the files that a reader may not be allowed to make.
struct SessionOpening {
    std::shared_ptr<CatalogSession> session;
    QPointer<QObject> context;
    Reply<std::shared_ptr<CatalogSession>> reply;
    std::vector<Worker*> workers;
    std::optional<ChangePlace> place; ///< before anything is read that could be changed after it

    static void next(const std::shared_ptr<SessionOpening>& opening) {
        if (opening->workers.empty()) {
            opening->done(opening->session);
            return;
        }
        Worker* worker = opening->workers.back();
        opening->workers.pop_back();
        using Start = std::pair<QString, ChangePlace>;
        worker->post<Start>(
            [](CatalogStore& store) {
                return Result<Start>({store.revision(), ChangeReader(store.connection()).here().valueOr({})});
            },
            opening->session.get(),
            [opening](const Result<Start>& start) {
                if (!start)
                    return opening->done(start.error());
                opening->session->noteRevision(start->first);
                if (!opening->place)
                    opening->place = start->second;
                next(opening);
            });
    }

    void done(Result<std::shared_ptr<CatalogSession>> result) {
        std::shared_ptr<CatalogSession> last = std::exchange(session, nullptr);
        if (!context || !result) // it must not end inside of a call from its own worker
            QTimer::singleShot(0, qApp, [last = std::move(last)] {});
        if (context && result)
            (*result)->startFeed(place.value_or(ChangePlace()));
        if (context)
            reply(std::move(result));
    }
};

CatalogSession::CatalogSession(const DatabaseUrl& url, Access access)
    : m_url(url),
      m_access(access),
      m_ownSteps(std::make_shared<OwnSteps>()),
      m_index(std::make_shared<SharedIndex>()) {
    if (access == Access::ReadWrite) {
        m_writer = std::make_unique<Worker>(url, OpenMode::ReadWrite);
        m_writer->setOwnSteps(m_ownSteps);
    }
    m_quickReader = std::make_unique<Worker>(url, OpenMode::ReadOnly);
    m_slowReader = std::make_unique<Worker>(url, OpenMode::ReadOnly);
    for (Worker* worker : {m_writer.get(), m_quickReader.get(), m_slowReader.get()}) {
        if (worker)
            watch(worker);
    }
    // The writer does not see its own commits as foreign ones.
    (m_writer ? m_writer : m_slowReader)->watchForeignChanges();
}

CatalogSession::~CatalogSession() {
    for (TransferJob* job : findChildren<TransferJob*>(Qt::FindDirectChildrenOnly))
        delete job; // cancels and waits
    m_feed.reset();
    m_quickReader->abandon();
    m_slowReader->abandon();
    if (m_writer)
        m_writer->finish();
}

void CatalogSession::open(const DatabaseUrl& url, Access access, QObject* context,
                          Reply<std::shared_ptr<CatalogSession>> reply) {
    const auto opening = std::make_shared<SessionOpening>();
    opening->session.reset(new CatalogSession(url, access));
    opening->context = context;
    opening->reply = std::move(reply);
    const CatalogSession& session = *opening->session;
    opening->workers = {session.m_slowReader.get(), session.m_quickReader.get()};
    if (session.m_writer)
        opening->workers.push_back(session.m_writer.get());
    SessionOpening::next(opening);
}

void CatalogSession::watch(Worker* worker) {
    connect(worker, &Worker::changed, this, &CatalogSession::changed);
    connect(worker, &Worker::schemaChanged, this, [this] {
        if (!std::exchange(m_schemaChanged, true))
            Q_EMIT schemaChanged();
    });
    connect(worker, &Worker::lost, this, [this, worker](const Error& error) { workerLost(worker, error); });
    connect(worker, &Worker::restored, this, [this, worker] { workerRestored(worker); });
}

void CatalogSession::workerLost(Worker* worker, const Error& error) {
    const bool first = m_lostWorkers.empty();
    m_lostWorkers.insert(worker);
    if (!first)
        return;
    Q_EMIT connectionLost(error);
    Q_EMIT statusMessage(tr("The connection is lost; trying to connect again…"));
}

void CatalogSession::workerRestored(Worker* worker) {
    m_lostWorkers.erase(worker);
    for (const auto& other : {m_writer.get(), m_quickReader.get(), m_slowReader.get()}) {
        if (other && m_lostWorkers.contains(other))
            other->probeNow();
    }
    if (!m_lostWorkers.empty())
        return;
    Q_EMIT connectionRestored();
    Q_EMIT statusMessage(tr("Connected again."));
    announceAll();
}

void CatalogSession::noteExternalChange() {
    if (m_feed)
        m_feed->checkNow();
}

void CatalogSession::startFeed(const ChangePlace& from) {
    m_feed = std::make_unique<ChangeFeed>(m_url, from, m_ownSteps);
    connect(m_feed.get(), &ChangeFeed::news, this, [this](const ChangeNews& news) {
        Q_EMIT changedElsewhere(news);
        Q_EMIT changed(news.changes);
    });
}

bool CatalogSession::hearsChanges() const { return m_feed && m_feed->isListening(); }

void CatalogSession::retryConnection() {
    for (const auto& worker : {m_writer.get(), m_quickReader.get(), m_slowReader.get()}) {
        if (worker && m_lostWorkers.contains(worker))
            worker->probeNow();
    }
}

void CatalogSession::announceAll() {
    ChangeSet all;
    all.everything = true;
    Q_EMIT changed(all);
}

/// A schema that changes while the workers open one by one is a change as any other.
void CatalogSession::noteRevision(const QString& revision) {
    if (m_revision.isEmpty())
        m_revision = revision;
    else if (m_revision != revision && !std::exchange(m_schemaChanged, true))
        QMetaObject::invokeMethod(this, &CatalogSession::schemaChanged, Qt::QueuedConnection);
}

Error CatalogSession::readOnlyError() {
    return {Error::Kind::ReadOnly, tr("This catalogue is open for reading only.")};
}

void CatalogSession::writeStarted() {
    ++m_pendingWrites;
    checkIdle();
}

void CatalogSession::writeFinished() {
    --m_pendingWrites;
    checkIdle();
}

void CatalogSession::checkIdle() {
    const bool pending = hasPendingWrites();
    if (pending != m_reportedPending) {
        m_reportedPending = pending;
        Q_EMIT pendingWritesChanged(pending);
    }
    if (hasPendingWrites())
        return;
    for (auto& [context, then] : std::exchange(m_waitingForIdle, {})) {
        if (context)
            QMetaObject::invokeMethod(context, then, Qt::QueuedConnection);
    }
}

void CatalogSession::whenIdle(QObject* context, std::function<void()> then) {
    m_waitingForIdle.emplace_back(context, std::move(then));
    checkIdle();
}

void CatalogSession::createProduct(const ProductDraft& draft, QObject* context, Reply<Product> reply) {
    write<Product>(
        [draft](CatalogStore& store, WriteUnit& unit) {
            Result<Product> product = store.products().create(unit, draft);
            if (product)
                unit.step.title = steptitles::created(*product);
            return product;
        },
        context, std::move(reply));
}

void CatalogSession::updateProduct(ProductId id, qint64 expectedVersion, const ProductPatch& patch, QObject* context,
                                   Reply<Product> reply) {
    write<Product>(
        [id, expectedVersion, patch](CatalogStore& store, WriteUnit& unit) {
            Result<Product> product = store.products().update(unit, id, expectedVersion, patch);
            if (product)
                unit.step.title = steptitles::changed(*product, patch);
            return product;
        },
        context, std::move(reply));
}

void CatalogSession::reviveProduct(ProductId id, const ProductDraft& draft, QObject* context, Reply<Product> reply) {
    write<Product>(
        [id, draft](CatalogStore& store, WriteUnit& unit) {
            Result<Product> product = store.products().revive(unit, id, draft);
            if (product)
                unit.step.title = steptitles::restored(*product);
            return product;
        },
        context, std::move(reply));
}

void CatalogSession::removeProducts(std::vector<ProductId> ids, QObject* context, Reply<qint64> reply) {
    write<qint64>(
        [ids = std::move(ids)](CatalogStore& store, WriteUnit& unit) {
            const Result<Product> only =
                ids.size() == 1 ? store.products().byId(ids.front()) : Result<Product>(Product());
            const Result<qint64> removed = store.products().remove(unit, ids);
            unit.step.title = steptitles::removed(removed.valueOr(0), only ? only->name : QString());
            return removed;
        },
        context, std::move(reply));
}

namespace {

/// `before` and `after` are the record's rows around a rename in one transaction.
template <class Usage>
std::optional<Error> renamedMeanwhile(const Result<Usage>& before, const Result<Usage>& after, const QString& was,
                                      const QString& name, const QString& seen) {
    if (seen.isEmpty() || !before || !after)
        return std::nullopt;
    const bool same = was == seen || was == name;
    if (same && after->version <= before->version + 1)
        return std::nullopt;
    return Error(
        Error::Kind::Conflict,
        same ? CatalogSession::tr("Somebody else renamed “%1” at the same time: look, then do it again.").arg(seen)
             : CatalogSession::tr("Somebody else renamed “%1” to “%2” meanwhile: enter the name again if it is "
                                  "to be yours.")
                   .arg(seen, was));
}

} // namespace

void CatalogSession::createCategory(const QString& name, QObject* context, Reply<Category> reply) {
    write<Category>(
        [name](CatalogStore& store, WriteUnit& unit) {
            unit.step.title = tr("New category “%1”").arg(name);
            return store.categories().create(unit, name);
        },
        context, std::move(reply));
}

void CatalogSession::renameCategory(CategoryId id, const QString& name, QObject* context, Reply<Category> reply,
                                    const QString& seen) {
    write<Category>(
        [id, name, seen](CatalogStore& store, WriteUnit& unit) -> Result<Category> {
            const Result<CategoryUsage> before = store.categories().byId(id);
            if (before)
                unit.step.title = tr("Renaming of category “%1” to “%2”").arg(before->category.name, name);
            Result<Category> renamed = store.categories().rename(unit, id, name);
            if (!renamed || !before)
                return renamed;
            if (auto other =
                    renamedMeanwhile(before, store.categories().byId(id), before->category.name, renamed->name, seen))
                return *other;
            return renamed;
        },
        context, std::move(reply));
}

void CatalogSession::removeCategory(CategoryId id, std::optional<CategoryId> moveTo, QObject* context,
                                    Reply<qint64> reply) {
    write<qint64>(
        [id, moveTo](CatalogStore& store, WriteUnit& unit) {
            const Result<CategoryUsage> before = store.categories().byId(id);
            if (before)
                unit.step.title = tr("Deletion of category “%1”").arg(before->category.name);
            return store.categories().remove(unit, id, moveTo);
        },
        context, std::move(reply));
}

void CatalogSession::createTag(const QString& name, QObject* context, Reply<Tag> reply) {
    write<Tag>(
        [name](CatalogStore& store, WriteUnit& unit) {
            unit.step.title = tr("New tag “%1”").arg(name);
            return store.tags().create(unit, name);
        },
        context, std::move(reply));
}

void CatalogSession::renameTag(TagId id, const QString& name, QObject* context, Reply<Tag> reply, const QString& seen) {
    write<Tag>(
        [id, name, seen](CatalogStore& store, WriteUnit& unit) -> Result<Tag> {
            const Result<TagUsage> before = store.tags().byId(id);
            if (before)
                unit.step.title = tr("Renaming of tag “%1” to “%2”").arg(before->tag.name, name);
            Result<Tag> renamed = store.tags().rename(unit, id, name);
            if (!renamed || !before)
                return renamed;
            if (auto other = renamedMeanwhile(before, store.tags().byId(id), before->tag.name, renamed->name, seen))
                return *other;
            return renamed;
        },
        context, std::move(reply));
}

void CatalogSession::removeTag(TagId id, QObject* context, Reply<qint64> reply) {
    write<qint64>(
        [id](CatalogStore& store, WriteUnit& unit) {
            const Result<TagUsage> before = store.tags().byId(id);
            if (before)
                unit.step.title = tr("Deletion of tag “%1”").arg(before->tag.name);
            return store.tags().remove(unit, id);
        },
        context, std::move(reply));
}

void CatalogSession::fetchProduct(ProductId id, QObject* context, Reply<Product> reply) {
    m_quickReader->post<Product>([id](CatalogStore& store) { return store.products().byId(id); }, context,
                                 std::move(reply));
}

void CatalogSession::allCategories(QObject* context, Reply<std::vector<CategoryUsage>> reply) {
    m_slowReader->post<std::vector<CategoryUsage>>([](CatalogStore& store) { return store.categories().all(); },
                                                   context, std::move(reply));
}

void CatalogSession::allTags(QObject* context, Reply<std::vector<TagUsage>> reply) {
    m_slowReader->post<std::vector<TagUsage>>([](CatalogStore& store) { return store.tags().all(); }, context,
                                              std::move(reply));
}

void CatalogSession::suggestTags(const QString& text, int limit, QObject* context, Reply<std::vector<TagUsage>> reply) {
    std::erase_if(m_suggestions, [&](const auto& asked) {
        if (asked.first == context)
            m_quickReader->cancel(asked.second);
        return asked.first.isNull() || asked.first == context;
    });
    const Worker::RequestId request = m_quickReader->post<std::vector<TagUsage>>(
        [text, limit](CatalogStore& store) { return store.tags().suggest(text, limit); }, context, std::move(reply));
    m_suggestions.emplace_back(context, request);
}

void CatalogSession::resolveTagNames(const QStringList& names, QObject* context, Reply<ResolvedTags> reply) {
    m_quickReader->post<ResolvedTags>(
        [names](CatalogStore& store) -> Result<ResolvedTags> {
            ResolvedTags resolved;
            for (const QString& name : names) {
                const QString trimmed = trimmedName(name);
                Result<Tag> tag = store.tags().byName(trimmed);
                if (!tag && tag.error().kind != Error::Kind::NotFound)
                    return tag.error();
                resolved.emplace_back(trimmed, tag ? std::optional(std::move(*tag)) : std::nullopt);
            }
            return resolved;
        },
        context, std::move(reply));
}

void CatalogSession::counts(QObject* context, Reply<CatalogTotals> reply) {
    m_slowReader->post<CatalogTotals>(
        [](CatalogStore& store) -> Result<CatalogTotals> {
            const Result<CatalogCounts> counts = store.counts();
            if (!counts)
                return counts.error();
            return CatalogTotals{counts->categories, counts->tags, counts->products, counts->links};
        },
        context, std::move(reply));
}

} // namespace pricebook
