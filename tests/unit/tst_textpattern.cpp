#include "textfold.h"
#include "textpattern.h"

#include <QTest>

using namespace pricebook;
using namespace Qt::StringLiterals;

class tst_TextPattern : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void matches_data();
    void matches();
    void refuses_data();
    void refuses();
};

void tst_TextPattern::matches_data() {
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("expected");
    const auto row = [](const QString& pattern, const QString& text, bool expected) {
        QTest::newRow(qPrintable(pattern + u" in "_s + text)) << pattern << text << expected;
    };
    row(u"TEA"_s, u"green tea cup"_s, true);
    row(u"^tea"_s, u"green tea"_s, false);
    row(u"tea$"_s, u"green tea\n"_s, false);
    row(u"ч.й"_s, u"ЧАЙ"_s, true);
    row(u"[А-Я]{3}"_s, u"чай"_s, true);
    row(u"[^a-z]"_s, u"ABC"_s, false);
    row(u"a.b"_s, u"a\nb"_s, true);
    row(u"\\d{2}"_s, u"a1b22"_s, true);
    row(u"\\d"_s, u"٣"_s, false);
    row(u"\\W"_s, u"ab_9"_s, false);
    row(u"1\\.5"_s, u"1x5"_s, false);
    row(u"(?:red|blue) lamp"_s, u"Blue lamp"_s, true);
    row(u"x{0,2}y+?"_s, u"xxy"_s, true);
    row(u"^.$"_s, u"🍵"_s, true);
    row(u"[\\]\\-]"_s, u"a-b"_s, true);
    row(u"[\\d,]+5"_s, u"1,5"_s, true);
    row(u"ς"_s, u"ΟΔΟΣ"_s, true);
    row(u"]}"_s, u"a]}"_s, true);
}

void tst_TextPattern::matches() {
    QFETCH(QString, pattern);
    QFETCH(QString, text);
    QFETCH(bool, expected);
    const Result<TextPattern> parsed = TextPattern::parse(pattern);
    QVERIFY2(parsed, parsed ? "" : qPrintable(parsed.error().text));
    QCOMPARE(parsed->qt().match(folded(text)).hasMatch(), expected);
    QCOMPARE(TextPattern::compile(parsed->qtText()).match(folded(text)).hasMatch(), expected);
}

void tst_TextPattern::refuses_data() {
    QTest::addColumn<QString>("pattern");
    for (const QString& pattern : {QString(),
                                   u"(a"_s,
                                   u"a)"_s,
                                   u"[a"_s,
                                   u"[]"_s,
                                   u"*a"_s,
                                   u"a**"_s,
                                   u"a{2,1}"_s,
                                   u"a{256}"_s,
                                   u"a{x}"_s,
                                   u"(?=a)"_s,
                                   u"(?i)a"_s,
                                   u"(*UCP)a"_s,
                                   u"(a)\\1"_s,
                                   u"\\bword"_s,
                                   u"\\"_s,
                                   u"[[:alpha:]]"_s,
                                   u"[z-a]"_s,
                                   u"[a-\\d]"_s,
                                   u"^*"_s,
                                   u"((a{255}){255}){255}"_s,
                                   QString(201, u'a'),
                                   QString(30, u'(') + QString(30, u')')})
        QTest::newRow(qPrintable(pattern.isEmpty() ? u"empty"_s : pattern.left(30))) << pattern;
}

void tst_TextPattern::refuses() {
    QFETCH(QString, pattern);
    const Result<TextPattern> parsed = TextPattern::parse(pattern);
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().kind, Error::Kind::Invalid);
    QVERIFY(!parsed.error().text.isEmpty());
}

QTEST_GUILESS_MAIN(tst_TextPattern)
#include "tst_textpattern.moc"
