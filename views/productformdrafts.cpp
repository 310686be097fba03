#include "productform.h"

#include <QJsonArray>
#include <QJsonObject>

// What is typed, as a value that can be kept in a file and put back: apart from the fields in productform.cpp.

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

QJsonValue named(const std::optional<Category>& category) {
    return category ? QJsonValue(
                          QJsonObject{{u"id"_s, static_cast<double>(category->id.value)}, {u"name"_s, category->name}})
                    : QJsonValue();
}

std::optional<Category> categoryOf(const QJsonValue& value) {
    const CategoryId id(static_cast<qint64>(value[u"id"_s].toDouble()));
    return id.isValid() ? std::optional(Category{id, value[u"name"_s].toString()}) : std::nullopt;
}

QJsonArray listed(const std::vector<Tag>& tags) {
    QJsonArray list;
    for (const Tag& tag : tags)
        list.append(QJsonObject{{u"id"_s, static_cast<double>(tag.id.value)}, {u"name"_s, tag.name}});
    return list;
}

std::vector<Tag> tagsOf(const QJsonValue& value) {
    std::vector<Tag> tags;
    for (const QJsonValue& item : value.toArray()) {
        const TagId id(static_cast<qint64>(item[u"id"_s].toDouble()));
        if (id.isValid())
            tags.push_back({id, item[u"name"_s].toString()});
    }
    return tags;
}

} // namespace

QJsonObject ProductForm::toJson(const Content& content) {
    return {{u"name"_s, content.name},
            {u"description"_s, content.description},
            {u"imageUrl"_s, content.imageUrl},
            {u"shmeckles"_s, content.shmeckles},
            {u"flurbos"_s, content.flurbos},
            {u"category"_s, named(content.category)},
            {u"unknownCategory"_s, content.unknownCategory},
            {u"tags"_s, listed(content.tags)},
            {u"newTags"_s, QJsonArray::fromStringList(content.newTags)},
            {u"pendingTag"_s, content.pendingTag}};
}

ProductForm::Content ProductForm::contentOf(const QJsonObject& object) {
    const auto text = [&object](const QString& key) { return object.value(key).toString(); };
    Content content;
    content.name = text(u"name"_s);
    content.description = text(u"description"_s);
    content.imageUrl = text(u"imageUrl"_s);
    content.shmeckles = text(u"shmeckles"_s);
    content.flurbos = text(u"flurbos"_s);
    content.category = categoryOf(object.value(u"category"_s));
    content.unknownCategory = text(u"unknownCategory"_s);
    content.tags = tagsOf(object.value(u"tags"_s));
    for (const QJsonValue& name : object.value(u"newTags"_s).toArray())
        content.newTags << name.toString();
    content.pendingTag = text(u"pendingTag"_s);
    return content;
}

QJsonObject ProductForm::unsaved() const {
    if (!isDirty())
        return {};
    QJsonObject object{{u"typed"_s, toJson(typed())}};
    if (m_base) {
        object.insert(u"base"_s, toJson(stored()));
        object.insert(u"id"_s, static_cast<double>(m_base->id.value));
        object.insert(u"version"_s, static_cast<double>(m_base->version));
        object.insert(u"updatedAt"_s, m_base->updatedAt.toString(Qt::ISODateWithMs));
    }
    return object;
}

void ProductForm::restoreUnsaved(const QJsonObject& object, const std::optional<Product>& now) {
    const Content wanted = contentOf(object.value(u"typed"_s).toObject());
    if (!object.contains(u"base"_s)) {
        display(Mode::New, {}, wanted);
        Q_EMIT restored({});
        return;
    }
    const Content known = contentOf(object.value(u"base"_s).toObject());
    Product base;
    base.id = ProductId(static_cast<qint64>(object.value(u"id"_s).toDouble()));
    base.version = static_cast<qint64>(object.value(u"version"_s).toDouble());
    base.updatedAt = QDateTime::fromString(object.value(u"updatedAt"_s).toString(), Qt::ISODateWithMs);
    base.name = known.name;
    base.description = known.description;
    base.imageUrl = known.imageUrl;
    base.shmeckles = Money::parse(known.shmeckles).valueOr({});
    base.flurbos = Money::parse(known.flurbos).valueOr({});
    base.category = known.category;
    base.tags = known.tags;
    display(Mode::Edit, base, wanted);
    Q_EMIT restored(base.id);
    if (now)
        sameProductChanged(*now);
    else
        readTheirs(
            [this](const TheirProduct& theirs) {
                if (!theirs.product)
                    offerRevival(theirs.change);
            },
            [](bool) {});
}

} // namespace pricebook
