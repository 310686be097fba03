#pragma once

#include "bulkplan.h"
#include "changeset.h"
#include "result.h"

#include <span>
#include <unordered_set>
#include <vector>

namespace pricebook {

class Connection;
class Query;
class WriteUnit;

/// Changes many products at once. What a change would do is thought through first (plan()) and then done exactly so
/// (apply()): products that somebody changed in between are left alone and named. Some statements for each few thousand
/// products, never one a product. Thread of the connection.
class BulkEditStore {
public:
    enum class Conflicts {
        Skip,  ///< leave out what somebody changed meanwhile, and say so
        Refuse ///< change nothing then
    };

    explicit BulkEditStore(Connection& connection) : m_connection(connection) {}

    // Reads. Cancelled (Kind::Cancelled) through `progress` or the connection's canceller. `progress` may be null.

    /// What the products have in common.
    Result<BulkSummary> summary(const BulkTarget& target, BulkProgress* progress);
    /// Invalid if the edit is not valid. Holds 24 bytes a product.
    Result<BulkPlan> plan(const BulkTarget& target, const BulkEdit& edit, const PriceRules& rules,
                          BulkProgress* progress);

    /// Writes what the plan says, as one step with a title. Errors: Conflict (with Conflicts::Refuse, if a product was
    /// changed or deleted since; the text names the first), Invalid (the category or a tag is not there any more),
    /// Cancelled; the unit must then be rolled back.
    Result<BulkResult> apply(WriteUnit& unit, const BulkPlan& plan, Conflicts conflicts, BulkProgress* progress);

private:
    struct Facts;
    struct Batch;

    Result<std::vector<ProductId>> idsOf(const BulkTarget& target);
    /// In ascending order of ids, which `ids` must have.
    Result<std::vector<Facts>> readFacts(std::span<const qint64> ids, const BulkEdit& edit, bool withTags);
    Result<void> addTagCounts(std::vector<Facts>& facts, const QString& list, const BulkTags& edit);
    static BulkPlanRow planned(const Facts& facts, const BulkEdit& edit, const PriceRules& rules);

    Result<void> addSummary(BulkSummary& summary, std::span<const qint64> ids, bool first);
    Result<void> nameTags(BulkSummary& summary, const std::vector<std::pair<qint64, qint64>>& counts);

    /// Locks what the edit refers to and makes the new tags; the tags of the edit by their ids, all of them.
    Result<std::vector<TagId>> holdReferences(WriteUnit& unit, const BulkEdit& edit);
    Result<void> applyBatch(const BulkPlan& plan, const std::vector<TagId>& tags, Batch& batch);
    static void announce(ChangeSet& changes, const BulkEdit& edit, const std::vector<TagId>& tags,
                         const std::vector<qint64>& changed, const std::unordered_set<qint64>& categories);
    [[nodiscard]] QString assignments(const BulkEdit& edit) const;
    static void bindValues(Query& query, const BulkEdit& edit);
    /// The ids of those that still had their version.
    Result<std::vector<qint64>> updateSqlite(const BulkEdit& edit, const std::vector<Facts>& rows);
    Result<std::vector<qint64>> updatePostgres(const BulkEdit& edit, const std::vector<Facts>& rows);
    Result<std::vector<qint64>> updateRows(const BulkEdit& edit, const std::vector<Facts>& rows);
    Result<void> changeLinks(const BulkTags& edit, const std::vector<TagId>& tags, const std::vector<qint64>& ids);
    Result<void> nameSkipped(const BulkPlan& plan, const std::vector<qint64>& ids, BulkResult& result);
    Result<BulkNames> namesFor(const BulkEdit& edit, const std::vector<TagId>& tags);

    Connection& m_connection;
};

} // namespace pricebook
