#pragma once

#include "importtypes.h"
#include "productquery.h"
#include "result.h"

#include <QByteArray>
#include <functional>
#include <memory>

namespace pricebook {

class CatalogStore;

enum class ExportFormat {
    Json,   ///< one document with categories, tags and products
    Ndjson, ///< one product a line
    Csv,    ///< RFC 4180 in UTF-8 with a line of headings; values as they are, ids and names of tags with "; " between
};

struct ExportOptions {
    ExportFormat format = ExportFormat::Json;
    /// Empty: everything. Otherwise the products that pass it, and of categories and tags those that they have.
    ProductFilter filter;
    ProgressHandler progress;
    const CancelFlag* cancelled = nullptr;
};

struct ExportReport {
    qint64 categories = 0;
    qint64 tags = 0;
    qint64 products = 0;
    qint64 bytes = 0; ///< before packing
    double seconds = 0;
};

/// Writes the catalogue as JSON, sorted by id, as it is at one moment; two exports of the same data are equal byte by
/// byte. The file appears whole or not at all; "-" is standard output; a name that ends in .gz is gzipped. Memory does
/// not grow with the catalogue (but for 8 bytes a product with a filter).
class Exporter {
public:
    /// The store must stay alive; call on its thread.
    Exporter(CatalogStore& store, ExportOptions options) : m_store(store), m_options(std::move(options)) {}

    /// Errors: the file's (NotFound, Denied, ReadOnly, DiskFull…), Cancelled, or the database's.
    Result<ExportReport> run(const QString& path);
    /// The same piece by piece; an error of `write` ends it. Nothing is written before everything but the rows was
    /// read.
    Result<ExportReport> run(const std::function<Result<void>(const QByteArray&)>& write);

private:
    struct Output {
        std::function<Result<void>()> begin;
        std::function<Result<void>(const QByteArray&)> write;
        std::function<Result<void>()> end;
    };
    Result<ExportReport> run(const Output& output);

    CatalogStore& m_store;
    ExportOptions m_options;
};

} // namespace pricebook

Q_DECLARE_METATYPE(pricebook::ExportReport)
