#include "language.h"

#include "plainenglish.h"

#include <QCoreApplication>
#include <QLocale>
#include <QPointer>
#include <QTranslator>
#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace pricebook::language {

namespace {

/// The texts of one file. English has one for its plural forms only.
class Texts final : public QTranslator {
public:
    Texts(QObject* parent, bool english) : QTranslator(parent), m_english(english) {}
    QString translate(const char* context, const char* source, const char* disambiguation, int n) const override {
        return !m_english && PlainEnglish::isSpoken() ? QString()
                                                      : QTranslator::translate(context, source, disambiguation, n);
    }

private:
    bool m_english;
};

const QString english = u"en"_s;
QString current = english;
std::vector<QPointer<Texts>> loaded; ///< in the order in which they are installed

bool isAvailable(const QString& code) {
    return std::any_of(available().begin(), available().end(),
                       [&code](const Language& language) { return language.code == code; });
}

/// "ru" of "ru_RU.UTF-8@something".
QString codeOf(const QString& locale) { return locale.section(u'_', 0, 0).section(u'-', 0, 0).section(u'.', 0, 0); }

void install(const QString& file, bool isEnglish) {
    auto* texts = new Texts(QCoreApplication::instance(), isEnglish);
    // Before it is installed: it would tell the windows a second time.
    if (!texts->load(u":/translations/"_s + file)) {
        delete texts;
        return;
    }
    loaded.emplace_back(texts);
    QCoreApplication::installTranslator(texts);
}

/// The system's own where it is of that language: it may say more, such as the country or another form of dates.
QLocale localeOf(const QString& code, bool chosen) {
    const QLocale system = QLocale::system();
    const bool unknown = system.language() == QLocale::C;
    if (!unknown && (!chosen || codeOf(system.name()) == code))
        return system;
    return code == english ? QLocale(QLocale::English, QLocale::UnitedStates) : QLocale(code);
}

} // namespace

const std::vector<Language>& available() {
    static const std::vector<Language> all{{english, u"English"_s}, {u"ru"_s, u"Русский"_s}};
    return all;
}

QString ofSystem() {
    // As gettext has it: who asks for "C" wants no other language, whatever LANGUAGE says.
    if (QLocale::system().language() == QLocale::C)
        return english;
    for (const QString& wanted : QLocale::system().uiLanguages()) {
        if (isAvailable(codeOf(wanted)))
            return codeOf(wanted);
        if (QLocale(wanted).language() != QLocale::C)
            break; // a language that there is, but not here
    }
    return english;
}

void speak(const QString& code) {
    const bool chosen = isAvailable(code);
    current = chosen ? code : ofSystem();
    QLocale::setDefault(localeOf(current, chosen));
    for (const QPointer<Texts>& texts : loaded)
        delete texts; // which takes it out
    loaded.clear();
    install(u"pricebook_en.qm"_s, true);
    if (current == english)
        return;
    install(u"qt_"_s + current + u".qm"_s, false);
    install(u"pricebook_"_s + current + u".qm"_s, false);
}

QString spoken() { return current; }

QString pattern(const char* context, const char* source, const char* disambiguation, int n) {
    for (auto texts = loaded.rbegin(); texts != loaded.rend(); ++texts) {
        if (!*texts)
            continue;
        const QString said = (*texts)->translate(context, source, disambiguation, n);
        if (!said.isEmpty())
            return said;
    }
    return QString::fromUtf8(source);
}

} // namespace pricebook::language
