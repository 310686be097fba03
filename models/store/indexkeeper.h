#pragma once

#include "result.h"
#include "sharedindex.h"

namespace pricebook {

class Connection;

/// Brings a SharedIndex up to date from the tables, whoever changed them: reads everything once (about a second for a
/// million products on SQLite) and from then on follows the journal of changes. Thread of the connection, which reads
/// only; not within a transaction.
class IndexKeeper {
public:
    enum class Extent {
        Little, ///< only what is done in a few milliseconds, with one statement where nothing has changed
        All,
    };

    IndexKeeper(Connection& connection, SharedIndex& shared) : m_connection(connection), m_shared(shared) {}

    /// True: the index holds all that was committed before the call. False: it does not, and that is more than a
    /// little. Errors are those of reading.
    Result<bool> refresh(Extent extent);

private:
    struct News {
        std::vector<qint64> products, goneTags, goneCategories; ///< ascending, each once
        bool names = false;                                     ///< a category or tag was made, renamed or removed
        bool isAll = true;   ///< false: the journal does not tell everything since then, or too much
        IndexPosition until; ///< if isAll
        [[nodiscard]] bool isEmpty() const {
            return products.empty() && goneTags.empty() && goneCategories.empty() && !names;
        }
        [[nodiscard]] bool isLittle() const;
    };
    enum class Outcome { Done, TooMuch, Again };

    Result<Outcome> follow(const IndexPosition& from, std::size_t products, Extent extent);
    Result<News> news(const IndexPosition& from, std::size_t products);
    Result<void> load();
    Result<IndexPosition> position();
    Result<FacetIndex> read(const std::vector<qint64>* only);
    Result<void> readProducts(qint64 after, const std::vector<qint64>* only, FacetIndex& index, qint64& last);
    Result<void> readNameOrder(FacetIndex& index);

    Connection& m_connection;
    SharedIndex& m_shared;
};

} // namespace pricebook
