#include "builders.h"
#include "validation.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace pricebook;

namespace {

QString textOf(const std::optional<Issue>& issue) { return issue ? issue->text : QString(); }

const QString smile = QString::fromUtf8("😀"); ///< one character, two UTF-16 units

} // namespace

class TestValidation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void characterCount();
    void lengths_data();
    void lengths();
    void characters_data();
    void characters();
    void descriptions();
    void pictureAddress_data();
    void pictureAddress();
    void prices();
    void draft();
    void patch();
    void normalized();
};

void TestValidation::characterCount() {
    QCOMPARE(pricebook::characterCount(u""), 0);
    QCOMPARE(pricebook::characterCount(u"abc"), 3);
    QCOMPARE(pricebook::characterCount(u"чай"), 3);
    QCOMPARE(pricebook::characterCount(smile + smile), 2);
    QCOMPARE(pricebook::characterCount(u"e\u0301"), 2);
}

void TestValidation::lengths_data() {
    QTest::addColumn<int>("which");
    QTest::addColumn<int>("most");
    QTest::newRow("category") << 0 << 100;
    QTest::newRow("tag") << 1 << 50;
    QTest::newRow("product") << 2 << 100;
}

void TestValidation::lengths() {
    QFETCH(int, which);
    QFETCH(int, most);
    const auto check = [which](const QString& name) {
        return which == 0 ? checkCategoryName(name) : which == 1 ? checkTagName(name) : checkProductName(name);
    };
    QVERIFY(!check(u"a"_s));
    QVERIFY(!check(QString(most, u'a')));
    QVERIFY(!check(u"  "_s + QString(most, u'a') + u"\u00a0\n"_s));
    QVERIFY(!check(smile.repeated(most)));
    QVERIFY(!check(u"inner  blanks"_s));
    const std::optional<Issue> tooLong = check(QString(most + 1, u'a'));
    QVERIFY(tooLong);
    QCOMPARE(tooLong->field, Field::Name);
    QCOMPARE(tooLong->severity, Issue::Severity::Error);
    QVERIFY(tooLong->text.contains(QString::number(most + 1)));
    QVERIFY(tooLong->text.contains(QString::number(most)));
    QVERIFY(check(smile.repeated(most + 1)));
    for (const QString& blank : {u""_s, u" "_s, u"\t\n "_s, u"\u00a0\u2003"_s})
        QVERIFY(textOf(check(blank)).contains(u"needed"_s));
}

void TestValidation::characters_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("says");
    QTest::newRow("NUL") << u"a\0b"_s << u"position 2"_s;
    QTest::newRow("line break") << u"a\nb"_s << u"position 2"_s;
    QTest::newRow("tab") << u"ab\tc"_s << u"position 3"_s;
    QTest::newRow("delete") << u"a\u007fb"_s << u"position 2"_s;
    QTest::newRow("C1") << u"a\u0085b"_s << u"position 2"_s;
    QTest::newRow("after a smile") << smile + u"\nb"_s << u"position 2"_s;
    QTest::newRow("high half") << QString(QChar(0xd83d)) + u"b"_s << u"broken"_s;
    QTest::newRow("low half") << u"b"_s + QString(QChar(0xde00)) << u"broken"_s;
    QTest::newRow("high half at the end") << u"b"_s + QString(QChar(0xd83d)) << u"broken"_s;
}

void TestValidation::characters() {
    QFETCH(QString, name);
    QFETCH(QString, says);
    const std::optional<Issue> issue = checkProductName(name);
    QVERIFY(issue);
    QVERIFY2(issue->text.contains(says), qUtf8Printable(issue->text));
}

void TestValidation::descriptions() {
    QVERIFY(!checkDescription({}));
    QVERIFY(!checkDescription(u"one\ntwo\r\n\tthree"));
    QVERIFY(!checkDescription(smile.repeated(10'000)));
    const std::optional<Issue> tooLong = checkDescription(QString(10'001, u'a'));
    QVERIFY(tooLong);
    QCOMPARE(tooLong->field, Field::Description);
    QVERIFY(checkDescription(u"a\u0001b"));
    QVERIFY(!textOf(checkDescription(u"a\u0001b")).contains(u"line breaks"_s));
}

void TestValidation::pictureAddress_data() {
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("valid");
    const auto row = [](const QString& url, bool valid) { QTest::newRow(qUtf8Printable(url)) << url << valid; };
    row(u""_s, true);
    row(u"   "_s, true);
    row(u"http://example.com/a.png"_s, true);
    row(u"https://example.com:8443/a b.png?x=1#y"_s, true);
    row(u"HTTPS://EXAMPLE.COM/a.png"_s, true);
    row(u"https://пример.рф/чай.png"_s, true);
    row(u" https://example.com/a.png "_s, true);
    row(u"pictures/tea.png"_s, true);
    row(u"чай.png"_s, true);
    row(u"100%.png"_s, true);
    row(u"tea [1].png"_s, true);
    row(u"a..b.png"_s, true);
    row(u"http://"_s, false);
    row(u"https:///a.png"_s, false);
    row(u"http:a.png"_s, false);
    row(u"ftp://example.com/a.png"_s, false);
    row(u"file:///etc/passwd"_s, false);
    row(u"javascript:alert(1)"_s, false);
    row(u"data:image/png;base64,AA=="_s, false);
    row(u"C:\\tea.png"_s, false);
    row(u"/etc/passwd"_s, false);
    row(u"//example.com/a.png"_s, false);
    row(u"../tea.png"_s, false);
    row(u"a/../../tea.png"_s, false);
    row(u".."_s, false);
    row(u"a\\..\\b.png"_s, false);
    row(u"http://exa mple.com/a.png"_s, false);
    row(u"a\nb.png"_s, false);
    row(u"https://example.com/"_s + QString(2'048 - 20, u'a'), true);
    row(u"https://example.com/"_s + QString(2'048 - 19, u'a'), false);
}

void TestValidation::pictureAddress() {
    QFETCH(QString, url);
    QFETCH(bool, valid);
    const std::optional<Issue> issue = checkImageUrl(url);
    QVERIFY2(issue.has_value() != valid, qUtf8Printable(textOf(issue)));
    if (issue)
        QCOMPARE(issue->field, Field::ImageUrl);
}

void TestValidation::prices() {
    QVERIFY(!checkPrice(Field::PriceFlurbos, Money::fromHundredths(1)));
    QVERIFY(!checkPrice(Field::PriceFlurbos, Money::fromHundredths(Money::maximumHundredths)));
    QVERIFY(textOf(checkPrice(Field::PriceFlurbos, Money())).contains(u"above zero"_s));
    QVERIFY(textOf(checkPrice(Field::PriceFlurbos, Money::fromHundredths(-1))).contains(u"above zero"_s));
    const std::optional<Issue> much =
        checkPrice(Field::PriceFlurbos, Money::fromHundredths(Money::maximumHundredths + 1));
    QVERIFY(much);
    QCOMPARE(much->field, Field::PriceFlurbos);
}

void TestValidation::draft() {
    QCOMPARE(validate(makeDraft(u"Tea"_s)), std::vector<Issue>());
    ProductDraft draft;
    draft.description = QString(10'001, u'a');
    draft.imageUrl = u"ftp://x"_s;
    draft.newTags = QStringList{u"good"_s, u" "_s, QString(51, u'a')};
    std::vector<Field> fields;
    for (const Issue& issue : validate(draft))
        fields.push_back(issue.field);
    QCOMPARE(fields, (std::vector{Field::Name, Field::Description, Field::ImageUrl, Field::PriceShmeckles,
                                  Field::PriceFlurbos, Field::Tags, Field::Tags}));
}

void TestValidation::patch() {
    QVERIFY(validate(ProductPatch{}).empty());
    ProductPatch patch = renameTo(u""_s);
    patch.flurbos = Money();
    const std::vector<Issue> issues = validate(patch);
    QCOMPARE(issues.size(), size_t(2));
    QCOMPARE(issues[0].field, Field::Name);
    QCOMPARE(issues[1].field, Field::PriceFlurbos);
    const Error error = Error::invalid(issues);
    QVERIFY(error.text.startsWith(issues[0].text));
    QVERIFY(error.text.endsWith(issues[1].text));
}

void TestValidation::normalized() {
    ProductDraft draft = makeDraft(u"  Green  tea\n"_s);
    draft.imageUrl = u" a.png "_s;
    draft.description = u" as typed "_s;
    draft.newTags = QStringList{u" new "_s};
    const ProductDraft clean = pricebook::normalized(draft);
    QCOMPARE(clean.name, u"Green  tea"_s);
    QCOMPARE(clean.imageUrl, u"a.png"_s);
    QCOMPARE(clean.description, u" as typed "_s);
    QCOMPARE(clean.newTags, QStringList{u"new"_s});
    const ProductPatch patch = pricebook::normalized(renameTo(u" x "_s));
    QCOMPARE(*patch.name, u"x"_s);
    QVERIFY(!patch.imageUrl);
}

QTEST_GUILESS_MAIN(TestValidation)
#include "tst_validation.moc"
