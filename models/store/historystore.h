#pragma once

#include "historyentry.h"
#include "result.h"

#include <QString>

namespace pricebook {

class Connection;
class Query;

/// The journal as a person reads it. Every question is a fixed number of statements. Thread of the connection.
class HistoryStore {
public:
    explicit HistoryStore(Connection& connection) : m_connection(connection) {}

    /// At most `limit` entries, newest first. Without a record or a step in the filter, at most `entriesLookedAt`
    /// entries of the journal are looked at, so that a page comes soon whatever the filter.
    Result<HistoryPage> page(const HistoryFilter& filter, const HistoryCursor& cursor, int limit);
    static constexpr qint64 entriesLookedAt = 100'000;

    Result<StepContents> contents(const ChangeStep& step);
    /// How many products, categories and tags the journal says were touched after this entry; only these products, or
    /// all there are without any.
    Result<qint64> touchedSince(qint64 afterEntry, const std::optional<std::vector<ProductId>>& products, int fields);
    /// Those of the products whose prices were others at that time, and still are there. NotFound: the journal does not
    /// reach back that far.
    Result<PricesThen> pricesAt(const std::vector<ProductId>& products, const QDateTime& time);

private:
    Result<std::vector<HistoryEntry>> read(Query& query) const;
    /// The condition for the filter, `j` the journal and `s` its step.
    [[nodiscard]] QString condition(const HistoryFilter& filter) const;
    void bind(Query& query, const HistoryFilter& filter) const;
    [[nodiscard]] QString timeParameter(const QString& name) const;

    Connection& m_connection;
};

} // namespace pricebook
