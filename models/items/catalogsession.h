#pragma once

#include "changenews.h"
#include "databaseurl.h"
#include "product.h"
#include "result.h"

#include <QObject>
#include <QPointer>
#include <QStringList>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace pricebook {

class CatalogStore;
class ChangeFeed;
class OwnSteps;
class TransferJob;
struct SharedIndex;
class WriteUnit;
class Worker;
struct ChangePlace;
struct ExportOptions;
struct ImportOptions;

/// Called on the session's thread, once; never called when the `context` given with it is gone by then.
template <class T>
using Reply = std::function<void(Result<T>)>;

/// How many rows a catalogue has.
struct CatalogTotals {
    qint64 categories = 0;
    qint64 tags = 0;
    qint64 products = 0;
    qint64 links = 0;
    bool operator==(const CatalogTotals&) const = default;
};

/// An open catalogue, for windows. Lives on the window's thread and runs nothing there: a quick reader, a slow reader
/// and a writer each have a thread and a connection, a transfer gets its own. Every method returns at once; `context`
/// (never null) lives on the window's thread. Writes are done in the order of the calls. A lost connection is opened
/// again by itself; reads are then repeated, and so are writes that surely did not happen. Destruction (on the window's
/// thread) stops the reads, cancels transfers and waits for the writes that were asked for.
class CatalogSession : public QObject {
    Q_OBJECT

public:
    enum class Access { ReadWrite, ReadOnly };

    /// Opens an existing database whose schema is at head (see migrations). The reply's session is never null.
    /// Errors: as of the database's connection: NotFound, Unavailable, Denied, Locked, Damaged, ReadOnly.
    static void open(const DatabaseUrl& url, Access access, QObject* context,
                     Reply<std::shared_ptr<CatalogSession>> reply);
    ~CatalogSession() override;

    [[nodiscard]] const DatabaseUrl& url() const { return m_url; }
    [[nodiscard]] bool isReadOnly() const { return m_access == Access::ReadOnly; }

    // Writes. In a read-only session each replies Kind::ReadOnly. Other errors: Invalid (with issues), NameTaken
    // (issues[0].existingId), NotFound, Conflict, Locked, Unavailable, DiskFull; nothing was changed then.
    void createProduct(const ProductDraft& draft, QObject* context, Reply<Product> reply);
    /// `expectedVersion` 0: whatever it is now. Otherwise Conflict if the product has another one.
    void updateProduct(ProductId id, qint64 expectedVersion, const ProductPatch& patch, QObject* context,
                       Reply<Product> reply);
    /// A product that was deleted comes back with its id and these values, but for a category and tags that are gone
    /// as well. Conflict: it is there (again).
    void reviveProduct(ProductId id, const ProductDraft& draft, QObject* context, Reply<Product> reply);
    /// Replies how many there were.
    void removeProducts(std::vector<ProductId> ids, QObject* context, Reply<qint64> reply);
    void createCategory(const QString& name, QObject* context, Reply<Category> reply);
    /// Conflict if it is not called `seen` (nor `name`) any more; an empty one: whatever it is called.
    void renameCategory(CategoryId id, const QString& name, QObject* context, Reply<Category> reply,
                        const QString& seen = {});
    /// Its products go to `moveTo` or stay without a category. Replies how many products that were.
    void removeCategory(CategoryId id, std::optional<CategoryId> moveTo, QObject* context, Reply<qint64> reply);
    void createTag(const QString& name, QObject* context, Reply<Tag> reply);
    void renameTag(TagId id, const QString& name, QObject* context, Reply<Tag> reply, const QString& seen = {});
    /// Replies how many products had it.
    void removeTag(TagId id, QObject* context, Reply<qint64> reply);

    /// Any other write, for the classes of this folder: `work` runs on the writer's thread in one transaction and says
    /// in `unit.step.title` what it did. It may run again after it gave way to another's, so it keeps nothing from
    /// before.
    template <class T>
    void write(std::function<Result<T>(CatalogStore&, WriteUnit&)> work, QObject* context, Reply<T> reply);

    // Reads.
    void fetchProduct(ProductId id, QObject* context, Reply<Product> reply);
    /// By name.
    void allCategories(QObject* context, Reply<std::vector<CategoryUsage>> reply);
    void allTags(QObject* context, Reply<std::vector<TagUsage>> reply);
    /// At most `limit` tags that contain `text`, those that begin with it first; for an empty text the most used ones.
    /// The answer to an older call of the same context that is still waiting is dropped.
    void suggestTags(const QString& text, int limit, QObject* context, Reply<std::vector<TagUsage>> reply);
    using ResolvedTags = std::vector<std::pair<QString, std::optional<Tag>>>;
    /// For each name, trimmed, in the order given: the tag of that name (case ignored), or none.
    void resolveTagNames(const QStringList& names, QObject* context, Reply<ResolvedTags> reply);
    void counts(QObject* context, Reply<CatalogTotals> reply);

    // Transfers (see transferjob.h): each starts at once, is a child of the session and deletes itself after
    // finished(). While an import runs, writes wait for it.
    TransferJob* importFile(const QString& path, const ImportOptions& options);
    TransferJob* exportFile(const QString& path, const ExportOptions& options);
    TransferJob* importSample();

    /// True while a write has no reply yet or a transfer runs.
    [[nodiscard]] bool hasPendingWrites() const { return m_pendingWrites > 0 || m_runningTransfers > 0; }
    /// Calls `then` as soon as there are no pending writes: at once (queued) when there are none now.
    void whenIdle(QObject* context, std::function<void()> then);
    /// True between connectionLost() and connectionRestored().
    [[nodiscard]] bool isConnectionLost() const { return !m_lostWorkers.empty(); }

    /// A part of this program has committed on a connection of its own: looks for it now.
    void noteExternalChange();
    /// False where changes of others are asked for every now and then: on SQLite and behind a pooler.
    [[nodiscard]] bool hearsChanges() const;
    /// While the connection is lost: tries at once.
    void retryConnection();

    /// For the models of this folder: where reads run.
    [[nodiscard]] Worker& quickReader() const { return *m_quickReader; }
    [[nodiscard]] Worker& slowReader() const { return *m_slowReader; }
    /// Likewise: in memory what searches need, once a FacetModel has read it. Never null.
    [[nodiscard]] const std::shared_ptr<SharedIndex>& index() const { return m_index; }

Q_SIGNALS:
    /// After each commit of ours, before the reply of the write; and within a second after what others committed: with
    /// exact ids, or as `everything` where it is more than a thousand rows.
    void changed(const pricebook::ChangeSet& changes);
    /// Before changed() of what others committed.
    void changedElsewhere(const pricebook::ChangeNews& news);
    /// One translated sentence for a status bar.
    void statusMessage(const QString& text);
    /// The server is away; the session keeps trying. Not repeated until it was restored.
    void connectionLost(const pricebook::Error& error);
    /// Followed by changed(everything).
    void connectionRestored();
    /// Another program has changed the tables. Writes fail with Kind::Schema from now on; open the catalogue anew.
    /// Once.
    void schemaChanged();
    void pendingWritesChanged(bool pending);

private:
    CatalogSession(const DatabaseUrl& url, Access access);
    void startOpening(QObject* context, Reply<std::shared_ptr<CatalogSession>> reply);
    void watch(Worker* worker);
    void workerLost(Worker* worker, const Error& error);
    void workerRestored(Worker* worker);
    void announceAll();
    void startFeed(const ChangePlace& from);
    void noteRevision(const QString& revision);
    friend struct SessionOpening;
    [[nodiscard]] static Error readOnlyError();
    void writeStarted();
    void writeFinished();
    void transferStarted(bool isImport);
    void transferFinished(bool isImport, bool wrote);
    void checkIdle();

    DatabaseUrl m_url;
    Access m_access;
    std::shared_ptr<OwnSteps> m_ownSteps;
    std::shared_ptr<SharedIndex> m_index;
    std::unique_ptr<ChangeFeed> m_feed; ///< once it is open
    std::unique_ptr<Worker> m_quickReader, m_slowReader;
    std::unique_ptr<Worker> m_writer; ///< null in a read-only session
    QString m_revision;               ///< of the schema when this was opened
    bool m_schemaChanged = false;
    std::set<const Worker*> m_lostWorkers;
    std::vector<std::pair<QPointer<QObject>, std::function<void()>>> m_waitingForIdle;
    int m_pendingWrites = 0;
    int m_runningTransfers = 0;
    int m_runningImports = 0;
    bool m_reportedPending = false;
    std::vector<std::pair<QPointer<QObject>, quint64>> m_suggestions; ///< the newest request of each context
};

} // namespace pricebook
