#include "changetexts.h"

#include "product.h"

#include <QCoreApplication>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace pricebook::changetexts {

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::ChangeTexts)
};

QString throughWhat(const QString& source) {
    if (source == u"http")
        return Texts::tr("HTTP");
    if (source == u"import")
        return Texts::tr("import");
    return source == u"command line" ? Texts::tr("command line") : QString();
}

} // namespace

QString fieldName(Field field) {
    switch (field) {
    case Field::Name:
        return Texts::tr("name");
    case Field::Description:
        return Texts::tr("description");
    case Field::ImageUrl:
        return Texts::tr("picture address");
    case Field::PriceShmeckles:
        return Texts::tr("price in shmeckles");
    case Field::PriceFlurbos:
        return Texts::tr("price in flurbos");
    case Field::Category:
        return Texts::tr("category");
    case Field::Tags:
        return Texts::tr("tags");
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
    return names.join(Texts::tr(", "));
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
        text = product.shmeckles.toDisplay(QLocale());
        break;
    case Field::PriceFlurbos:
        text = product.flurbos.toDisplay(QLocale());
        break;
    case Field::Category:
        text = product.category ? product.category->name : QString();
        break;
    case Field::Tags:
        for (const Tag& tag : product.tags)
            text += (text.isEmpty() ? QString() : Texts::tr(", ")) + tag.name;
        break;
    case Field::None:
    case Field::Id:
        break;
    }
    return text.isEmpty() ? Texts::tr("none") : text;
}

QString who(const LastChange& change) {
    const QString through = throughWhat(change.source);
    if (!change.actor.isEmpty())
        return through.isEmpty() ? change.actor : Texts::tr("%1 (%2)").arg(change.actor, through);
    if (!through.isEmpty())
        return Texts::tr("somebody (%1)").arg(through);
    return change.at.isValid() && change.source.isEmpty() ? Texts::tr("another program") : Texts::tr("somebody else");
}

QString whoAndWhen(const LastChange& change) {
    if (!change.at.isValid())
        return who(change);
    const QDateTime local = change.at.toLocalTime();
    const QLocale locale;
    const QString when = local.date() == QDate::currentDate() ? locale.toString(local.time(), QLocale::ShortFormat)
                                                              : locale.toString(local, QLocale::ShortFormat);
    return Texts::tr("%1 at %2").arg(who(change), when);
}

} // namespace pricebook::changetexts
