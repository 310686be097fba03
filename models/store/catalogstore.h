#pragma once

#include "accountstore.h"
#include "categorystore.h"
#include "changeset.h"
#include "changestep.h"
#include "connection.h"
#include "ownsteps.h"
#include "productstore.h"
#include "result.h"
#include "tagstore.h"
#include "transaction.h"

#include <functional>
#include <memory>

namespace pricebook {

/// What the write methods of the stores need: proof that a write transaction is open, and a place for what they
/// changed.
class WriteUnit {
public:
    [[nodiscard]] Connection& connection() const { return *m_connection; }
    ChangeSet changes;
    /// What this transaction is in the list of steps; the id is known from the beginning.
    StepInfo step;
    /// While set, the journal does not write down tags that products get or lose: of new products they are told by the
    /// products themselves.
    Result<void> setQuietLinks(bool quiet);

private:
    friend class CatalogStore;
    explicit WriteUnit(Connection& connection) : m_connection(&connection) {}
    Connection* m_connection;
    qint64 m_firstEntry = 0; ///< SQLite: the journal's entries from here on are this transaction's
};

struct CatalogCounts {
    qint64 categories = 0;
    qint64 tags = 0;
    qint64 products = 0;
    qint64 links = 0;
};

/// The catalogue on one connection. Belongs to one thread. Expects the schema to be at head; opening only remembers at
/// which revision it is, and every write transaction looks first whether it still is: another program may have changed
/// the tables meanwhile.
class CatalogStore {
public:
    using ChangedHandler = std::function<void(const ChangeSet&)>;
    enum class Tries { One, Several };

    static Result<std::unique_ptr<CatalogStore>> open(const DatabaseUrl& url, OpenMode mode);
    /// `revision` as of revision().
    CatalogStore(std::unique_ptr<Connection> connection, QString revision);

    [[nodiscard]] Connection& connection() { return *m_connection; }
    [[nodiscard]] ProductStore& products() { return m_products; }
    [[nodiscard]] CategoryStore& categories() { return m_categories; }
    [[nodiscard]] TagStore& tags() { return m_tags; }
    [[nodiscard]] AccountStore& accounts() { return m_accounts; }
    Result<CatalogCounts> counts();
    /// The revision that the database named when this was opened.
    [[nodiscard]] const QString& revision() const { return m_revision; }
    /// Schema, if the database names another revision than `expected` by now.
    Result<void> checkRevision(const QString& expected);

    /// Runs `work` in one write transaction (with the triggers told that this program keeps versions itself), commits,
    /// then calls the changed handler. Whatever error `work` or the commit gives, nothing was changed, unless it says
    /// Error::mayBeDone. Work returning
    /// an error rolls back. Error Schema: the tables were changed since this was opened. If the server gives the
    /// transaction up because it and another's waited for each other, the work is done again a few times; `Tries::One`
    /// for work that cannot be. Nothing waits longer for a lock than the connection's patience (Locked).
    template <class T>
    Result<T> write(const std::function<Result<T>(WriteUnit&)>& work, Tries tries = Tries::Several) {
        for (int attempt = 1;; ++attempt) {
            Result<T> result = writeOnce(work);
            if (result || !result.error().gaveWay || tries == Tries::One || !pauseBeforeNext(attempt))
                return result;
        }
    }
    /// What the journal says of the changes from now on: through what ("window", "http", "import", "command line"),
    /// who, and which installation, whose list of steps to undo it joins. All may be empty.
    void setOrigin(const QString& source, const QString& actor, const QString& client = {}) {
        m_source = source;
        m_actor = actor;
        m_client = client;
    }
    [[nodiscard]] const QString& client() const { return m_client; }
    /// The name of whoever runs this program, for setOrigin(); empty if the system does not say.
    [[nodiscard]] static QString systemUser();
    /// The same for every window and command of this user on this machine, for setOrigin(). 32 characters.
    [[nodiscard]] static QString thisClient();
    /// Learns of each step that changes something, before it is committed. May be null.
    void setOwnSteps(std::shared_ptr<OwnSteps> steps) { m_ownSteps = std::move(steps); }
    /// Called on this thread after each commit that changed something.
    void setChangedHandler(ChangedHandler handler) { m_changed = std::move(handler); }

private:
    template <class T>
    Result<T> writeOnce(const std::function<Result<T>(WriteUnit&)>& work) {
        WriteUnit unit(*m_connection);
        Result<Transaction> transaction = beginWrite(unit);
        if (!transaction)
            return transaction.error();
        Result<T> result = work(unit);
        if (!result)
            return result;
        const bool announced = m_ownSteps && !unit.changes.isEmpty();
        if (announced)
            m_ownSteps->add(unit.step.id);
        if (const Result<void> committed = endWrite(*transaction, unit); !committed) {
            if (announced)
                m_ownSteps->remove(unit.step.id);
            return committed.error();
        }
        if (m_changed && !unit.changes.isEmpty())
            m_changed(unit.changes);
        return result;
    }
    Result<QString> readRevision();
    /// False if there is to be no attempt after this one.
    static bool pauseBeforeNext(int attempt);
    Result<Transaction> beginWrite(WriteUnit& unit);
    Result<void> endWrite(Transaction& transaction, WriteUnit& unit);
    Result<void> noteStep(WriteUnit& unit);

    std::unique_ptr<Connection> m_connection;
    ProductStore m_products;
    CategoryStore m_categories;
    TagStore m_tags;
    AccountStore m_accounts;
    ChangedHandler m_changed;
    std::shared_ptr<OwnSteps> m_ownSteps;
    QString m_revision;
    QString m_source;
    QString m_actor;
    QString m_client;
};

} // namespace pricebook
