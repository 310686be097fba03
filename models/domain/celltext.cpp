#include "celltext.h"

#include "tabtext.h"
#include "textfold.h"
#include "validation.h"

#include <QCoreApplication>
#include <QSet>

namespace pricebook::celltext {

using namespace Qt::StringLiterals;

namespace {

constexpr auto tagMark = u'\n';

Result<QString> checked(const QString& text, const std::optional<Issue>& issue) {
    return issue ? Result<QString>(Error::invalid({*issue})) : Result<QString>(text);
}

Result<QString> readTags(QStringView typed) {
    QString list = typed.toString();
    list.replace(u';', u',').replace(u'\n', u',').replace(u'\r', u',').replace(u'\t', u',');
    QStringList names;
    QSet<QString> known;
    for (const QString& piece : list.split(u',')) {
        const QString name = piece.simplified();
        if (name.isEmpty() || known.contains(folded(name)))
            continue;
        if (std::optional<Issue> issue = checkTagName(name)) {
            issue->field = Field::Tags;
            issue->text =
                QCoreApplication::translate("pricebook::CellText", "Tag “%1”: %2").arg(name.left(60), issue->text);
            return Error::invalid({*issue});
        }
        known.insert(folded(name));
        names << name;
    }
    return ofTagNames(names);
}

QSet<QString> foldedNames(const QString& text) {
    QSet<QString> names;
    for (const QString& name : tagNames(text))
        names.insert(folded(name));
    return names;
}

} // namespace

bool isCellField(Field field) { return field != Field::None && field != Field::Id && field != Field::Description; }

QString of(const Product& product, Field field) {
    switch (field) {
    case Field::Name:
        return product.name;
    case Field::Category:
        return product.category ? product.category->name : QString();
    case Field::Tags: {
        QStringList names;
        for (const Tag& tag : product.tags)
            names << tag.name;
        return ofTagNames(names);
    }
    case Field::PriceShmeckles:
        return product.shmeckles.toString();
    case Field::PriceFlurbos:
        return product.flurbos.toString();
    case Field::ImageUrl:
        return product.imageUrl;
    case Field::Description:
    case Field::None:
    case Field::Id:
        break;
    }
    return {};
}

Result<QString> read(Field field, QStringView typed, const QLocale& locale) {
    const QString text = typed.trimmed().toString();
    switch (field) {
    case Field::Name:
        return checked(text, checkProductName(text));
    case Field::ImageUrl:
        return checked(text, checkImageUrl(text));
    case Field::Category: {
        std::optional<Issue> issue = text.isEmpty() ? std::nullopt : checkCategoryName(text);
        if (issue)
            issue->field = Field::Category;
        return checked(text, issue);
    }
    case Field::Tags:
        return readTags(typed);
    case Field::PriceShmeckles:
    case Field::PriceFlurbos: {
        const Result<Money> price = TabText::readPrice(typed, locale);
        return price ? Result<QString>(price->toString())
                     : checked({}, Issue{field, Issue::Severity::Error, price.error().text, 0});
    }
    case Field::Description:
    case Field::None:
    case Field::Id:
        break;
    }
    return Error(Error::Kind::ReadOnly,
                 QCoreApplication::translate("pricebook::CellText", "This column cannot be changed."));
}

QString shown(Field field, const QString& text, const QLocale& locale) {
    if (field == Field::PriceShmeckles || field == Field::PriceFlurbos) {
        const Result<Money> price = Money::parse(text);
        return price ? price->toDisplay(locale) : text;
    }
    return field == Field::Tags ? QString(text).replace(tagMark, u", "_s) : text;
}

QString forClipboard(Field field, const QString& text, const QLocale& locale) {
    if (field == Field::PriceShmeckles || field == Field::PriceFlurbos)
        return QString(text).replace(u"."_s, locale.decimalPoint());
    return shown(field, text);
}

QStringList tagNames(const QString& text) { return text.split(tagMark, Qt::SkipEmptyParts); }

QString ofTagNames(const QStringList& names) { return names.join(tagMark); }

bool isSame(Field field, const QString& a, const QString& b) {
    return a == b || (field == Field::Tags && foldedNames(a) == foldedNames(b));
}

} // namespace pricebook::celltext
