#include "pricetext.h"

namespace pricebook {

QString typedPrice(Money price, const QLocale& locale) {
    QString text = price.toString();
    if (locale.decimalPoint() == QStringLiteral(","))
        text.replace(u'.', u',');
    return text;
}

} // namespace pricebook
