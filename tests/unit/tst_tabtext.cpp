#include "builders.h"
#include "celltext.h"
#include "tabtext.h"
#include "verify.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace pricebook;

using Rows = QList<QStringList>;

/// Blocks of cells as Calc and Excel put them on the clipboard, and what is read out of a cell.
class tst_TabText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void parses_data();
    void parses();
    void writesWhatItReads();
    void survivesAnything();
    void aMillionCells();
    void refusesTooMuch();
    void readsPrices_data();
    void readsPrices();
    void refusesPrices_data();
    void refusesPrices();
    void cellsAsTexts();
    void tagsAsTexts();

private:
    static Rows rowsOf(const TabText& block) {
        Rows rows;
        for (int row = 0; row < block.rows(); ++row) {
            QStringList cells;
            for (int column = 0; column < block.columns(); ++column)
                cells << block.cell(row, column).toString();
            rows << cells;
        }
        return rows;
    }
};

void tst_TabText::parses_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<Rows>("rows");
    QTest::newRow("nothing") << QString() << Rows();
    QTest::newRow("one cell") << u"Tea"_s << Rows{{u"Tea"_s}};
    QTest::newRow("an empty cell of Excel") << u"\r\n"_s << Rows{{QString()}};
    QTest::newRow("a row") << u"Tea\t1.50\t2"_s << Rows{{u"Tea"_s, u"1.50"_s, u"2"_s}};
    QTest::newRow("Calc") << u"Tea\t1.50\nMate\t2.00\n"_s << Rows{{u"Tea"_s, u"1.50"_s}, {u"Mate"_s, u"2.00"_s}};
    QTest::newRow("Excel") << u"Tea\t1,50\r\nMate\t2,00\r\n"_s << Rows{{u"Tea"_s, u"1,50"_s}, {u"Mate"_s, u"2,00"_s}};
    QTest::newRow("old Mac") << u"a\rb"_s << Rows{{u"a"_s}, {u"b"_s}};
    QTest::newRow("line break in a cell") << u"\"two\nlines\"\tx\n"_s << Rows{{u"two\nlines"_s, u"x"_s}};
    QTest::newRow("CRLF in a cell") << u"\"two\r\nlines\"\tx\r\n"_s << Rows{{u"two\nlines"_s, u"x"_s}};
    QTest::newRow("tab in a cell") << u"\"a\tb\"\tx"_s << Rows{{u"a\tb"_s, u"x"_s}};
    QTest::newRow("doubled quotes") << u"\"a \"\"big\"\"\nnail\""_s << Rows{{u"a \"big\"\nnail"_s}};
    QTest::newRow("empty quotes") << u"\"\"\tx"_s << Rows{{QString(), u"x"_s}};
    QTest::newRow("only a quote, quoted") << u"\"\"\"\""_s << Rows{{u"\""_s}};
    QTest::newRow("inches as Excel leaves them") << u"5\" nail\t6\" nail"_s << Rows{{u"5\" nail"_s, u"6\" nail"_s}};
    QTest::newRow("quotes that are not closed") << u"\"a\tb\nc"_s << Rows{{u"\"a"_s, u"b"_s}, {u"c"_s, QString()}};
    QTest::newRow("closed too early") << u"\"big\" nail\tx"_s << Rows{{u"\"big\" nail"_s, u"x"_s}};
    QTest::newRow("rows of several lengths")
        << u"a\nb\tc\n\nd"_s
        << Rows{{u"a"_s, QString()}, {u"b"_s, u"c"_s}, {QString(), QString()}, {u"d"_s, QString()}};
    QTest::newRow("byte order mark") << u"\ufeffa\tb"_s << Rows{{u"a"_s, u"b"_s}};
    QTest::newRow("Cyrillic and beyond the plane") << u"Чай\t😀\n"_s << Rows{{u"Чай"_s, u"😀"_s}};
    QTest::newRow("trailing tab") << u"a\t\n"_s << Rows{{u"a"_s, QString()}};
}

void tst_TabText::parses() {
    QFETCH(QString, text);
    QFETCH(Rows, rows);
    const Result<TabText> block = TabText::parse(text);
    VERIFY_OK(block);
    QCOMPARE(rowsOf(*block), rows);
}

void tst_TabText::writesWhatItReads() {
    const Rows rows{{u"plain"_s, u"tab\there"_s, u"two\nlines"_s},
                    {u"\"quoted\""_s, u"5\" nail"_s, u"\""_s},
                    {QString(), u" blank "_s, u"a\"\nb"_s}};
    QString text;
    for (const QStringList& row : rows) {
        for (qsizetype i = 0; i < row.size(); ++i)
            TabText::append(text, row[i], i == 0);
        text += u'\n';
    }
    const Result<TabText> block = TabText::parse(text);
    VERIFY_OK(block);
    QCOMPARE(rowsOf(*block), rows);
}

/// Random texts of the characters that matter: nothing is read outside, and what was written is read back.
void tst_TabText::survivesAnything() {
    QRandomGenerator random(20'260);
    const QString letters = u"\"\t\n\ra\" \u00e9"_s;
    for (int round = 0; round < 20'000; ++round) {
        QString text;
        for (int i = random.bounded(14); i > 0; --i)
            text += letters[random.bounded(static_cast<int>(letters.size()))];
        const Result<TabText> block = TabText::parse(text);
        VERIFY_OK(block);
        QCOMPARE(block->rows() == 0, text.isEmpty());
        QString again;
        const Rows rows = rowsOf(*block);
        for (const QStringList& row : rows) {
            for (qsizetype i = 0; i < row.size(); ++i)
                TabText::append(again, row[i], i == 0);
            again += u'\n';
        }
        const Result<TabText> second = TabText::parse(again);
        VERIFY_OK(second);
        QCOMPARE(rowsOf(*second), rows);
    }
}

void tst_TabText::aMillionCells() {
    QString text;
    for (int row = 0; row < 250'000; ++row)
        text += u"Tea number "_s + QString::number(row) + u"\tDrinks\t1.50\t\"a \"\"b\"\"\"\r\n"_s;
    const Result<TabText> block = TabText::parse(text);
    VERIFY_OK(block);
    QCOMPARE(block->rows(), 250'000);
    QCOMPARE(block->columns(), 4);
    QCOMPARE(block->cell(249'999, 0).toString(), u"Tea number 249999"_s);
    QCOMPARE(block->cell(249'999, 3).toString(), u"a \"b\""_s);
    QVERIFY(block->cell(5, 3).size() == 5);
}

void tst_TabText::refusesTooMuch() {
    const Result<TabText> cells = TabText::parse(QString(TabText::mostCells + 1, u'\t'));
    QVERIFY(!cells);
    QCOMPARE(cells.error().kind, Error::Kind::Invalid);
    QVERIFY(!cells.error().text.isEmpty());
    VERIFY_OK(TabText::parse(QString(TabText::mostCells - 1, u'\t')));
    // One that would be quadratic to read if every opened quote were looked for to the end.
    QString quotes;
    for (int i = 0; i < 200'000; ++i)
        quotes += u"\"x\"\" \t"_s;
    VERIFY_OK(TabText::parse(quotes));
}

void tst_TabText::readsPrices_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("locale");
    QTest::addColumn<QString>("price");
    QTest::newRow("point") << u"1234.5"_s << u"en_US"_s << u"1234.50"_s;
    QTest::newRow("comma") << u"1234,5"_s << u"de_DE"_s << u"1234.50"_s;
    QTest::newRow("the other one's comma") << u"12,5"_s << u"en_US"_s << u"12.50"_s;
    QTest::newRow("the other one's point") << u"12.5"_s << u"de_DE"_s << u"12.50"_s;
    QTest::newRow("groups, English") << u"1,234.50"_s << u"en_US"_s << u"1234.50"_s;
    QTest::newRow("groups, German") << u"1.234,50"_s << u"de_DE"_s << u"1234.50"_s;
    QTest::newRow("groups, foreign") << u"1.234.567,50"_s << u"en_US"_s << u"1234567.50"_s;
    QTest::newRow("groups only, English") << u"1,234"_s << u"en_US"_s << u"1234.00"_s;
    QTest::newRow("groups only, German") << u"1.234"_s << u"de_DE"_s << u"1234.00"_s;
    QTest::newRow("two groups") << u"1,234,567"_s << u"de_DE"_s << u"1234567.00"_s;
    QTest::newRow("Swiss") << u"1\u2019234.50"_s << u"de_CH"_s << u"1234.50"_s;
    QTest::newRow("Swiss, typed") << u"1'234.50"_s << u"en_US"_s << u"1234.50"_s;
    QTest::newRow("Russian") << u"1\u00a0234,50"_s << u"ru_RU"_s << u"1234.50"_s;
    QTest::newRow("dollar") << u"$1,234.50"_s << u"en_US"_s << u"1234.50"_s;
    QTest::newRow("euro") << u"1.234,50 €"_s << u"de_DE"_s << u"1234.50"_s;
    QTest::newRow("whole") << u" 7 "_s << u"en_US"_s << u"7.00"_s;
}

void tst_TabText::readsPrices() {
    QFETCH(QString, text);
    QFETCH(QString, locale);
    QFETCH(QString, price);
    const Result<Money> read = TabText::readPrice(text, QLocale(locale));
    VERIFY_OK(read);
    QCOMPARE(read->toString(), price);
}

void tst_TabText::refusesPrices_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("locale");
    QTest::newRow("nothing") << QString() << u"en_US"_s;
    QTest::newRow("words") << u"cheap"_s << u"en_US"_s;
    QTest::newRow("three decimals") << u"1.234"_s << u"en_US"_s;
    QTest::newRow("three decimals, German") << u"1,234"_s << u"de_DE"_s;
    QTest::newRow("groups of two") << u"12,34,56"_s << u"en_US"_s;
    QTest::newRow("two decimal signs") << u"1.2,3.4"_s << u"en_US"_s;
    QTest::newRow("zero") << u"0.00"_s << u"en_US"_s;
    QTest::newRow("less than zero") << u"-1"_s << u"en_US"_s;
    QTest::newRow("per cent") << u"5%"_s << u"en_US"_s;
    QTest::newRow("a formula's error") << u"#REF!"_s << u"en_US"_s;
    QTest::newRow("only a sign") << u"€"_s << u"en_US"_s;
    QTest::newRow("only points") << u"..."_s << u"en_US"_s;
    QTest::newRow("bad groups before the decimals") << u"12,34.50"_s << u"en_US"_s;
}

void tst_TabText::refusesPrices() {
    QFETCH(QString, text);
    QFETCH(QString, locale);
    const Result<Money> read = TabText::readPrice(text, QLocale(locale));
    QVERIFY2(!read, qPrintable(read ? read->toString() : QString()));
    QVERIFY(!read.error().text.isEmpty());
}

void tst_TabText::cellsAsTexts() {
    Product tea;
    tea.name = u"Tea"_s;
    tea.shmeckles = money("1234.5");
    tea.category = Category{CategoryId(1), u"Drinks"_s};
    const QLocale german(u"de_DE"_s);
    QCOMPARE(celltext::of(tea, Field::PriceShmeckles), u"1234.50"_s);
    QCOMPARE(celltext::forClipboard(Field::PriceShmeckles, u"1234.50"_s, german), u"1234,50"_s);
    QCOMPARE(celltext::of(tea, Field::Category), u"Drinks"_s);
    QCOMPARE(celltext::of(tea, Field::Tags), QString());
    QCOMPARE(celltext::read(Field::Name, u"  Mate "_s, german).valueOr({}), u"Mate"_s);
    QVERIFY(!celltext::read(Field::Name, u" "_s, german));
    QVERIFY(!celltext::read(Field::Name, u"two\nlines"_s, german));
    QVERIFY(!celltext::read(Field::Id, u"7"_s, german));
    QCOMPARE(celltext::read(Field::Category, u" "_s, german).valueOr(u"?"_s), QString());
    const Result<QString> price = celltext::read(Field::PriceFlurbos, u"free"_s, german);
    QVERIFY(!price);
    QCOMPARE(price.error().issues.front().field, Field::PriceFlurbos);
}

void tst_TabText::tagsAsTexts() {
    const QLocale locale;
    const QString text = celltext::read(Field::Tags, u"hot, Green; hot\nGREEN,, new  one"_s, locale).valueOr({});
    QCOMPARE(celltext::tagNames(text), (QStringList{u"hot"_s, u"Green"_s, u"new one"_s}));
    QCOMPARE(celltext::shown(Field::Tags, text), u"hot, Green, new one"_s);
    QVERIFY(celltext::isSame(Field::Tags, text, celltext::ofTagNames({u"NEW ONE"_s, u"Hot"_s, u"green"_s})));
    QVERIFY(!celltext::isSame(Field::Tags, text, celltext::ofTagNames({u"hot"_s})));
    QVERIFY(!celltext::isSame(Field::Name, u"a"_s, u"A"_s));
    QVERIFY(!celltext::read(Field::Tags, u"ok, "_s + QString(60, u'x'), locale));
}

QTEST_GUILESS_MAIN(tst_TabText)
#include "tst_tabtext.moc"
