#include "translations.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTranslator>

using namespace Qt::StringLiterals;

namespace pricebook {

void installTranslations(QCoreApplication& application) {
    const auto install = [&application](const QLocale& locale) {
        auto* translator = new QTranslator(&application);
        if (translator->load(locale, u"pricebook"_s, u"_"_s, u":/translations"_s))
            QCoreApplication::installTranslator(translator);
        else
            delete translator;
    };
    // What a language lacks is said in English.
    install(QLocale(QLocale::English));
    if (QLocale().language() != QLocale::English)
        install(QLocale());
}

} // namespace pricebook
