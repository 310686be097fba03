#include "productmerge.h"

#include "textfold.h"

#include <algorithm>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

template <class T>
bool holds(const std::vector<T>& values, const T& value) {
    return std::find(values.begin(), values.end(), value) != values.end();
}

bool holdsTag(const std::vector<Tag>& tags, TagId id) {
    return std::any_of(tags.begin(), tags.end(), [id](const Tag& tag) { return tag.id == id; });
}

std::vector<TagId> idsOf(const std::vector<Tag>& tags) {
    std::vector<TagId> ids;
    for (const Tag& tag : tags)
        ids.push_back(tag.id);
    std::sort(ids.begin(), ids.end());
    return ids;
}

/// A stored text may end its lines in another way than a field does.
QString withPlainLineEnds(QString text) { return text.replace(u"\r\n"_s, u"\n"_s); }

std::optional<CategoryId> categoryOf(const Product& product) {
    return product.category ? std::optional(product.category->id) : std::nullopt;
}

class Merging {
public:
    Merging(const Product& base, const ProductPatch& mine, const Product& theirs)
        : m_base(base),
          m_mine(mine),
          m_theirs(theirs) {}

    template <class T>
    void field(Field name, std::optional<T> ProductPatch::*wanted, const T& before, const T& now) {
        const bool changed = !(before == now);
        if (changed)
            result.theirs.push_back(name);
        const std::optional<T>& value = m_mine.*wanted;
        if (!value || *value == now)
            return;
        if (changed && !(*value == before))
            result.clashing.push_back(name);
        else if (!(*value == before))
            result.patch.*wanted = value;
    }

    void tags() {
        if (idsOf(m_base.tags) != idsOf(m_theirs.tags))
            result.theirs.push_back(Field::Tags);
        std::vector<TagId> add = m_mine.tags.add;
        std::vector<TagId> remove = m_mine.tags.remove;
        if (const auto& exactly = m_mine.tags.exactly) {
            add = *exactly;
            std::erase_if(add, [this](TagId id) { return holdsTag(m_base.tags, id); });
            remove = idsOf(m_base.tags);
            std::erase_if(remove, [&](TagId id) { return holds(*exactly, id); });
        }
        TagEdit& edit = result.patch.tags;
        std::copy_if(add.begin(), add.end(), std::back_inserter(edit.add),
                     [this](TagId id) { return !holdsTag(m_theirs.tags, id); });
        std::copy_if(remove.begin(), remove.end(), std::back_inserter(edit.remove),
                     [this](TagId id) { return holdsTag(m_theirs.tags, id); });
        for (const QString& name : m_mine.tags.create) {
            const auto same = [&name](const Tag& tag) { return folded(tag.name) == folded(name); };
            if (std::none_of(m_theirs.tags.begin(), m_theirs.tags.end(), same))
                edit.create.append(name);
        }
    }

    ProductMerge result;

private:
    const Product& m_base;
    const ProductPatch& m_mine;
    const Product& m_theirs;
};

} // namespace

ProductMerge mergeProduct(const Product& base, const ProductPatch& mine, const Product& theirs) {
    Merging merging(base, mine, theirs);
    merging.field(Field::Name, &ProductPatch::name, base.name, theirs.name);
    merging.field(Field::PriceShmeckles, &ProductPatch::shmeckles, base.shmeckles, theirs.shmeckles);
    merging.field(Field::PriceFlurbos, &ProductPatch::flurbos, base.flurbos, theirs.flurbos);
    merging.field(Field::Category, &ProductPatch::category, categoryOf(base), categoryOf(theirs));
    merging.tags();
    ProductPatch plain;
    if (mine.description)
        plain.description = withPlainLineEnds(*mine.description);
    Merging texts(base, plain, theirs);
    texts.field(Field::Description, &ProductPatch::description, withPlainLineEnds(base.description),
                withPlainLineEnds(theirs.description));
    const auto append = [](std::vector<Field>& to, const std::vector<Field>& from) {
        to.insert(to.end(), from.begin(), from.end());
    };
    append(merging.result.theirs, texts.result.theirs);
    append(merging.result.clashing, texts.result.clashing);
    if (texts.result.patch.description)
        merging.result.patch.description = mine.description;
    merging.field(Field::ImageUrl, &ProductPatch::imageUrl, base.imageUrl, theirs.imageUrl);
    return merging.result;
}

ProductPatch decided(const ProductMerge& merge, const ProductPatch& mine, const std::vector<Field>& keepMine) {
    ProductPatch patch = merge.patch;
    const auto keep = [&](Field field, auto member) {
        if (holds(merge.clashing, field) && holds(keepMine, field))
            patch.*member = mine.*member;
    };
    keep(Field::Name, &ProductPatch::name);
    keep(Field::PriceShmeckles, &ProductPatch::shmeckles);
    keep(Field::PriceFlurbos, &ProductPatch::flurbos);
    keep(Field::Category, &ProductPatch::category);
    keep(Field::Description, &ProductPatch::description);
    keep(Field::ImageUrl, &ProductPatch::imageUrl);
    return patch;
}

std::vector<Field> differingFields(const Product& a, const Product& b) { return mergeProduct(a, {}, b).theirs; }

} // namespace pricebook
