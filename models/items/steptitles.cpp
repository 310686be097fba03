#include "steptitles.h"

#include <QCoreApplication>
#include <QStringList>

namespace pricebook::steptitles {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char* text, int number = -1) {
    return QCoreApplication::translate("pricebook::StepTitles", text, nullptr, number);
}

} // namespace

QString created(const Product& product) { return tr("New product “%1”").arg(product.name); }

QString changed(const Product& product, const ProductPatch& patch) {
    QStringList parts;
    const auto add = [&parts](bool set, const char* text) {
        if (set)
            parts << tr(text);
    };
    add(patch.name.has_value(), QT_TRANSLATE_NOOP("pricebook::StepTitles", "Name of “%1”"));
    add(patch.description.has_value(), QT_TRANSLATE_NOOP("pricebook::StepTitles", "Description of “%1”"));
    add(patch.imageUrl.has_value(), QT_TRANSLATE_NOOP("pricebook::StepTitles", "Picture of “%1”"));
    add(patch.shmeckles.has_value(), QT_TRANSLATE_NOOP("pricebook::StepTitles", "Shmeckles of “%1”"));
    add(patch.flurbos.has_value(), QT_TRANSLATE_NOOP("pricebook::StepTitles", "Flurbos of “%1”"));
    add(patch.category.has_value(), QT_TRANSLATE_NOOP("pricebook::StepTitles", "Category of “%1”"));
    add(!patch.tags.isEmpty(), QT_TRANSLATE_NOOP("pricebook::StepTitles", "Tags of “%1”"));
    return parts.size() == 1 ? parts.first().arg(product.name) : tr("Edit of “%1”").arg(product.name);
}

QString removed(qint64 products, const QString& onlyName) {
    return products == 1 && !onlyName.isEmpty() ? tr("Deletion of “%1”").arg(onlyName)
                                                : tr("Deletion of %n product(s)", static_cast<int>(products));
}

QString byNumbers(qint64 products, qint64 categories, qint64 tags) {
    QStringList parts;
    const auto add = [&parts](qint64 number, const char* text) {
        if (number > 0)
            parts << tr(text, static_cast<int>(number));
    };
    add(products, QT_TRANSLATE_N_NOOP("pricebook::StepTitles", "%n product(s)"));
    add(categories, QT_TRANSLATE_N_NOOP("pricebook::StepTitles", "%n category(s)"));
    add(tags, QT_TRANSLATE_N_NOOP("pricebook::StepTitles", "%n tag(s)"));
    return parts.isEmpty() ? tr("Change") : tr("Change of %1").arg(parts.join(u", "_s));
}

} // namespace pricebook::steptitles
