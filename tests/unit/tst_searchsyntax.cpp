#include "searchsyntax.h"

#include <QTest>

using namespace pricebook;
using namespace Qt::StringLiterals;

/// Conditions typed into the search field.
class tst_SearchSyntax : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void textStaysAsItIs_data();
    void textStaysAsItIs();
    void names();
    void prices_data();
    void prices();
    void texts_data();
    void texts();
    void refuses_data();
    void refuses();
    void typedForGivesTheTextBack_data();
    void typedForGivesTheTextBack();
    void combinedKeepsWhatWasThere();

private:
    static SearchSyntax parsed(const QString& typed) {
        const Result<SearchSyntax> read = SearchSyntax::parse(typed);
        if (!read)
            qWarning("%s", qPrintable(read.error().text));
        return read.valueOr({});
    }
};

void tst_SearchSyntax::textStaysAsItIs_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("text");
    const auto row = [](const QString& typed, const QString& text) {
        QTest::newRow(qPrintable(u"<"_s + typed + u">"_s)) << typed << text;
    };
    row(u""_s, u""_s);
    row(u" green  tea "_s, u"green  tea"_s);
    row(u"3\" pipe"_s, u"3\" pipe"_s);
    row(u"size:XL -cold a<b"_s, u"size:XL -cold a<b"_s);
    row(u"tag"_s, u"tag"_s);
    row(u"\"tag:hot\""_s, u"tag:hot"_s);
    row(u"чай : зелёный"_s, u"чай : зелёный"_s);
}

void tst_SearchSyntax::textStaysAsItIs() {
    QFETCH(QString, typed);
    QFETCH(QString, text);
    QCOMPARE(SearchSyntax::textOf(typed), text);
    QCOMPARE(parsed(typed).text, text);
    QVERIFY(!parsed(typed).hasConditions());
}

void tst_SearchSyntax::names() {
    const SearchSyntax syntax = parsed(u"mug TAG:hot -tag:\"very cold\" category:Tea tag=Чай blue"_s);
    QCOMPARE(syntax.text, u"mug blue"_s);
    QCOMPARE(syntax.tags, (QStringList{u"hot"_s, u"Чай"_s}));
    QCOMPARE(syntax.excludedTags, QStringList{u"very cold"_s});
    QCOMPARE(syntax.categories, QStringList{u"Tea"_s});
    QVERIFY(syntax.filter.isEmpty());
    QCOMPARE(parsed(u"tag:none"_s).filter.hasTags, std::optional(false));
    QCOMPARE(parsed(u"-tag:none"_s).filter.hasTags, std::optional(true));
    QCOMPARE(parsed(u"category:none"_s).filter.hasCategory, std::optional(false));
    QCOMPARE(parsed(u"tag:\"none\""_s).tags, QStringList{u"none"_s});
    QCOMPARE(parsed(u"id:17,18"_s).filter.products, (std::vector{ProductId(17), ProductId(18)}));
}

void tst_SearchSyntax::prices_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<int>("least"); // hundredths; -1: none
    QTest::addColumn<int>("most");
    const auto row = [](const QString& typed, int least, int most) {
        QTest::newRow(qPrintable(typed)) << typed << least << most;
    };
    row(u"shmeckles<5"_s, -1, 499);
    row(u"shmeckles<=5"_s, -1, 500);
    row(u"shmeckles>5"_s, 501, -1);
    row(u"shmeckles>=2,50"_s, 250, -1);
    row(u"shmeckles=4"_s, 400, 400);
    row(u"shmeckles:1..3"_s, 100, 300);
    row(u"shmeckles:..3"_s, -1, 300);
    row(u"shmeckles:1.."_s, 100, -1);
    row(u"shmeckles>1 shmeckles<3"_s, 101, 299);
}

void tst_SearchSyntax::prices() {
    QFETCH(QString, typed);
    QFETCH(int, least);
    QFETCH(int, most);
    const auto hundredths = [](const std::optional<Money>& price) { return price ? int(price->hundredths()) : -1; };
    const ProductFilter filter = parsed(typed).filter;
    QCOMPARE(hundredths(filter.minShmeckles), least);
    QCOMPARE(hundredths(filter.maxShmeckles), most);
    const ProductFilter other = parsed(typed.replace(u"shmeckles"_s, u"flurbos"_s)).filter;
    QCOMPARE(hundredths(other.minFlurbos), least);
    QCOMPARE(hundredths(other.maxFlurbos), most);
    QVERIFY(!other.minShmeckles && !other.maxShmeckles);
}

void tst_SearchSyntax::texts_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<int>("column");
    QTest::addColumn<int>("test");
    QTest::addColumn<QString>("text");
    const auto row = [](const QString& typed, TextColumn column, TextTest test, const QString& text) {
        QTest::newRow(qPrintable(typed)) << typed << int(column) << int(test) << text;
    };
    row(u"name:milk"_s, TextColumn::Name, TextTest::Contains, u"milk"_s);
    row(u"-name:milk"_s, TextColumn::Name, TextTest::NotContains, u"milk"_s);
    row(u"name=\"Oat milk\""_s, TextColumn::Name, TextTest::Equals, u"Oat milk"_s);
    row(u"name:/^milk\\d/"_s, TextColumn::Name, TextTest::Matches, u"^milk\\d"_s);
    row(u"description:none"_s, TextColumn::Description, TextTest::Empty, {});
    row(u"-picture:none"_s, TextColumn::Picture, TextTest::NotEmpty, {});
    row(u"picture:/a/"_s, TextColumn::Picture, TextTest::Contains, u"/a/"_s);
}

void tst_SearchSyntax::texts() {
    QFETCH(QString, typed);
    QFETCH(int, column);
    QFETCH(int, test);
    QFETCH(QString, text);
    const ProductFilter filter = parsed(typed).filter;
    QCOMPARE(filter.texts.size(), 1U);
    QCOMPARE(int(filter.texts[0].column), column);
    QCOMPARE(int(filter.texts[0].test), test);
    QCOMPARE(filter.texts[0].text, text);
}

void tst_SearchSyntax::refuses_data() {
    QTest::addColumn<QString>("typed");
    for (const QString& typed :
         {u"shmeckles<cheap"_s, u"-flurbos>1"_s, u"flurbos:.."_s, u"id:x"_s, u"id:0"_s, u"tag:"_s, u"tag<a"_s,
          u"-category:Tea"_s, u"name:"_s, u"name:/(/"_s, u"-name:/a/"_s, u"-name=a"_s})
        QTest::newRow(qPrintable(typed)) << typed;
}

void tst_SearchSyntax::refuses() {
    QFETCH(QString, typed);
    const Result<SearchSyntax> read = SearchSyntax::parse(typed);
    QVERIFY(!read);
    QCOMPARE(read.error().kind, Error::Kind::Invalid);
    QVERIFY(!read.error().text.isEmpty());
    QCOMPARE(SearchSyntax::textOf(typed), QString());
}

void tst_SearchSyntax::typedForGivesTheTextBack_data() {
    QTest::addColumn<QString>("text");
    for (const QString& text : {u"tag:hot"_s, u"green  tea"_s, u"a name:b c"_s, u"3\" pipe"_s, u""_s})
        QTest::newRow(qPrintable(u"<"_s + text + u">"_s)) << text;
}

void tst_SearchSyntax::typedForGivesTheTextBack() {
    QFETCH(QString, text);
    QCOMPARE(SearchSyntax::textOf(SearchSyntax::typedFor(text)), text);
    QVERIFY(!parsed(SearchSyntax::typedFor(text)).hasConditions());
}

void tst_SearchSyntax::combinedKeepsWhatWasThere() {
    ProductFilter base;
    base.tags = {TagId(1)};
    base.minShmeckles = Money::fromHundredths(100);
    base.hasImage = true;
    ProductFilter more;
    more.tags = {TagId(1), TagId(2)};
    more.maxShmeckles = Money::fromHundredths(300);
    const ProductFilter both = combined(base, more);
    QCOMPARE(both.tags, (std::vector{TagId(1), TagId(2)}));
    QCOMPARE(both.tagMatch, TagMatch::Any);
    QVERIFY(!both.minShmeckles && both.maxShmeckles);
    QCOMPARE(both.hasImage, std::optional(true));
    QCOMPARE(combined({}, more).tagMatch, TagMatch::All);
}

QTEST_APPLESS_MAIN(tst_SearchSyntax)
#include "tst_searchsyntax.moc"
