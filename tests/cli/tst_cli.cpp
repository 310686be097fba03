#include "cliprogram.h"
#include "testbackend.h"
#include "verify.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>

using namespace Qt::StringLiterals;
using namespace pricebook;

namespace {

/// JSON with ' for ".
QByteArray json(const char* text) { return QByteArray(text).replace('\'', '"'); }

void write(const QString& path, const QByteArray& content) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("cannot write the test's file");
}

QByteArray manyProducts(int count) {
    QByteArray lines;
    for (int i = 0; i < count; ++i)
        lines += "{\"name\":\"Product number " + QByteArray::number(i) +
                 "\",\"description\":\"a long enough text about product " + QByteArray::number(i) +
                 "\",\"price_shmeckles\":1.5,\"price_flurbos\":1,\"category\":\"c\",\"tags\":[\"a\",\"b\"]}\n";
    return lines;
}

} // namespace

class TestCli : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void help_data();
    void help();
    void wrongUsage_data();
    void wrongUsage();
    void unknownCommandIsNamed();
    void onlySomeCommandsCreate();
    void failedImportLeavesNoFile_data();
    void failedImportLeavesNoFile();
    void roundTrip_data() { TestBackend::addRows(); }
    void roundTrip();
    void status_data() { TestBackend::addRows(); }
    void status();
    void badRows_data() { TestBackend::addRows(); }
    void badRows();
    void filters();
    void databaseFromTheEnvironment();
    void echoShowsNoPassword();
    void notADatabase();
    void outputThatCannotBeWritten();
    void killedImport_data() { TestBackend::addRows(); }
    void killedImport();
    void interruptedImport_data() { TestBackend::addRows(); }
    void interruptedImport();
    void linksNoWindowLibrary();

private:
    [[nodiscard]] QString path(const QString& name) const { return m_folder->filePath(name); }
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Program> m_run;
};

void TestCli::init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_run = std::make_unique<Program>(m_folder->path());
}

void TestCli::help_data() {
    QTest::addColumn<QStringList>("command");
    QTest::newRow("program") << QStringList();
    for (const char* command : {"db", "import", "export", "status", "sample", "history", "undo"})
        QTest::newRow(command) << QString::fromLatin1(command).split(u' ');
}

void TestCli::help() {
    QFETCH(QStringList, command);
    const Outcome outcome = (*m_run)(command + QStringList{u"--help"_s});
    COMPARE_CODE(outcome, 0);
    QVERIFY(outcome.out.contains("Usage: "));
    QCOMPARE(outcome.err, QByteArray());
    const Outcome version = (*m_run)({u"--version"_s});
    COMPARE_CODE(version, 0);
    QCOMPARE(version.out.trimmed(), QByteArray(PRICEBOOK_VERSION));
}

void TestCli::wrongUsage_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("nothing") << QStringList();
    for (const char* line : {"unknown", "db", "db sideways", "import", "import a b", "import a --match sku", "export",
                             "export - --format csv", "export - --min-price-shmeckles 1.234", "export - --colour red",
                             "export - --tag-match some", "export - --name a --search b", "status --database a.db",
                             "--database sqlite://:memory: status", "--unknown status", "status extra"})
        QTest::newRow(line) << QString::fromLatin1(line).split(u' ');
}

void TestCli::wrongUsage() {
    QFETCH(QStringList, arguments);
    const Outcome outcome = (*m_run)(arguments);
    COMPARE_CODE(outcome, 2);
    QCOMPARE(outcome.out, QByteArray());
    QVERIFY(!outcome.err.isEmpty());
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files), QStringList());
}

void TestCli::unknownCommandIsNamed() {
    QVERIFY((*m_run)("unknown").err.contains("Unknown command: unknown"));
    QVERIFY((*m_run)("db sideways").err.contains("Unknown command: sideways"));
    QVERIFY((*m_run)("db").err.contains("A subcommand is required"));
}

void TestCli::onlySomeCommandsCreate() {
    const QString url = u"sqlite:///new.db"_s;
    for (const QStringList& command :
         {QStringList{u"status"_s}, QStringList{u"export"_s, u"-"_s}, QStringList{u"db"_s, u"current"_s},
          QStringList{u"db"_s, u"stamp"_s, u"head"_s}, QStringList{u"db"_s, u"downgrade"_s, u"base"_s}}) {
        const Outcome outcome = (*m_run)(QStringList{u"--database"_s, url} + command);
        COMPARE_CODE(outcome, command.front() == u"db" ? 255 : 1);
        QVERIFY(outcome.err.contains("new.db"));
        QVERIFY(!QFile::exists(path(u"new.db"_s)));
    }
    write(path(u"in.json"_s), "[]");
    for (const QStringList& command :
         {QStringList{u"sample"_s}, QStringList{u"import"_s, u"in.json"_s}, QStringList{u"db"_s, u"upgrade"_s}}) {
        COMPARE_CODE((*m_run)(QStringList{u"--database"_s, url} + command), 0);
        QVERIFY(QFile::remove(path(u"new.db"_s)));
    }
    COMPARE_CODE((*m_run)({u"sample"_s}), 0); // the user's own catalogue
    QVERIFY(QFile::exists(path(u".local/share/pricebook/catalogue.db"_s)));
}

void TestCli::failedImportLeavesNoFile_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<int>("code");
    QTest::newRow("bad row") << QByteArray("[{}]") << QStringList() << 1;
    QTest::newRow("cut off") << QByteArray("[{") << QStringList() << 1;
    QTest::newRow("dry run") << QByteArray("[]") << QStringList{u"--dry-run"_s} << 0;
}

void TestCli::failedImportLeavesNoFile() {
    QFETCH(QByteArray, content);
    QFETCH(QStringList, options);
    QFETCH(int, code);
    write(path(u"in.json"_s), content);
    COMPARE_CODE((*m_run)(QStringList{u"--database"_s, u"new.db"_s, u"import"_s, u"in.json"_s} + options), code);
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden), QStringList{u"in.json"_s});
}

void TestCli::roundTrip() {
    const TestBackend backend = TestBackend::current();
    const QString url = backend.url().toSecretString();
    const Outcome sample = (*m_run)({u"--database"_s, url, u"sample"_s});
    COMPARE_CODE(sample, 0);
    QVERIFY(sample.out.contains("Products: 62 new, 0 changed, 0 unchanged"));
    const Outcome one = (*m_run)({u"--database"_s, url, u"export"_s, u"-"_s});
    COMPARE_CODE(one, 0);
    QVERIFY(QJsonDocument::fromJson(one.out).isObject());
    write(path(u"one.json"_s), one.out);
    const Outcome again = (*m_run)({u"--database"_s, url, u"import"_s, u"one.json"_s});
    COMPARE_CODE(again, 0);
    QVERIFY(again.out.contains("Products: 0 new, 0 changed, 62 unchanged"));
    QCOMPARE(again.err, QByteArray());
    COMPARE_CODE((*m_run)({u"--database"_s, url, u"export"_s, u"two.json.gz"_s}), 0);
    COMPARE_CODE((*m_run)({u"--database"_s, u"sqlite:///other.db"_s, u"import"_s, u"two.json.gz"_s}), 0);
    const Outcome two = (*m_run)({u"--database"_s, u"sqlite:///other.db"_s, u"export"_s, u"-"_s});
    QCOMPARE(two.out, one.out);
    const Outcome lines = (*m_run)({u"--database"_s, url, u"export"_s, u"-"_s, u"--format"_s, u"ndjson"_s});
    QCOMPARE(lines.out.count('\n'), 62);
}

void TestCli::status() {
    const TestBackend backend = TestBackend::current();
    const QString url = backend.url().toSecretString();
    if (backend.isPostgres()) {
        const Outcome empty = (*m_run)({u"--database"_s, url, u"status"_s});
        COMPARE_CODE(empty, 0);
        const QJsonObject status = QJsonDocument::fromJson(empty.out).object();
        QCOMPARE(status[u"connected"].toBool(), true);
        QCOMPARE(status[u"state"].toString(), u"empty"_s);
        QCOMPARE(status[u"up_to_date"].toBool(), false);
        QVERIFY(status[u"revision"].isNull() && status[u"counts"].isNull());
        COMPARE_CODE((*m_run)({u"--database"_s, url, u"export"_s, u"-"_s}), 1);
    }
    COMPARE_CODE((*m_run)({u"--database"_s, url, u"db"_s, u"upgrade"_s}), 0);
    const Outcome now = (*m_run)({u"--database"_s, url, u"status"_s});
    COMPARE_CODE(now, 0);
    const QJsonObject status = QJsonDocument::fromJson(now.out).object();
    QCOMPARE(status[u"backend"].toString(), backend.isPostgres() ? u"postgresql"_s : u"sqlite"_s);
    QCOMPARE(status[u"state"].toString(), u"current"_s);
    QCOMPARE(status[u"revision"].toString(), status[u"head"].toString());
    QCOMPARE(status[u"up_to_date"].toBool(), true);
    QCOMPARE(status[u"counts"][u"products"].toInt(-1), 0);
}

void TestCli::badRows() {
    const TestBackend backend = TestBackend::current();
    const QString url = backend.url().toSecretString();
    COMPARE_CODE((*m_run)({u"--database"_s, url, u"sample"_s}), 0);
    write(path(u"in.json"_s), json("[{'name':'Good','price_shmeckles':1,'price_flurbos':1},\n"
                                   "{'name':'Bad','price_shmeckles':'1','colour':'red'}]"));
    const Outcome refused = (*m_run)({u"--database"_s, url, u"import"_s, u"in.json"_s});
    COMPARE_CODE(refused, 1);
    QCOMPARE(refused.out, QByteArray());
    QVERIFY(refused.err.contains("line 2, [1].price_shmeckles, \"1\": "));
    QVERIFY(refused.err.contains("Unknown keys: colour (1)."));
    QVERIFY(refused.err.contains("Nothing was imported"));
    const Outcome dry = (*m_run)({u"--database"_s, url, u"import"_s, u"--dry-run"_s, u"in.json"_s});
    COMPARE_CODE(dry, 1);
    const Outcome skipped =
        (*m_run)({u"--database"_s, url, u"import"_s, u"in.json"_s, u"--skip-bad"_s, u"bad.ndjson"_s});
    COMPARE_CODE(skipped, 0);
    QVERIFY(skipped.out.contains("Products: 1 new, 0 changed, 0 unchanged, 1 skipped"));
    QVERIFY(QFile::exists(path(u"bad.ndjson"_s)));
    const Outcome byId = (*m_run)({u"--database"_s, url, u"import"_s, u"in.json"_s, u"--match"_s, u"id"_s});
    COMPARE_CODE(byId, 1);
}

void TestCli::filters() {
    const QString url = u"sqlite:///a.db"_s;
    COMPARE_CODE((*m_run)({u"--database"_s, url, u"sample"_s}), 0);
    const auto count = [&](const QStringList& options) {
        const Outcome outcome =
            (*m_run)(QStringList{u"--database"_s, url, u"export"_s, u"-"_s, u"--format"_s, u"ndjson"_s} + options);
        return outcome.code == 0 ? outcome.out.count('\n') : -outcome.code;
    };
    QCOMPARE(count({u"--name"_s, u"TEA"_s}), 5);
    QVERIFY(count({u"--search"_s, u"TEA"_s}) > 5);
    const qsizetype baking = count({u"--category"_s, u"Baking"_s});
    QVERIFY(baking > 0);
    QVERIFY(count({u"--category"_s, u"Baking"_s, u"--category"_s, u"Garden"_s}) > baking);
    const qsizetype any = count({u"--tag"_s, u"organic"_s, u"--tag"_s, u"local"_s});
    const qsizetype all = count({u"--tag"_s, u"organic"_s, u"--tag"_s, u"local"_s, u"--tag-match"_s, u"all"_s});
    const qsizetype none = count({u"--tag"_s, u"organic"_s, u"--tag"_s, u"local"_s, u"--tag-match"_s, u"none"_s});
    QVERIFY(all > 0 && all < any);
    QCOMPARE(any + none, 62);
    QCOMPARE(count({u"--uncategorized"_s}), 1);
    QCOMPARE(count({u"--untagged"_s}), 1);
    QCOMPARE(count({u"--has-image"_s, u"true"_s}), 0);
    QCOMPARE(count({u"--min-price-shmeckles"_s, u"49,90"_s}), 2);
    QCOMPARE(count({u"--max-price-flurbos"_s, u"0.55"_s}), 1);
    QCOMPARE(count({u"--category"_s, u"No such"_s}), -1);
    QCOMPARE(count({u"--tag"_s, u"no such"_s}), -1);
}

void TestCli::databaseFromTheEnvironment() {
    m_run->set(u"DATABASE_URL"_s, u"sqlite:///environment.db"_s);
    write(path(u".env"_s), "DATABASE_URL=sqlite:///file.db\n");
    COMPARE_CODE((*m_run)({u"sample"_s}), 0);
    QVERIFY(QFile::exists(path(u"environment.db"_s)) && !QFile::exists(path(u"file.db"_s)));
    COMPARE_CODE(Program(m_folder->path())({u"sample"_s}), 0);
    QVERIFY(QFile::exists(path(u"file.db"_s)));
    COMPARE_CODE((*m_run)({u"--database"_s, u"sqlite:///line.db"_s, u"sample"_s}), 0);
    QVERIFY(QFile::exists(path(u"line.db"_s)));
}

void TestCli::echoShowsNoPassword() {
    const Outcome quiet = (*m_run)({u"--database"_s, u"a.db"_s, u"sample"_s});
    COMPARE_CODE(quiet, 0);
    QVERIFY(!quiet.err.contains("SELECT"));
    const Outcome echo = (*m_run)({u"--database"_s, u"a.db"_s, u"--echo"_s, u"sample"_s});
    COMPARE_CODE(echo, 0);
    QVERIFY(echo.err.contains("SELECT"));
    QVERIFY(!echo.err.contains("Breakfast Tea"));
    const Outcome away = (*m_run)(
        {u"--database"_s, u"postgresql://someone:s3cret@127.0.0.1:1/x?connect_timeout=2"_s, u"--echo"_s, u"status"_s});
    COMPARE_CODE(away, 1);
    QVERIFY(QJsonDocument::fromJson(away.out)[u"connected"] == false);
    QVERIFY(!away.err.isEmpty());
    QVERIFY(!away.err.contains("s3cret") && !away.out.contains("s3cret"));
}

void TestCli::notADatabase() {
    write(path(u"text.db"_s), QByteArray("This is a letter, and not a short one. ").repeated(100));
    for (const QStringList& command :
         {QStringList{u"status"_s}, QStringList{u"sample"_s}, QStringList{u"db"_s, u"upgrade"_s}}) {
        const Outcome outcome = (*m_run)(QStringList{u"--database"_s, u"text.db"_s} + command);
        COMPARE_CODE(outcome, command.front() == u"db" ? 255 : 1);
        QVERIFY(outcome.err.contains("text.db"));
    }
    QFile file(path(u"text.db"_s));
    QVERIFY(file.open(QIODevice::ReadOnly) && file.readAll().startsWith("This is a letter"));
}

void TestCli::outputThatCannotBeWritten() {
    COMPARE_CODE((*m_run)({u"--database"_s, u"a.db"_s, u"sample"_s}), 0);
    COMPARE_CODE((*m_run)({u"--database"_s, u"a.db"_s, u"export"_s, u"no/such/folder.json"_s}), 1);
    QProcess shell;
    shell.setWorkingDirectory(m_folder->path());
    shell.start(u"/bin/sh"_s,
                {u"-c"_s, u"\"$0\" --database a.db export - > /dev/full"_s, QStringLiteral(PRICEBOOKCTL)});
    QVERIFY(shell.waitForFinished());
    QCOMPARE(shell.exitCode(), 1);
    QVERIFY(shell.readAllStandardError().contains("full"));
}

void TestCli::killedImport() {
    const TestBackend backend = TestBackend::current();
    const QStringList database{u"--database"_s, backend.url().toSecretString()};
    COMPARE_CODE((*m_run)(database + QStringList{u"sample"_s}), 0);
    const QByteArray before = (*m_run)(database + QStringList{u"export"_s, u"-"_s}).out;
    write(path(u"many.ndjson"_s), manyProducts(200'000));
    for (const int milliseconds : {200, 1500}) {
        QProcess process;
        m_run->start(process, database + QStringList{u"import"_s, u"many.ndjson"_s});
        QVERIFY2(!process.waitForFinished(milliseconds), process.readAllStandardError().constData());
        process.kill();
        QVERIFY(process.waitForFinished());
        QCOMPARE((*m_run)(database + QStringList{u"export"_s, u"-"_s}).out, before);
    }
    COMPARE_CODE((*m_run)(database + QStringList{u"sample"_s}), 0);
}

void TestCli::interruptedImport() {
    const TestBackend backend = TestBackend::current();
    const QStringList database{u"--database"_s, backend.url().toSecretString()};
    COMPARE_CODE((*m_run)(database + QStringList{u"sample"_s}), 0);
    const QByteArray before = (*m_run)(database + QStringList{u"export"_s, u"-"_s}).out;
    write(path(u"many.ndjson"_s), manyProducts(200'000));
    for (const int milliseconds : {300, 1500}) {
        QProcess process;
        m_run->start(process, database + QStringList{u"import"_s, u"many.ndjson"_s});
        QVERIFY2(!process.waitForFinished(milliseconds), process.readAllStandardError().constData());
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 1);
        const QByteArray err = process.readAllStandardError();
        QVERIFY2(err.contains("Cancelled; nothing was changed."), err.constData());
        QVERIFY(!err.contains('\r')); // no progress: this is no terminal
        QCOMPARE((*m_run)(database + QStringList{u"export"_s, u"-"_s}).out, before);
    }
}

void TestCli::linksNoWindowLibrary() {
    QProcess ldd;
    ldd.start(u"ldd"_s, {QStringLiteral(PRICEBOOKCTL)});
    QVERIFY(ldd.waitForFinished());
    const QByteArray libraries = ldd.readAllStandardOutput();
    QVERIFY(libraries.contains("libQt6Core"));
    for (const char* library : {"libQt6Gui", "libQt6Widgets", "libX11", "libxcb", "libGL", "libwayland"})
        QVERIFY2(!libraries.contains(library), library);
}

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
