#include "catalogstream.h"

#include <algorithm>
#include <limits>

namespace pricebook {

namespace {
constexpr int pageSize = 1000;
} // namespace

Result<std::span<const BulkProduct>> CatalogStream::next() {
    if (!m_ids) {
        const Result<void> read = m_store.productsAfter(m_after, pageSize, m_page);
        if (!read)
            return read.error();
        if (!m_page.empty())
            m_after = m_page.back().id;
        return std::span<const BulkProduct>(m_page);
    }
    while (m_position < m_ids->size()) {
        const std::size_t end = std::min(m_position + pageSize, m_ids->size());
        std::vector<qint64> ids;
        for (; m_position < end; ++m_position)
            ids.push_back((*m_ids)[m_position].value);
        Result<std::vector<BulkProduct>> page = m_store.productsById(ids);
        if (!page)
            return page.error();
        m_page = std::move(*page);
        if (!m_page.empty())
            return std::span<const BulkProduct>(m_page);
    }
    return std::span<const BulkProduct>();
}

void CatalogStream::rewind() {
    m_position = 0;
    m_after = std::numeric_limits<qint64>::min();
}

} // namespace pricebook
