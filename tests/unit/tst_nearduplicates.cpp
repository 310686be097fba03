#include "nearduplicates.h"

#include <QTest>
#include <algorithm>

using namespace pricebook;
using namespace Qt::StringLiterals;

/// Names that are probably one.
class tst_NearDuplicates : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keys_data();
    void keys();
    void pairs_data();
    void pairs();
    void theMostUsedIsKept();
    void aChainOfTyposIsNoGroup();
    void tenThousandNames();
};

void tst_NearDuplicates::keys_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("key");
    QTest::newRow("case, spaces, punctuation") << u" Ice-Cream, "_s << u"icecream"_s;
    QTest::newRow("accents") << u"Crème brûlée"_s << u"cremebrulee"_s;
    QTest::newRow("plural") << u"organics"_s << u"organic"_s;
    QTest::newRow("plural of y") << u"berries"_s << u"berry"_s;
    QTest::newRow("plural with e") << u"boxes"_s << u"box"_s;
    QTest::newRow("short") << u"gas"_s << u"gas"_s;
    QTest::newRow("no plural") << u"glass"_s << u"glass"_s;
    QTest::newRow("no plural either") << u"citrus"_s << u"citrus"_s;
    QTest::newRow("each word") << u"green teas"_s << u"greentea"_s;
    QTest::newRow("Russian noun") << u"Новинки"_s << u"новинк"_s;
    QTest::newRow("Russian adjective") << u"новые"_s << u"нов"_s;
    QTest::newRow("Russian, short") << u"чай"_s << u"чаи"_s; // й is и with a mark, and marks do not count
    QTest::newRow("no letter") << u"***"_s << u"***"_s;
    QTest::newRow("digits") << u"size 42"_s << u"size42"_s;
}

void tst_NearDuplicates::keys() {
    QFETCH(QString, name);
    QTEST(duplicateKey(name), "key");
}

void tst_NearDuplicates::pairs_data() {
    QTest::addColumn<QString>("a");
    QTest::addColumn<QString>("b");
    QTest::addColumn<int>("likeness"); // -1: none
    const auto row = [](const char* title, const QString& a, const QString& b, int likeness) {
        QTest::newRow(title) << a << b << likeness;
    };
    row("case", u"Organic"_s, u"oRGANIC"_s, static_cast<int>(Likeness::Case));
    row("Cyrillic case", u"ЧАЙ"_s, u"чай"_s, static_cast<int>(Likeness::Case));
    row("space behind", u"Organic "_s, u"organic"_s, static_cast<int>(Likeness::Spacing));
    row("hyphen", u"ice-cream"_s, u"ice cream"_s, static_cast<int>(Likeness::Spacing));
    row("plural", u"organic"_s, u"organics"_s, static_cast<int>(Likeness::Plural));
    row("Russian plural", u"новинка"_s, u"Новинки"_s, static_cast<int>(Likeness::Plural));
    row("letter missing", u"organic"_s, u"orgnic"_s, static_cast<int>(Likeness::Typo));
    row("letter wrong", u"organic"_s, u"orgonic"_s, static_cast<int>(Likeness::Typo));
    row("letters swapped", u"organic"_s, u"ogranic"_s, static_cast<int>(Likeness::Typo));
    row("Russian typo", u"органика"_s, u"оргоника"_s, static_cast<int>(Likeness::Typo));
    row("first letter", u"organic"_s, u"rganic"_s, static_cast<int>(Likeness::Typo));
    row("two mistakes", u"organic"_s, u"oganik"_s, -1);
    row("short", u"milk"_s, u"silk"_s, -1);
    row("digits", u"size 41"_s, u"size 42"_s, -1);
    row("digit more", u"model 1"_s, u"model 12"_s, -1);
    row("others", u"green"_s, u"black"_s, -1);
}

void tst_NearDuplicates::pairs() {
    QFETCH(QString, a);
    QFETCH(QString, b);
    QFETCH(int, likeness);
    const auto found = findNearDuplicates({{1, a, 5}, {2, b, 2}});
    if (likeness < 0) {
        QVERIFY(found.empty());
        return;
    }
    QCOMPARE(found.size(), size_t(1));
    QCOMPARE(found[0].keep.id, 1);
    QCOMPARE(found[0].others.size(), size_t(1));
    QCOMPARE(found[0].others[0].name.id, 2);
    QCOMPARE(static_cast<int>(found[0].others[0].likeness), likeness);
}

void tst_NearDuplicates::theMostUsedIsKept() {
    const auto found = findNearDuplicates({{1, u"Organic "_s, 3},
                                           {2, u"organic"_s, 200},
                                           {3, u"organics"_s, 11},
                                           {4, u"vegan"_s, 9},
                                           {5, u"VEGAN"_s, 9}});
    QCOMPARE(found.size(), size_t(2));
    QCOMPARE(found[0].keep.name, u"organic"_s);
    QCOMPARE(found[0].others.size(), size_t(2));
    QCOMPARE(found[0].others[0].name.id, 3);
    QCOMPARE(found[0].others[1].name.id, 1);
    QCOMPARE(found[1].keep.id, 4); // as much used: the older one
}

void tst_NearDuplicates::aChainOfTyposIsNoGroup() {
    // Each is a typo from the next; the last two are far from the first.
    const auto found =
        findNearDuplicates({{1, u"planes"_s, 9}, {2, u"planer"_s, 1}, {3, u"planet"_s, 8}, {4, u"plinet"_s, 1}});
    for (const DuplicateGroup& group : found) {
        for (const DuplicateGroup::Other& other : group.others)
            QVERIFY2(findNearDuplicates({group.keep, other.name}).size() == 1, qPrintable(other.name.name));
    }
}

void tst_NearDuplicates::tenThousandNames() {
    std::vector<CountedName> names;
    const QStringList syllables = u"ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu"_s.split(u' ');
    for (int i = 0; i < 10'000; ++i) {
        // Any two differ in two letters or more: the last syllable is a sum of the others.
        const int a = i % 20;
        const int b = i / 20 % 20;
        const int c = i / 400 % 20;
        const int d = i / 8000;
        names.push_back(
            {i + 1, syllables[a] + syllables[b] + syllables[c] + syllables[d] + syllables[(a + b + c + d) % 20], 10});
    }
    QVERIFY(findNearDuplicates(names).empty());
    names.push_back({20'001, u"Babababab a"_s, 1});
    names.push_back({20'002, u"babaxbababa"_s, 1});
    const auto found = findNearDuplicates(names);
    QCOMPARE(found.size(), size_t(1));
    QCOMPARE(found[0].keep.id, 1);
    QCOMPARE(found[0].others.size(), size_t(2));
    QBENCHMARK_ONCE { QCOMPARE(findNearDuplicates(names).size(), size_t(1)); }
}

QTEST_GUILESS_MAIN(tst_NearDuplicates)
#include "tst_nearduplicates.moc"
