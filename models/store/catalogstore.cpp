#include "catalogstore.h"

#include "query.h"

#include <QCoreApplication>
#include <QRandomGenerator>
#include <QThread>
#include <limits>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

// Of the journal's columns.
constexpr qsizetype longestSource = 20;
constexpr qsizetype longestActor = 254;

constexpr int mostAttempts = 5;
constexpr quint32 longestPause = 25; ///< in milliseconds, after the first attempt

QString tr(const char* text) { return QCoreApplication::translate("pricebook::CatalogStore", text); }

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
    return Error(Error::Kind::Schema, tr("Another program has changed the tables of this catalogue meanwhile (from "
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

Result<Transaction> CatalogStore::beginWrite() {
    Result<Transaction> transaction = Transaction::begin(*m_connection, Transaction::Kind::Write);
    if (!transaction)
        return transaction;
    if (Result<void> limited = m_connection->limitLockWaits(); !limited)
        return limited.error();
    // While this row is in our transaction, and so seen by nobody else, the triggers that count foreign writes to a
    // product's tags leave the version to us; those that keep the journal find in it who is at work.
    Query guard(*m_connection, u"INSERT INTO write_guard (token, source, actor) VALUES (:token, :source, :actor)"_s);
    guard.bind("token", qint64{QRandomGenerator::global()->bounded(1, std::numeric_limits<int>::max())});
    guard.bindTextOrNull("source", m_source.left(longestSource));
    guard.bindTextOrNull("actor", m_actor.left(longestActor));
    const Result<qint64> inserted = guard.run();
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

Result<void> CatalogStore::endWrite(Transaction& transaction) {
    Query guard(*m_connection, u"DELETE FROM write_guard"_s);
    if (const Result<qint64> removed = guard.run(); !removed)
        return removed.error();
    return transaction.commit();
}

} // namespace pricebook
