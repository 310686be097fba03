#include "productreader.h"

#include "productjson.h"

namespace pricebook::http {

void appendProduct(std::string& json, const Product& product) {
    QByteArray bytes;
    productjson::appendProduct(bytes, product, productjson::Form::Record);
    json.append(bytes.constData(), static_cast<std::size_t>(bytes.size()));
}

ProductReader::ProductReader(CatalogStore& store)
    : m_store(store),
      m_rows(store.connection()),
      m_counts(store.connection()) {}

Result<qint64> ProductReader::byId(ProductId id, std::string& json) {
    m_buffer.resize(0);
    qint64 version = 0;
    const Result<void> visited = m_rows.visit(std::span(&id, 1), [&](const ProductRow& row) {
        version = row.version;
        productjson::appendRecord(m_buffer, row);
    });
    if (!visited)
        return visited.error();
    if (m_buffer.isEmpty())
        return Error(Error::Kind::NotFound, QString());
    json.append(m_buffer.constData(), static_cast<std::size_t>(m_buffer.size()));
    return version;
}

Result<ProductReader::Page> ProductReader::page(const ProductQuery& query, const ProductRange& range,
                                                std::string& json) {
    const Result<Transaction> snapshot = Transaction::begin(m_store.connection(), Transaction::Kind::Read);
    if (!snapshot)
        return snapshot.error();
    // SQLite finds the number of few rows on the way to them; PostgreSQL's planner is at a loss where there is none.
    const bool countsFirst = m_store.connection().backend() == Backend::PostgreSql;
    Result<qint64> total = countsFirst ? m_counts.count(query.filter) : Result<qint64>(-1);
    if (!total)
        return total.error();
    if (*total == 0) {
        json.append("[]");
        return Page{0, std::nullopt};
    }
    const Result<ProductIds> ids = m_store.products().page(query, range);
    if (!ids)
        return ids.error();
    if (!countsFirst)
        total = ids->total ? Result<qint64>(*ids->total) : m_counts.count(query.filter);
    if (!total)
        return total.error();
    m_buffer.resize(0);
    m_buffer += '[';
    const Result<void> visited = m_rows.visit(ids->ids, [&](const ProductRow& row) {
        if (m_buffer.size() > 1)
            m_buffer += ',';
        productjson::appendRecord(m_buffer, row);
    });
    if (!visited)
        return visited.error();
    m_buffer += ']';
    json.append(m_buffer.constData(), static_cast<std::size_t>(m_buffer.size()));
    return Page{*total, ids->next};
}

} // namespace pricebook::http
