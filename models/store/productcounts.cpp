#include "productcounts.h"

#include "connection.h"
#include "productstore.h"

#include <algorithm>

namespace pricebook {

namespace {
constexpr std::size_t mostKnown = 64;
}

Result<qint64> ProductCounts::count(const ProductFilter& filter) {
    const Result<quint64> stamp = m_connection.snapshotStamp();
    if (!stamp)
        return stamp.error();
    if (*stamp != m_stamp) {
        m_stamp = *stamp;
        m_known.clear();
    }
    const auto known =
        std::find_if(m_known.begin(), m_known.end(), [&](const Known& entry) { return entry.filter == filter; });
    if (known != m_known.end()) {
        m_known.splice(m_known.begin(), m_known, known);
        return m_known.front().count;
    }
    // What is counted may be newer than the stamp; then the next stamp is another one.
    const Result<qint64> counted = ProductStore(m_connection).count(filter);
    if (!counted)
        return counted;
    m_known.push_front({filter, *counted});
    if (m_known.size() > mostKnown)
        m_known.pop_back();
    return counted;
}

} // namespace pricebook
