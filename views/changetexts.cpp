#include "changetexts.h"

#include "product.h"

#include <QCoreApplication>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace pricebook::changetexts {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("pricebook::ChangeTexts", text); }

QString throughWhat(const QString& source) {
    if (source == u"http")
        return tr("HTTP");
    if (source == u"import")
        return tr("import");
    return source == u"command line" ? tr("command line") : QString();
}

} // namespace

QString fieldName(Field field) {
    switch (field) {
    case Field::Name:
        return tr("name");
    case Field::Description:
        return tr("description");
    case Field::ImageUrl:
        return tr("picture address");
    case Field::PriceShmeckles:
        return tr("price in shmeckles");
    case Field::PriceFlurbos:
        return tr("price in flurbos");
    case Field::Category:
        return tr("category");
    case Field::Tags:
        return tr("tags");
    case Field::None:
    case Field::Id:
        break;
    }
    return {};
}

QString fieldNames(const std::vector<Field>& fields) {
    QStringList names;
    for (const Field field : fields)
        names << fieldName(field);
    return names.join(tr(", "));
}

QString fieldText(const Product& product, Field field) {
    QString text;
    switch (field) {
    case Field::Name:
        text = product.name;
        break;
    case Field::Description:
        text = product.description;
        break;
    case Field::ImageUrl:
        text = product.imageUrl;
        break;
    case Field::PriceShmeckles:
        text = product.shmeckles.toString();
        break;
    case Field::PriceFlurbos:
        text = product.flurbos.toString();
        break;
    case Field::Category:
        text = product.category ? product.category->name : QString();
        break;
    case Field::Tags:
        for (const Tag& tag : product.tags)
            text += (text.isEmpty() ? QString() : tr(", ")) + tag.name;
        break;
    case Field::None:
    case Field::Id:
        break;
    }
    return text.isEmpty() ? tr("none") : text;
}

QString who(const LastChange& change) {
    const QString through = throughWhat(change.source);
    if (!change.actor.isEmpty())
        return through.isEmpty() ? change.actor : tr("%1 (%2)").arg(change.actor, through);
    if (!through.isEmpty())
        return tr("somebody (%1)").arg(through);
    return change.at.isValid() && change.source.isEmpty() ? tr("another program") : tr("somebody else");
}

QString whoAndWhen(const LastChange& change) {
    if (!change.at.isValid())
        return who(change);
    const QDateTime local = change.at.toLocalTime();
    const QLocale locale;
    const QString when = local.date() == QDate::currentDate() ? locale.toString(local.time(), QLocale::ShortFormat)
                                                              : locale.toString(local, QLocale::ShortFormat);
    return tr("%1 at %2").arg(who(change), when);
}

} // namespace pricebook::changetexts
