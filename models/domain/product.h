#pragma once

#include "ids.h"
#include "money.h"

#include <QDateTime>
#include <QMetaType>
#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

namespace pricebook {

struct Category {
    CategoryId id;
    QString name;
    bool operator==(const Category&) const = default;
};

struct Tag {
    TagId id;
    QString name;
    bool operator==(const Tag&) const = default;
};

/// A category or tag with the number of its products, as lists and pickers show it.
struct CategoryUsage {
    Category category;
    qint64 products = 0;
    qint64 version = 0;
    bool operator==(const CategoryUsage&) const = default;
};
struct TagUsage {
    Tag tag;
    qint64 products = 0;
    qint64 version = 0;
    bool operator==(const TagUsage&) const = default;
};

/// A product as it is stored. An empty description or picture address is the same as none (NULL in the database).
/// `tags` are in the order of their names (compareNames), then ids.
struct Product {
    ProductId id;
    QString name;
    QString description;
    QString imageUrl;
    Money shmeckles;
    Money flurbos;
    std::optional<Category> category;
    std::vector<Tag> tags;
    qint64 version = 0;
    QDateTime createdAt; ///< UTC
    QDateTime updatedAt; ///< UTC
    bool operator==(const Product&) const = default;
};

/// What is typed for a product that does not exist yet. `newTags` are names to be created with it;
/// one that exists already (whatever its case) is linked instead.
struct ProductDraft {
    QString name;
    QString description;
    QString imageUrl;
    Money shmeckles;
    Money flurbos;
    std::optional<CategoryId> category;
    std::vector<TagId> tags;
    QStringList newTags;
    bool operator==(const ProductDraft&) const = default;
};

/// A change of a product's tag set as a set difference; ids in both lists are an error of the caller.
struct TagEdit {
    std::vector<TagId> add;
    std::vector<TagId> remove;
    QStringList create; ///< names; one that exists already is linked instead
    /// The whole set but for `create`; then `add` and `remove` do not count.
    std::optional<std::vector<TagId>> exactly = {};
    [[nodiscard]] bool isEmpty() const { return add.empty() && remove.empty() && create.isEmpty() && !exactly; }
    bool operator==(const TagEdit&) const = default;
};

/// What to change of a product; a field that is not set stays as it is.
struct ProductPatch {
    std::optional<QString> name;
    std::optional<QString> description;
    std::optional<QString> imageUrl;
    std::optional<Money> shmeckles;
    std::optional<Money> flurbos;
    std::optional<std::optional<CategoryId>> category; ///< set and empty: take the category away
    TagEdit tags;
    [[nodiscard]] bool isEmpty() const {
        return !name && !description && !imageUrl && !shmeckles && !flurbos && !category && tags.isEmpty();
    }
    bool operator==(const ProductPatch&) const = default;
};

} // namespace pricebook

Q_DECLARE_METATYPE(pricebook::Product)
