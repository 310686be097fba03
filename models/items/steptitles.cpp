#include "steptitles.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

namespace pricebook::steptitles {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::StepTitles)
};

} // namespace

QString created(const Product& product) { return Texts::tr("New product “%1”").arg(product.name); }

QString restored(const Product& product) { return Texts::tr("Restoration of “%1”").arg(product.name); }

QString changed(const Product& product, const ProductPatch& patch) {
    QStringList parts;
    const auto add = [&parts](bool set, const char* text) {
        if (set)
            parts << Texts::tr(text);
    };
    add(patch.name.has_value(), QT_TRANSLATE_NOOP("pricebook::StepTitles", "Name of “%1”"));
    add(patch.description.has_value(), QT_TRANSLATE_NOOP("pricebook::StepTitles", "Description of “%1”"));
    add(patch.imageUrl.has_value(), QT_TRANSLATE_NOOP("pricebook::StepTitles", "Picture of “%1”"));
    add(patch.shmeckles.has_value(), QT_TRANSLATE_NOOP("pricebook::StepTitles", "Shmeckles of “%1”"));
    add(patch.flurbos.has_value(), QT_TRANSLATE_NOOP("pricebook::StepTitles", "Flurbos of “%1”"));
    add(patch.category.has_value(), QT_TRANSLATE_NOOP("pricebook::StepTitles", "Category of “%1”"));
    add(!patch.tags.isEmpty(), QT_TRANSLATE_NOOP("pricebook::StepTitles", "Tags of “%1”"));
    return parts.size() == 1 ? parts.first().arg(product.name) : Texts::tr("Edit of “%1”").arg(product.name);
}

QString removed(qint64 products, const QString& onlyName) {
    if (products == 1)
        return onlyName.isEmpty() ? Texts::tr("Deletion of 1 product") : Texts::tr("Deletion of “%1”").arg(onlyName);
    return Texts::tr("Deletion of %Ln products", nullptr, static_cast<int>(products));
}

} // namespace pricebook::steptitles
