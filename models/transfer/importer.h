#pragma once

#include "importtypes.h"
#include "result.h"

namespace pricebook {

class CatalogStore;

/// Takes a JSON catalogue file into the database: a document, a bare array of products, or one product a line; gzipped
/// or not. Two looks at the file, the first checks everything, the second matches and writes, both streaming. One
/// transaction: an error, a cancel or a kill leaves the database as it was.
///
/// Categories and tags are matched by name (exactly, else in any case), products as the options say. A key that is
/// absent leaves what a known product has; null, "" or [] clears it. New rows keep the file's ids where they are free.
class Importer {
public:
    /// The store must stay alive; call on its thread.
    Importer(CatalogStore& store, ImportOptions options) : m_store(store), m_options(std::move(options)) {}

    /// Bad rows are no error: they are in the report, and without skipBadFile report.applied is then false.
    /// Errors: the file cannot be read or is no catalogue (Invalid, Damaged, NotFound, Denied), Cancelled, or the
    /// database's.
    Result<ImportReport> run(const QString& path);

private:
    CatalogStore& m_store;
    ImportOptions m_options;
};

} // namespace pricebook
