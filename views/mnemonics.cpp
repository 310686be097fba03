#include "mnemonics.h"

#include <QHash>
#include <QMenu>
#include <QSet>
#include <QStringList>

namespace pricebook {

namespace {

/// The letters of a text, those that begin words first.
QString letters(const QString& text) {
    QString found;
    for (const bool beginning : {true, false}) {
        for (qsizetype i = 0; i < text.size(); ++i) {
            const bool begins = i == 0 || text[i - 1].isSpace();
            if (text[i].isLetter() && begins == beginning && !found.contains(text[i].toLower()))
                found += text[i].toLower();
        }
    }
    return found;
}

/// Entries and letters, each for one of the other.
class Matching {
public:
    explicit Matching(const QStringList& texts) : m_texts(texts) {
        for (qsizetype entry = 0; entry < texts.size(); ++entry) {
            m_asked.clear();
            find(entry);
        }
    }
    [[nodiscard]] QChar letterOf(qsizetype entry) const { return m_owners.key(entry); }

private:
    /// A letter for the entry, where need be by giving another one to the entry that has it.
    bool find(qsizetype entry) {
        for (const QChar letter : letters(m_texts[entry])) {
            if (m_asked.contains(letter))
                continue;
            m_asked.insert(letter);
            const auto owner = m_owners.constFind(letter);
            if (owner == m_owners.constEnd() || find(*owner)) {
                m_owners[letter] = entry;
                return true;
            }
        }
        return false;
    }

    QStringList m_texts;
    QHash<QChar, qsizetype> m_owners;
    QSet<QChar> m_asked;
};

/// Where the letter stands; the beginning of a word is preferred.
qsizetype placeOf(QChar letter, const QString& text) {
    for (const bool beginning : {true, false}) {
        for (qsizetype i = 0; i < text.size(); ++i) {
            if (text[i].toLower() == letter && (i == 0 || text[i - 1].isSpace()) == beginning)
                return i;
        }
    }
    return -1;
}

} // namespace

QString withoutMnemonic(const QString& text) {
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

void giveMnemonics(QMenu& menu) {
    QList<QAction*> entries;
    QStringList texts;
    for (QAction* action : menu.actions()) {
        if (action->isSeparator() || !action->isVisible())
            continue;
        entries << action;
        texts << withoutMnemonic(action->text());
    }
    const Matching matching(texts);
    for (qsizetype i = 0; i < entries.size(); ++i) {
        const QChar letter = matching.letterOf(i);
        QString text = texts[i];
        if (!letter.isNull())
            text.insert(placeOf(letter, text), u'&');
        if (text != entries[i]->text())
            entries[i]->setText(text);
    }
}

void keepMnemonics(QMenu& menu) {
    QObject::connect(&menu, &QMenu::aboutToShow, &menu, [&menu] { giveMnemonics(menu); });
}

} // namespace pricebook
