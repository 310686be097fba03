#include "catalogstream.h"

#include <algorithm>
#include <limits>

namespace pricebook {

namespace {
constexpr int pageSize = 1000;
} // namespace

Result<std::vector<BulkProduct>> CatalogStream::next() {
    if (!m_ids) {
        Result<std::vector<BulkProduct>> page = m_store.productsAfter(m_after, pageSize);
        if (page && !page->empty())
            m_after = page->back().id;
        return page;
    }
    while (m_position < m_ids->size()) {
        const std::size_t end = std::min(m_position + pageSize, m_ids->size());
        std::vector<qint64> ids;
        for (; m_position < end; ++m_position)
            ids.push_back((*m_ids)[m_position].value);
        Result<std::vector<BulkProduct>> page = m_store.productsById(ids);
        if (!page || !page->empty())
            return page;
    }
    return std::vector<BulkProduct>();
}

void CatalogStream::rewind() {
    m_position = 0;
    m_after = std::numeric_limits<qint64>::min();
}

} // namespace pricebook
