#include "bytesink.h"
#include "bytesource.h"
#include "verify.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace pricebook;

namespace {

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(none)");
}

void write(const QString& path, const QByteArray& content) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("cannot write the test's file");
}

Result<QByteArray> readAll(ByteSource& source) {
    QByteArray all;
    while (true) {
        const Result<std::string_view> chunk = source.read();
        if (!chunk)
            return chunk.error();
        if (chunk->empty())
            return all;
        all.append(chunk->data(), static_cast<qsizetype>(chunk->size()));
    }
}

Result<QByteArray> readAll(const QString& path) {
    const Result<std::unique_ptr<ByteSource>> source = ByteSource::open(path);
    return source ? readAll(**source) : Result<QByteArray>(source.error());
}

Result<void> writeAll(const QString& path, const QByteArray& content) {
    const Result<std::unique_ptr<ByteSink>> sink = ByteSink::open(path);
    if (!sink)
        return sink.error();
    if (Result<void> written = (*sink)->write(content); !written)
        return written;
    return (*sink)->commit();
}

} // namespace

class TestByteFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void plainAndPacked_data();
    void plainAndPacked();
    void packedTwiceIsEqual();
    void severalMembers();
    void cutOffGzip();
    void emptyFile();
    void pipeIsReadTwice();
    void whatCannotBeRead();
    void nothingBeforeCommit();
    void keepsPermissionsAndLinks();
    void whatCannotBeWritten();
    void fullDisk();
    void devices();

private:
    QTemporaryDir m_folder;
    [[nodiscard]] QString path(const QString& name) const { return m_folder.filePath(name); }
};

void TestByteFiles::plainAndPacked_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<qsizetype>("size");
    for (const qsizetype size : {qsizetype{1}, qsizetype{1000}, qsizetype{262144}, qsizetype{3'000'000}}) {
        QTest::addRow("plain %lld", static_cast<long long>(size)) << u"a.json"_s << size;
        QTest::addRow("packed %lld", static_cast<long long>(size)) << u"a.json.GZ"_s << size;
    }
}

void TestByteFiles::plainAndPacked() {
    QFETCH(QString, name);
    QFETCH(qsizetype, size);
    QByteArray content(size, Qt::Uninitialized);
    for (qsizetype i = 0; i < size; ++i)
        content[i] = static_cast<char>((i * i) % 251);
    VERIFY_OK(writeAll(path(name), content));
    QCOMPARE(contentOf(path(name)).startsWith("\x1f\x8b"), name.endsWith(u"GZ"));
    const Result<std::unique_ptr<ByteSource>> source = ByteSource::open(path(name));
    VERIFY_OK(source);
    for (int round = 0; round < 2; ++round) {
        const Result<QByteArray> read = readAll(**source);
        VERIFY_OK(read);
        QVERIFY(*read == content);
        QCOMPARE((*source)->position(), (*source)->size());
        VERIFY_OK((*source)->rewind());
        QCOMPARE((*source)->position(), 0);
    }
}

void TestByteFiles::packedTwiceIsEqual() {
    VERIFY_OK(writeAll(path(u"one.gz"_s), "content"));
    VERIFY_OK(writeAll(path(u"two.gz"_s), "content"));
    QCOMPARE(contentOf(path(u"one.gz"_s)), contentOf(path(u"two.gz"_s)));
}

void TestByteFiles::severalMembers() {
    VERIFY_OK(writeAll(path(u"a.gz"_s), "one"));
    VERIFY_OK(writeAll(path(u"b.gz"_s), "two"));
    write(path(u"ab"_s), contentOf(path(u"a.gz"_s)) + contentOf(path(u"b.gz"_s)) + QByteArray(512, '\0'));
    const Result<QByteArray> read = readAll(path(u"ab"_s));
    VERIFY_OK(read);
    QCOMPARE(*read, QByteArray("onetwo"));
}

void TestByteFiles::cutOffGzip() {
    VERIFY_OK(writeAll(path(u"whole.gz"_s), QByteArray(100'000, 'x') + "end"));
    const QByteArray whole = contentOf(path(u"whole.gz"_s));
    for (qsizetype size = 3; size < whole.size(); size += 7) {
        write(path(u"cut"_s), whole.left(size));
        const Result<QByteArray> read = readAll(path(u"cut"_s));
        QVERIFY(!read);
        QCOMPARE(read.error().kind, Error::Kind::Damaged);
    }
    QByteArray flipped = whole;
    flipped[flipped.size() - 6] = static_cast<char>(flipped[flipped.size() - 6] ^ 1); // the checksum
    write(path(u"flipped"_s), flipped);
    const Result<QByteArray> read = readAll(path(u"flipped"_s));
    QVERIFY(!read);
    QVERIFY(read.error().text.contains(u"damaged"));
}

void TestByteFiles::emptyFile() {
    write(path(u"empty"_s), {});
    const Result<QByteArray> read = readAll(path(u"empty"_s));
    VERIFY_OK(read);
    QVERIFY(read->isEmpty());
}

void TestByteFiles::pipeIsReadTwice() {
    const QByteArray pipe = QFile::encodeName(path(u"pipe"_s));
    QCOMPARE(mkfifo(pipe.constData(), 0600), 0);
    std::thread writer([&] { write(path(u"pipe"_s), QByteArray(300'000, 'p')); });
    const Result<std::unique_ptr<ByteSource>> source = ByteSource::open(path(u"pipe"_s));
    writer.join();
    VERIFY_OK(source);
    for (int round = 0; round < 2; ++round) {
        const Result<QByteArray> read = readAll(**source);
        VERIFY_OK(read);
        QCOMPARE(read->size(), 300'000);
        VERIFY_OK((*source)->rewind());
    }
}

void TestByteFiles::whatCannotBeRead() {
    const auto kindOf = [](const QString& path) {
        const Result<std::unique_ptr<ByteSource>> source = ByteSource::open(path);
        return source ? Error::Kind::Internal : source.error().kind;
    };
    QCOMPARE(kindOf(path(u"absent"_s)), Error::Kind::NotFound);
    QCOMPARE(kindOf(m_folder.path()), Error::Kind::Invalid);
    if (geteuid() == 0)
        return; // to root no permission is denied
    write(path(u"secret"_s), "x");
    QFile::setPermissions(path(u"secret"_s), {});
    QCOMPARE(kindOf(path(u"secret"_s)), Error::Kind::Denied);
}

void TestByteFiles::nothingBeforeCommit() {
    QTemporaryDir folder;
    const QString target = folder.filePath(u"out.json"_s);
    write(target, "before");
    {
        const Result<std::unique_ptr<ByteSink>> sink = ByteSink::open(target);
        VERIFY_OK(sink);
        VERIFY_OK((*sink)->write("after"));
        QCOMPARE(contentOf(target), QByteArray("before"));
    }
    QCOMPARE(contentOf(target), QByteArray("before"));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList{u"out.json"_s});
    VERIFY_OK(writeAll(target, "after"));
    QCOMPARE(contentOf(target), QByteArray("after"));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList{u"out.json"_s});
}

void TestByteFiles::keepsPermissionsAndLinks() {
    write(path(u"real"_s), "before");
    QFile::setPermissions(path(u"real"_s), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup);
    QVERIFY(QFile::link(path(u"real"_s), path(u"link"_s)));
    VERIFY_OK(writeAll(path(u"link"_s), "after"));
    QVERIFY(QFileInfo(path(u"link"_s)).isSymLink());
    QCOMPARE(contentOf(path(u"real"_s)), QByteArray("after"));
    struct stat now {};
    QCOMPARE(stat(QFile::encodeName(path(u"real"_s)).constData(), &now), 0);
    QCOMPARE(now.st_mode & 07777U, 0640U);
}

void TestByteFiles::whatCannotBeWritten() {
    const auto kindOf = [](const QString& path) {
        const Result<std::unique_ptr<ByteSink>> sink = ByteSink::open(path);
        return sink ? Error::Kind::Internal : sink.error().kind;
    };
    QCOMPARE(kindOf(path(u"no/such/folder.json"_s)), Error::Kind::NotFound);
    QCOMPARE(kindOf(m_folder.path()), Error::Kind::Invalid);
    if (geteuid() == 0)
        return;
    QDir(m_folder.path()).mkdir(u"closed"_s);
    QFile::setPermissions(path(u"closed"_s), QFile::ReadOwner | QFile::ExeOwner);
    QCOMPARE(kindOf(path(u"closed/file"_s)), Error::Kind::Denied);
}

void TestByteFiles::fullDisk() {
    if (!QFile::exists(u"/dev/full"_s))
        return;
    const Result<void> written = writeAll(u"/dev/full"_s, "content");
    QVERIFY(!written);
    QCOMPARE(written.error().kind, Error::Kind::DiskFull);
}

void TestByteFiles::devices() { VERIFY_OK(writeAll(u"/dev/null"_s, "content")); }

QTEST_GUILESS_MAIN(TestByteFiles)
#include "tst_bytefiles.moc"
