#pragma once

#include "productquery.h"
#include "result.h"

#include <list>

namespace pricebook {

class Connection;

/// How many products pass a filter, remembered for as long as nothing in the database has changed: counting a wide
/// filter of a large catalogue takes a hundred times as long as reading a page of it. Thread of the connection.
class ProductCounts {
public:
    explicit ProductCounts(Connection& connection) : m_connection(connection) {}

    Result<qint64> count(const ProductFilter& filter);

private:
    struct Known {
        ProductFilter filter;
        qint64 count = 0;
    };
    Connection& m_connection;
    quint64 m_stamp = 0;
    std::list<Known> m_known; ///< last used first
};

} // namespace pricebook
