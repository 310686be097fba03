#include "newrevision.h"

#include "migrationset.h"
#include "verify.h"

#include <QDir>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

using namespace pricebook;
using namespace Qt::StringLiterals;

namespace {

/// The embedded files, written to a folder.
bool writeEmbedded(const QString& folder) {
    const std::vector<MigrationSet::File> files = MigrationSet::embeddedFiles();
    return std::all_of(files.begin(), files.end(), [&](const MigrationSet::File& one) {
        QFile file(QDir(folder).filePath(one.first));
        return file.open(QIODevice::WriteOnly) && file.write(one.second) == one.second.size();
    });
}

std::vector<MigrationSet::File> filesIn(const QString& folder) {
    std::vector<MigrationSet::File> files;
    for (const QString& name : QDir(folder).entryList({u"*.sql"_s})) {
        QFile file(QDir(folder).filePath(name));
        if (file.open(QIODevice::ReadOnly))
            files.emplace_back(name, file.readAll());
    }
    return files;
}

} // namespace

class tst_NewRevision : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void afterTheHead();
    void stubsMustBeFilled();
    void names_data();
    void names();
    void firstOfAll();
    void refuses();
};

void tst_NewRevision::afterTheHead() {
    const QTemporaryDir folder;
    QVERIFY(writeEmbedded(folder.path()));
    const Result<QString> path = createRevisionFile(folder.path(), u" Add  a SKU! "_s);
    VERIFY_OK(path);
    const QString name = QFileInfo(*path).fileName();
    static const QRegularExpression pattern(u"^\\d{4}_\\d\\d_\\d\\d_\\d{4}-([0-9a-f]{12})_add_a_sku\\.sql$"_s);
    const QRegularExpressionMatch match = pattern.match(name);
    QVERIFY2(match.hasMatch(), qUtf8Printable(name));
    QFile file(*path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(file.readAll());
    for (const QString& line : {u"-- revision: "_s + match.captured(1), u"-- message: Add a SKU!"_s,
                                u"-- revises: "_s + MigrationSet::embedded().head()})
        QVERIFY2(text.contains(line + u'\n'), qUtf8Printable(text));
}

/// Filling one stub after the other, the error names the next, until the file is whole.
void tst_NewRevision::stubsMustBeFilled() {
    const QTemporaryDir folder;
    QVERIFY(writeEmbedded(folder.path()));
    const Result<QString> path = createRevisionFile(folder.path(), u"more"_s, u"0123456789ab"_s);
    VERIFY_OK(path);
    QFile file(*path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QByteArray text = file.readAll();
    const QString name = QFileInfo(*path).fileName();
    const auto refusedAt = [&] {
        const Result<Migration> migration = Migration::parse(name, text);
        return migration ? 0 : migration.error().text.section(u':', 1, 1).toInt();
    };
    const auto lineOf = [&](const char* part) {
        return static_cast<int>(text.first(text.indexOf(part)).count('\n')) + 1;
    };
    QCOMPARE(refusedAt(), lineOf("-- compat:"));
    text.replace("<additive or breaking>", "additive");
    for (const char* section : {"-- [upgrade sqlite]", "-- [upgrade postgresql]", "-- [downgrade sqlite]",
                                "-- [downgrade postgresql]", "-- [verify]"}) {
        const qsizetype stub = text.indexOf("-- fill-in:", text.indexOf(section));
        QCOMPARE(refusedAt(), static_cast<int>(text.first(stub).count('\n')) + 1);
        text.replace(stub, text.indexOf('\n', stub) - stub, "SELECT 1;");
    }
    VERIFY_OK(Migration::parse(name, text));
    QVERIFY(file.resize(0) && file.seek(0));
    QCOMPARE(file.write(text), text.size());
    file.close();
    const Result<MigrationSet> set = MigrationSet::parse(filesIn(folder.path()));
    VERIFY_OK(set);
    QCOMPARE(set->head(), u"0123456789ab"_s);
    // The next one comes after it, though the program does not know it.
    const Result<QString> next = createRevisionFile(folder.path(), u"still more"_s);
    VERIFY_OK(next);
    QFile nextFile(*next);
    QVERIFY(nextFile.open(QIODevice::ReadOnly));
    QVERIFY(nextFile.readAll().contains("-- revises: 0123456789ab\n"));
}

void tst_NewRevision::names_data() {
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("slug");
    QTest::newRow("words") << u"Add SKU, and: a price_list!"_s << u"add_sku_and_a_price_list"_s;
    QTest::newRow("forty") << u"aaaaaaaaa bbbbbbbbb ccccccccc ddddddddd e"_s
                           << u"aaaaaaaaa_bbbbbbbbb_ccccccccc_ddddddddd"_s;
    QTest::newRow("exactly forty") << u"aaaaaaaaa bbbbbbbbb ccccccccc dddddddddd"_s
                                   << u"aaaaaaaaa_bbbbbbbbb_ccccccccc_dddddddddd"_s;
    QTest::newRow("one long word") << QString(50, u'a') << QString(40, u'a');
    QTest::newRow("other letters") << u"Größe ändern"_s << u"gr_e_ndern"_s;
    QTest::newRow("no word") << u"Ж!"_s << u"revision"_s;
    QTest::newRow("path") << u"../../etc/passwd"_s << u"etc_passwd"_s;
}

void tst_NewRevision::names() {
    QFETCH(QString, message);
    QFETCH(QString, slug);
    const QTemporaryDir folder;
    const Result<QString> path = createRevisionFile(folder.path(), message);
    VERIFY_OK(path);
    QCOMPARE(QFileInfo(*path).completeBaseName().section(u'-', 1).section(u'_', 1), slug);
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 1);
}

void tst_NewRevision::firstOfAll() {
    const QTemporaryDir folder;
    const Result<QString> path = createRevisionFile(folder.path(), u"initial"_s);
    VERIFY_OK(path);
    QFile file(*path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().contains("\n-- revises: \n"));
}

void tst_NewRevision::refuses() {
    const QTemporaryDir folder;
    QVERIFY(writeEmbedded(folder.path()));
    const auto kindOf = [](const Result<QString>& result) {
        return result ? Error::Kind::Internal : result.error().kind;
    };
    QCOMPARE(kindOf(createRevisionFile(folder.path(), u"  "_s)), Error::Kind::Invalid);
    QCOMPARE(kindOf(createRevisionFile(folder.path(), u"a"_s, u"ABCDEF012345"_s)), Error::Kind::Invalid);
    QCOMPARE(kindOf(createRevisionFile(folder.path() + u"/none"_s, u"a"_s)), Error::Kind::NotFound);
    QCOMPARE(kindOf(createRevisionFile(folder.path(), u"a"_s, MigrationSet::embedded().head())), Error::Kind::Conflict);
    QCOMPARE(filesIn(folder.path()).size(), MigrationSet::embeddedFiles().size());
    // A stub that was left as it is stands in the way of the next.
    VERIFY_OK(createRevisionFile(folder.path(), u"a"_s));
    const Result<QString> second = createRevisionFile(folder.path(), u"b"_s);
    QCOMPARE(kindOf(second), Error::Kind::Invalid);
    QVERIFY2(second.error().text.contains(u"_a.sql:5: "_s), qUtf8Printable(second.error().text));
}

QTEST_GUILESS_MAIN(tst_NewRevision)
#include "tst_newrevision.moc"
