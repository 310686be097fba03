#pragma once

#include "catalogsession.h"
#include "searchsyntax.h"

namespace pricebook {

/// A filter and what its categories and tags are called.
struct NamedFilter {
    ProductFilter filter;
    std::vector<Tag> tags; ///< wanted and excluded
};

/// The conditions that were typed, with the ids of the names in them; the text is not part of it. Names are found as
/// the database tells them apart, case ignored. NotFound with one sentence names the first that there is none of. On
/// the quick reader; the number cancels.
quint64 findFilterNames(CatalogSession& session, const SearchSyntax& typed, QObject* context, Reply<NamedFilter> reply);

} // namespace pricebook
