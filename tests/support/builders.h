#pragma once

#include "product.h"

#include <initializer_list>

/// Short ways to make values for tests.
namespace pricebook {

/// "19.90" or "1 234,5"; an invalid price gives Money().
inline Money money(const char* text) { return Money::parse(QString::fromUtf8(text)).valueOr(Money()); }

inline ProductDraft makeDraft(const QString& name, Money shmeckles = Money::fromHundredths(1000),
                              Money flurbos = Money::fromHundredths(500)) {
    ProductDraft draft;
    draft.name = name;
    draft.shmeckles = shmeckles;
    draft.flurbos = flurbos;
    return draft;
}

inline ProductDraft makeDraft(const QString& name, std::optional<CategoryId> category,
                              std::initializer_list<TagId> tags) {
    ProductDraft draft = makeDraft(name);
    draft.category = category;
    draft.tags = tags;
    return draft;
}

inline ProductPatch renameTo(const QString& name) {
    ProductPatch patch;
    patch.name = name;
    return patch;
}

} // namespace pricebook
