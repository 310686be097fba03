#pragma once

#include "ids.h"
#include "result.h"

#include <QString>
#include <optional>
#include <vector>

namespace pricebook {

class Connection;
class WriteUnit;

/// Several tags, or several categories, become one; and a category goes with its products. Each with a handful of
/// statements whatever the number of products.
class NamedMerge {
public:
    explicit NamedMerge(Connection& connection) : m_connection(connection) {}

    /// The products of `others` get `keep` instead, each once; the others are deleted; `keep` has its id still, and
    /// `name` if that is not empty. Returns how many products changed. Absent ones of `others` are passed over, `keep`
    /// among them too. NotFound: `keep` is not there. Invalid, NameTaken: the name.
    Result<qint64> mergeTags(WriteUnit& unit, TagId keep, const std::vector<TagId>& others, const QString& name = {});
    Result<qint64> mergeCategories(WriteUnit& unit, CategoryId keep, const std::vector<CategoryId>& others,
                                   const QString& name = {});
    /// Deletes the tags; absent ones are passed over. Returns how many products had any of them.
    Result<qint64> removeTags(WriteUnit& unit, const std::vector<TagId>& ids);
    /// Deletes those of the categories that no product has. Returns how many.
    Result<qint64> removeEmptyCategories(WriteUnit& unit, const std::vector<CategoryId>& ids);
    /// Deletes the category and its products, if there are still exactly `expected` (Conflict otherwise). Returns their
    /// number.
    Result<qint64> removeCategoryWithProducts(WriteUnit& unit, CategoryId id, qint64 expected);

private:
    /// `keep` 0: none.
    Result<QString> lockAll(const QString& table, qint64 keep, std::vector<qint64> others);
    Result<qint64> run(const QString& sql, const QString& others, std::optional<qint64> keep = std::nullopt);
    Result<void> finish(const QString& table, const QString& others, qint64 keep, const QString& name);

    Connection& m_connection;
};

} // namespace pricebook
