#include "tidying.h"

#include "catalogstore.h"
#include "namedmerge.h"
#include "productsets.h"
#include "sessionwrite.h"
#include "tagbulkstore.h"
#include "worker.h"

namespace pricebook::tidying {

namespace {

template <class Id>
std::vector<Id> idsOf(const std::vector<qint64>& values) {
    return std::vector<Id>(values.begin(), values.end());
}

template <class T>
void write(CatalogSession& session, const QString& title, std::function<Result<T>(CatalogStore&, WriteUnit&)> work,
           QObject* context, Reply<T> reply) {
    session.write<T>(
        [title, work = std::move(work)](CatalogStore& store, WriteUnit& unit) {
            unit.step.title = title;
            return work(store, unit);
        },
        context, std::move(reply));
}

Result<std::vector<CountedName>> allNames(CatalogStore& store, Names names) {
    std::vector<CountedName> all;
    if (names == Names::Tags) {
        const Result<std::vector<TagUsage>> tags = store.tags().all();
        if (!tags)
            return tags.error();
        for (const TagUsage& usage : *tags)
            all.push_back({usage.tag.id.value, usage.tag.name, usage.products});
        return all;
    }
    const Result<std::vector<CategoryUsage>> categories = store.categories().all();
    if (!categories)
        return categories.error();
    for (const CategoryUsage& usage : *categories)
        all.push_back({usage.category.id.value, usage.category.name, usage.products});
    return all;
}

ProductFilter having(const Merge& merge) {
    ProductFilter filter;
    if (merge.names == Names::Tags)
        filter.tags = idsOf<TagId>(merge.others);
    else
        filter.categories = idsOf<CategoryId>(merge.others);
    return filter;
}

} // namespace

void changeTags(CatalogSession& session, const QString& title, ProductSet products, TagEdit edit, QObject* context,
                Reply<TagBulkResult> reply) {
    write<TagBulkResult>(
        session, title,
        [products = std::move(products), edit = std::move(edit)](CatalogStore& store, WriteUnit& unit) {
            return TagBulkStore(store.connection()).apply(unit, products, edit);
        },
        context, std::move(reply));
}

void moveToCategory(CatalogSession& session, const QString& title, ProductSet products,
                    std::optional<CategoryId> category, QObject* context, Reply<qint64> reply) {
    write<qint64>(
        session, title,
        [products = std::move(products), category](CatalogStore&, WriteUnit& unit) {
            return productsets::moveToCategory(unit, products, category);
        },
        context, std::move(reply));
}

void merge(CatalogSession& session, const QString& title, Merge merge, QObject* context, Reply<qint64> reply) {
    write<qint64>(
        session, title,
        [merge = std::move(merge)](CatalogStore& store, WriteUnit& unit) {
            NamedMerge work(store.connection());
            return merge.names == Names::Tags
                       ? work.mergeTags(unit, TagId(merge.keep), idsOf<TagId>(merge.others), merge.name)
                       : work.mergeCategories(unit, CategoryId(merge.keep), idsOf<CategoryId>(merge.others),
                                              merge.name);
        },
        context, std::move(reply));
}

void previewMerge(CatalogSession& session, const Merge& merge, int limit, QObject* context, Reply<MergePreview> reply) {
    const bool any = !merge.others.empty();
    session.slowReader().post<MergePreview>(
        [filter = having(merge), limit, any](CatalogStore& store) -> Result<MergePreview> {
            MergePreview preview;
            if (!any)
                return preview;
            const Result<qint64> count = store.products().count(filter);
            if (!count)
                return count.error();
            preview.products = *count;
            Result<std::vector<Product>> first = store.products().firstRows({filter, {}}, limit);
            if (!first)
                return first.error();
            preview.first = std::move(*first);
            return preview;
        },
        context, std::move(reply));
}

void removeTags(CatalogSession& session, const QString& title, std::vector<TagId> tags, QObject* context,
                Reply<qint64> reply) {
    write<qint64>(
        session, title,
        [tags = std::move(tags)](CatalogStore& store, WriteUnit& unit) {
            return NamedMerge(store.connection()).removeTags(unit, tags);
        },
        context, std::move(reply));
}

void removeCategoryWithProducts(CatalogSession& session, const QString& title, CategoryId category, qint64 expected,
                                QObject* context, Reply<qint64> reply) {
    write<qint64>(
        session, title,
        [category, expected](CatalogStore& store, WriteUnit& unit) {
            return NamedMerge(store.connection()).removeCategoryWithProducts(unit, category, expected);
        },
        context, std::move(reply));
}

void removeEmptyCategories(CatalogSession& session, const QString& title, std::vector<CategoryId> categories,
                           QObject* context, Reply<qint64> reply) {
    write<qint64>(
        session, title,
        [categories = std::move(categories)](CatalogStore& store, WriteUnit& unit) {
            return NamedMerge(store.connection()).removeEmptyCategories(unit, categories);
        },
        context, std::move(reply));
}

void countTagged(CatalogSession& session, std::vector<TagId> tags, QObject* context, Reply<qint64> reply) {
    ProductFilter filter;
    filter.tags = std::move(tags);
    session.slowReader().post<qint64>([filter](CatalogStore& store) { return store.products().count(filter); }, context,
                                      std::move(reply));
}

void findDuplicates(CatalogSession& session, Names names, QObject* context, Reply<std::vector<DuplicateGroup>> reply) {
    session.slowReader().post<std::vector<DuplicateGroup>>(
        [names](CatalogStore& store) -> Result<std::vector<DuplicateGroup>> {
            const Result<std::vector<CountedName>> all = allNames(store, names);
            if (!all)
                return all.error();
            return findNearDuplicates(*all);
        },
        context, std::move(reply));
}

} // namespace pricebook::tidying
