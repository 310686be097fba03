#pragma once

#include "productquery.h"
#include "result.h"

#include <QStringList>

namespace pricebook {

/// Conditions typed into the search field, for those who would rather type than click:
///   tag:hot  -tag:"very hot"  tag:none     category:Tea  category:none
///   shmeckles<5  shmeckles>=2.50  flurbos:1..3  flurbos=4
///   name:milk  -name:milk  name=Milk  name:/^milk \d+/  name:none, likewise description and picture  id:17,18
/// A key stands in English or in the program's language, case ignored. Anything else is text to look for; so is a term
/// in quotation marks. Pure; any thread.
struct SearchSyntax {
    QString text;         ///< what is no condition
    ProductFilter filter; ///< conditions that need no names
    QStringList categories, tags, excludedTags;

    [[nodiscard]] bool hasConditions() const;
    /// Invalid with one sentence if a condition has a value that it cannot have.
    static Result<SearchSyntax> parse(const QString& typed);
    /// Only the text; never fails, so that it can be asked for while a condition is being typed.
    [[nodiscard]] static QString textOf(const QString& typed);
    /// What to type so that textOf() is this text.
    [[nodiscard]] static QString typedFor(const QString& text);
};

/// `base` with the conditions of `more` besides: a range of a price takes the place of the one before, lists grow.
[[nodiscard]] ProductFilter combined(ProductFilter base, const ProductFilter& more);

} // namespace pricebook
