#include "mnemonics.h"

#include <QMenu>
#include <QSet>

namespace pricebook {

namespace {

/// Without the mark; "&&" is an ampersand.
QString withoutMark(const QString& text) {
    QString plain;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != u'&' || i + 1 == text.size()) {
            plain += text[i];
        } else if (text[i + 1] == u'&') {
            plain += QStringLiteral("&&");
            ++i;
        }
    }
    return plain;
}

/// Where the letter stands; beginnings of words first. -1: all are taken.
qsizetype freeLetter(const QString& text, const QSet<QChar>& taken) {
    for (const bool beginning : {true, false}) {
        for (qsizetype i = 0; i < text.size(); ++i) {
            const bool begins = i == 0 || text[i - 1].isSpace();
            if (text[i].isLetter() && begins == beginning && !taken.contains(text[i].toLower()))
                return i;
        }
    }
    return -1;
}

} // namespace

void giveMnemonics(QMenu& menu) {
    QSet<QChar> taken;
    for (QAction* action : menu.actions()) {
        if (action->isSeparator() || !action->isVisible())
            continue;
        QString text = withoutMark(action->text());
        const qsizetype place = freeLetter(text, taken);
        if (place >= 0) {
            taken.insert(text[place].toLower());
            text.insert(place, u'&');
        }
        if (text != action->text())
            action->setText(text);
    }
}

void keepMnemonics(QMenu& menu) {
    QObject::connect(&menu, &QMenu::aboutToShow, &menu, [&menu] { giveMnemonics(menu); });
}

} // namespace pricebook
