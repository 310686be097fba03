#include "filternames.h"

#include "catalogstore.h"
#include "worker.h"

namespace pricebook {

namespace {

Result<NamedFilter> found(CatalogStore& store, const SearchSyntax& typed) {
    NamedFilter named{typed.filter, {}};
    for (const QString& name : typed.categories) {
        const Result<Category> category = store.categories().byName(name);
        if (!category)
            return category.error();
        named.filter.categories.push_back(category->id);
    }
    for (const bool excluded : {false, true}) {
        for (const QString& name : excluded ? typed.excludedTags : typed.tags) {
            const Result<Tag> tag = store.tags().byName(name);
            if (!tag)
                return tag.error();
            (excluded ? named.filter.excludedTags : named.filter.tags).push_back(tag->id);
            named.tags.push_back(*tag);
        }
    }
    return named;
}

} // namespace

quint64 findFilterNames(CatalogSession& session, const SearchSyntax& typed, QObject* context,
                        Reply<NamedFilter> reply) {
    return session.quickReader().post<NamedFilter>([typed](CatalogStore& store) { return found(store, typed); },
                                                   context, std::move(reply));
}

} // namespace pricebook
