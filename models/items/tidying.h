#pragma once

#include "catalogsession.h"
#include "nearduplicates.h"
#include "productset.h"

namespace pricebook {

/// What keeps a catalogue's tags and categories in order: changes of many products, merging, finding duplicates. Each
/// write is one transaction and one step with the `title` given, in words. All reply as CatalogSession's methods do.
namespace tidying {

enum class Names { Categories, Tags };

void changeTags(CatalogSession& session, const QString& title, ProductSet products, TagEdit edit, QObject* context,
                Reply<TagBulkResult> reply);
/// Replies how many products moved.
void moveToCategory(CatalogSession& session, const QString& title, ProductSet products,
                    std::optional<CategoryId> category, QObject* context, Reply<qint64> reply);

/// `others` become `keep`, which gets `name` if that is not empty. Replies how many products changed.
struct Merge {
    Names names = Names::Tags;
    qint64 keep = 0;
    std::vector<qint64> others;
    QString name;
};
void merge(CatalogSession& session, const QString& title, Merge merge, QObject* context, Reply<qint64> reply);
struct MergePreview {
    qint64 products = 0;        ///< that would change
    std::vector<Product> first; ///< of them, by name
};
/// Which products have any of the `others`.
void previewMerge(CatalogSession& session, const Merge& merge, int limit, QObject* context, Reply<MergePreview> reply);

/// Replies how many products had any of them.
void removeTags(CatalogSession& session, const QString& title, std::vector<TagId> tags, QObject* context,
                Reply<qint64> reply);
/// Conflict, and nothing deleted, if it has not exactly `expected` products any more.
void removeCategoryWithProducts(CatalogSession& session, const QString& title, CategoryId category, qint64 expected,
                                QObject* context, Reply<qint64> reply);

/// Those that still have no product. Replies how many that were.
void removeEmptyCategories(CatalogSession& session, const QString& title, std::vector<CategoryId> categories,
                           QObject* context, Reply<qint64> reply);

/// How many products have any of these tags.
void countTagged(CatalogSession& session, std::vector<TagId> tags, QObject* context, Reply<qint64> reply);
/// Looks through all of them on a thread of the session.
void findDuplicates(CatalogSession& session, Names names, QObject* context, Reply<std::vector<DuplicateGroup>> reply);

} // namespace tidying
} // namespace pricebook
