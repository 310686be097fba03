#include "dotenv.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace pricebook;

class TestDotEnv : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void value_data();
    void value();
    void malformed_data();
    void malformed();
    void manyLines();
    void files();
};

void TestDotEnv::value_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("value");
    const auto row = [](const char* name, const char* text, const char* value) {
        QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(value);
    };
    row("plain", "A=one", "one");
    row("blanks", "  A \t=  one  ", "one");
    row("export", "export A=one", "one");
    row("empty", "A=", "");
    row("Windows line", "A=one\r\nB=two\r\n", "one");
    row("byte order mark",
        "\xef\xbb\xbf"
        "A=one",
        "one");
    row("comment after", "A=one # two", "one");
    row("comment only", "A= # two", "");
    row("hash within", "A=pass#word", "pass#word");
    row("hash in quotes", "A='pass # word' # comment", "pass # word");
    row("equals within", "A=a=b==", "a=b==");
    row("URL", "A=postgresql://me:p%40ss@db:5432/shop?sslmode=require",
        "postgresql://me:p%40ss@db:5432/shop?sslmode=require");
    row("spaces within", "A=one two", "one two");
    row("single quotes", "A='a\"b\\n${X}'", "a\"b\\n${X}");
    row("single quote within", "A='it\\'s'", "it's");
    row("double quotes", "A=\"a'b\\n\\t\\\"\\\\\\$\"", "a'b\n\t\"\\$");
    row("unknown escape", "A=\"a\\qb\"", "a\\qb");
    row("several lines", "A=\"one\ntwo\"\nB=three", "one\ntwo");
    row("quotes within a bare value", "A=it's", "it's");
    row("unicode", "A=лавка", "лавка");
    row("last one counts", "A=one\nA=two", "two");
    row("earlier value", "X=one\nA=${X}-two", "one-two");
    row("earlier value in quotes", "X=one\nA=\"${X}-two\"", "one-two");
    row("environment", "A=${HOME_OF_TEST}/x", "/root/x");
    row("unknown name", "A=<${NOPE}>", "<>");
    row("bare dollar", "A=pa$$word$1${", "pa$$word$1${");
    row("no final newline, quoted", "A='one'", "one");
}

void TestDotEnv::value() {
    QFETCH(QString, text);
    const DotEnv file =
        DotEnv::parse(text, [](const QString& name) { return name == u"HOME_OF_TEST"_s ? u"/root"_s : QString(); });
    QCOMPARE(file.warnings, QStringList());
    QVERIFY(file.values.contains(u"A"_s));
    QTEST(file.values.value(u"A"_s), "value");
}

void TestDotEnv::malformed_data() {
    QTest::addColumn<QString>("line");
    QTest::newRow("no equals sign") << u"secret"_s;
    QTest::newRow("no name") << u"=secret"_s;
    QTest::newRow("name begins with a digit") << u"1A=secret"_s;
    QTest::newRow("name with a hyphen") << u"A-B=secret"_s;
    QTest::newRow("unclosed quote") << u"A=\"secret"_s;
    QTest::newRow("text after the quote") << u"A='secret' x"_s;
    QTest::newRow("export alone") << u"export secret"_s;
}

void TestDotEnv::malformed() {
    QFETCH(QString, line);
    const DotEnv file = DotEnv::parse(u"# first\n"_s + line + u"\nB=after\n"_s);
    QCOMPARE(file.warnings.size(), 1);
    QVERIFY2(file.warnings[0].contains(u"Line 2"_s), qUtf8Printable(file.warnings[0]));
    QVERIFY(!file.warnings[0].contains(u"secret"_s));
    QCOMPARE(file.values.size(), 1);
    QCOMPARE(file.values.value(u"B"_s), u"after"_s);
}

void TestDotEnv::manyLines() {
    const DotEnv file = DotEnv::parse(u"\n# comment\n\nA=1\n  # another\nexport B=2\nexport=3\n"_s);
    QCOMPARE(file.warnings, QStringList());
    QCOMPARE(file.values, (QHash<QString, QString>{{u"A"_s, u"1"_s}, {u"B"_s, u"2"_s}, {u"export"_s, u"3"_s}}));
}

void TestDotEnv::files() {
    const QTemporaryDir folder;
    const QString path = folder.filePath(u".env"_s);
    QVERIFY(DotEnv::read(path).values.isEmpty());
    QVERIFY(DotEnv::read(path).warnings.isEmpty());
    QVERIFY(DotEnv::read(folder.path()).warnings.isEmpty());

    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("A=1\n");
    file.close();
    QCOMPARE(DotEnv::read(path).values.value(u"A"_s), u"1"_s);

    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(1 << 21, 'A'));
    file.close();
    QCOMPARE(DotEnv::read(path).warnings.size(), 1);
    QVERIFY(DotEnv::read(path).values.isEmpty());
}

QTEST_GUILESS_MAIN(TestDotEnv)
#include "tst_dotenv.moc"
