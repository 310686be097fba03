#include "catalogstore.h"

#include "query.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QRandomGenerator>
#include <QSysInfo>
#include <QThread>
#include <limits>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

// Of the journal's columns.
constexpr qsizetype longestSource = 20;
constexpr qsizetype longestActor = 254;
constexpr qsizetype longestClient = 40;
constexpr qsizetype longestTitle = 200;

constexpr int mostAttempts = 5;
constexpr quint32 longestPause = 25; ///< in milliseconds, after the first attempt

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::CatalogStore)
};

} // namespace

Result<std::unique_ptr<CatalogStore>> CatalogStore::open(const DatabaseUrl& url, OpenMode mode) {
    Result<std::unique_ptr<Connection>> connection = Connection::open(url, mode);
    if (!connection)
        return connection.error();
    auto store = std::make_unique<CatalogStore>(std::move(*connection), QString());
    const Result<QString> revision = store->readRevision();
    if (!revision)
        return revision.error();
    store->m_revision = *revision;
    return store;
}

CatalogStore::CatalogStore(std::unique_ptr<Connection> connection, QString revision)
    : m_connection(std::move(connection)),
      m_products(*m_connection),
      m_categories(*m_connection),
      m_tags(*m_connection),
      m_accounts(*m_connection),
      m_revision(std::move(revision)) {}

Result<CatalogCounts> CatalogStore::counts() {
    Query query(*m_connection, u"SELECT (SELECT count(*) FROM categories), (SELECT count(*) FROM tags), "
                               "(SELECT count(*) FROM products), (SELECT count(*) FROM product_tag_association)"_s);
    const Result<bool> row = query.step();
    if (!row)
        return row.error();
    return CatalogCounts{query.integer(0), query.integer(1), query.integer(2), query.integer(3)};
}

QString CatalogStore::systemUser() {
    const QString user = qEnvironmentVariable("USER");
    return user.isEmpty() ? qEnvironmentVariable("LOGNAME") : user;
}

QString CatalogStore::thisClient() {
    QByteArray machine = QSysInfo::machineUniqueId();
    if (machine.isEmpty())
        machine = QSysInfo::machineHostName().toUtf8();
    const QByteArray who = machine + '\n' + systemUser().toUtf8();
    // The machine's number itself is nobody else's business.
    return QString::fromLatin1(
        QCryptographicHash::hash("pricebook\n" + who, QCryptographicHash::Sha256).toHex().left(32));
}

Result<QString> CatalogStore::readRevision() {
    Query query(*m_connection, u"SELECT version_num FROM alembic_version"_s);
    const Result<bool> row = query.step();
    if (!row)
        return row.error();
    return *row ? query.text(0) : QString();
}

Result<void> CatalogStore::checkRevision(const QString& expected) {
    const Result<QString> now = readRevision();
    if (!now)
        return now.error();
    if (*now == expected)
        return {};
    return Error(Error::Kind::Schema,
                 Texts::tr("Another program has changed the tables of this catalogue meanwhile (from "
                           "revision %1 to %2), so nothing was written: open the catalogue again.")
                     .arg(expected, now->isEmpty() ? u"base"_s : *now));
}

bool CatalogStore::pauseBeforeNext(int attempt) {
    if (attempt >= mostAttempts)
        return false;
    // At random, or those who met would meet again.
    QThread::msleep(QRandomGenerator::global()->bounded(1U, longestPause * static_cast<quint32>(attempt)));
    return true;
}

Result<Transaction> CatalogStore::beginWrite(WriteUnit& unit) {
    Result<Transaction> transaction = Transaction::begin(*m_connection, Transaction::Kind::Write);
    if (!transaction)
        return transaction;
    if (Result<void> limited = m_connection->limitLockWaits(); !limited)
        return limited.error();
    // While this row is in our transaction, and so seen by nobody else, the triggers that count foreign writes to a
    // product's tags leave the version to us; those that keep the journal find in it who is at work. No step has had
    // its number before, also where the newest ones were pruned.
    const bool sqlite = m_connection->backend() == Backend::Sqlite;
    Query guard(*m_connection,
                u"INSERT INTO write_guard (token, source, actor, step_id) SELECT :token, :source, :actor, %1 "
                "RETURNING step_id, %2"_s.arg(
                    sqlite ? u"COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'change_steps'), 0) + 1"_s
                           : u"nextval('change_steps_id_seq')"_s,
                    sqlite ? u"(SELECT COALESCE(max(id), 0) + 1 FROM change_journal)"_s : u"0"_s));
    guard.bind("token", qint64{QRandomGenerator::global()->bounded(1, std::numeric_limits<int>::max())});
    guard.bindTextOrNull("source", m_source.left(longestSource));
    guard.bindTextOrNull("actor", m_actor.left(longestActor));
    const Result<bool> inserted = guard.step();
    if (inserted) {
        unit.step.id = guard.integer(0);
        unit.m_firstEntry = guard.integer(1);
        (void)guard.step(); // to its end, or the log would not have it
    }
    guard.finish();
    // A change of the tables locks write_guard on PostgreSQL, so from here on there is none; and after one, the guard
    // itself may be gone.
    if (!inserted) {
        transaction->rollback();
        if (Result<void> same = checkRevision(m_revision); !same && same.error().kind == Error::Kind::Schema)
            return same.error();
        return inserted.error();
    }
    if (Result<void> same = checkRevision(m_revision); !same)
        return same.error();
    return transaction;
}

Result<void> CatalogStore::endWrite(Transaction& transaction, WriteUnit& unit) {
    if (Result<void> noted = noteStep(unit); !noted)
        return noted;
    Query guard(*m_connection, u"DELETE FROM write_guard"_s);
    if (const Result<qint64> removed = guard.run(); !removed)
        return removed.error();
    return transaction.commit();
}

/// A transaction that the journal has nothing of is no step.
Result<void> CatalogStore::noteStep(WriteUnit& unit) {
    const bool sqlite = m_connection->backend() == Backend::Sqlite;
    Query query(*m_connection,
                u"INSERT INTO change_steps (id, kind, title, source, actor, client, undoes, first_entry, last_entry, "
                "products, categories, tags) SELECT :id, :kind, :title, :source, :actor, :client, :undoes, min(id), "
                "max(id), sum(CASE WHEN entity = 'product' THEN 1 ELSE 0 END), "
                "sum(CASE WHEN entity = 'category' THEN 1 ELSE 0 END), sum(CASE WHEN entity = 'tag' THEN 1 ELSE 0 END) "
                "FROM change_journal WHERE %1 HAVING count(*) > 0"_s.arg(
                    sqlite ? u"id >= :first"_s : u"transaction_id = txid_current()"_s));
    const StepInfo& step = unit.step;
    query.bind("id", step.id);
    query.bind("kind", step.kind == StepInfo::Kind::Do     ? u"do"_s
                       : step.kind == StepInfo::Kind::Undo ? u"undo"_s
                                                           : u"redo"_s);
    query.bindTextOrNull("title", step.title.left(longestTitle));
    query.bindTextOrNull("source", m_source.left(longestSource));
    query.bindTextOrNull("actor", m_actor.left(longestActor));
    query.bindTextOrNull("client", m_client.left(longestClient));
    if (step.undoes != 0)
        query.bind("undoes", step.undoes);
    else
        query.bindNull("undoes");
    if (sqlite)
        query.bind("first", unit.m_firstEntry);
    const Result<qint64> noted = query.run();
    return noted ? Result<void>() : Result<void>(noted.error());
}

Result<void> WriteUnit::setQuietLinks(bool quiet) {
    Query query(*m_connection, u"UPDATE write_guard SET quiet_links = :quiet"_s);
    query.bind("quiet", qint64{quiet ? 1 : 0});
    const Result<qint64> done = query.run();
    return done ? Result<void>() : Result<void>(done.error());
}

} // namespace pricebook
