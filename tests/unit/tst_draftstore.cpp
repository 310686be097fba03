#include "draftstore.h"
#include "networkshare.h"
#include "verify.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace pricebook;
using namespace Qt::StringLiterals;

namespace {

const auto catalogue = u"/home/anna/shop.db"_s;

Draft draftOf(qint64 product, const QString& name) {
    Draft draft;
    draft.product = product;
    draft.title = name;
    static int count = 0;
    draft.at = QDateTime::currentDateTimeUtc().addSecs(++count);
    draft.content = {{u"name"_s, name}};
    return draft;
}

} // namespace

class tst_DraftStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void ofALivingProgram();
    void ofAKilledProgram();
    void theFileIsPrivate();
    void aDamagedFile();
    void aFolderThatCannotBeWritten();
    void networkShares();

private:
    /// Another program that saves and is killed.
    void saveAndDie(const std::vector<Draft>& drafts);
    [[nodiscard]] QString folder() const { return m_folder->filePath(u"drafts"_s); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void tst_DraftStore::saveAndDie(const std::vector<Draft>& drafts) {
    const pid_t child = fork();
    if (child == 0) {
        DraftStore store(folder());
        for (const Draft& draft : drafts)
            (void)store.save(catalogue, draft);
        kill(getpid(), SIGKILL);
    }
    int status = 0;
    waitpid(child, &status, 0);
    QVERIFY(WIFSIGNALED(status));
}

/// Nobody is offered what another window is typing.
void tst_DraftStore::ofALivingProgram() {
    DraftStore mine(folder());
    VERIFY_OK(mine.save(catalogue, draftOf(7, u"Tea"_s)));
    QVERIFY(mine.leftBehind(catalogue).empty());
    DraftStore other(folder());
    QVERIFY(other.leftBehind(catalogue).empty());
    other.remove(catalogue, 7); // not its own
    QCOMPARE(QDir(folder()).entryList({u"*.json"_s}).size(), 1);
    mine.remove(catalogue, 7);
    QCOMPARE(QDir(folder()).entryList({u"*.json"_s}).size(), 0);
}

void tst_DraftStore::ofAKilledProgram() {
    saveAndDie({draftOf(7, u"Te"_s), draftOf(7, u"Tea"_s), draftOf(0, u"New"_s)});
    DraftStore store(folder());
    const std::vector<Draft> found = store.leftBehind(catalogue);
    QCOMPARE(found.size(), size_t(2));
    QCOMPARE(found[0].title, u"Tea"_s);
    QCOMPARE(found[0].product, qint64{7});
    QCOMPARE(found[0].content.value(u"name"_s).toString(), u"Tea"_s);
    QCOMPARE(found[1].product, qint64{0});
    QVERIFY(store.leftBehind(u"/home/anna/other.db"_s).empty());
    QCOMPARE(store.leftBehind(catalogue).size(), size_t(2)); // looking takes nothing away
    DraftStore::discard(found[0]);
    QCOMPARE(store.leftBehind(catalogue).size(), size_t(1));
}

void tst_DraftStore::theFileIsPrivate() {
    DraftStore store(folder());
    VERIFY_OK(store.save(catalogue, draftOf(7, u"Tea"_s)));
    const QDir dir(folder());
    const QFileInfo file(dir.filePath(dir.entryList({u"*.json"_s}).value(0)));
    QCOMPARE(file.permissions() & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
             QFile::Permissions());
    QCOMPARE(QFileInfo(folder()).permissions() & (QFile::ReadGroup | QFile::ReadOther | QFile::ExeOther),
             QFile::Permissions());
}

void tst_DraftStore::aDamagedFile() {
    saveAndDie({draftOf(7, u"Tea"_s)});
    const QDir dir(folder());
    QFile file(dir.filePath(dir.entryList({u"*.json"_s}).value(0)));
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.resize(file.size() / 2));
    file.close();
    QVERIFY(DraftStore(folder()).leftBehind(catalogue).empty());
}

void tst_DraftStore::aFolderThatCannotBeWritten() {
    QFile inTheWay(folder());
    QVERIFY(inTheWay.open(QIODevice::WriteOnly));
    DraftStore store(folder());
    const Result<void> saved = store.save(catalogue, draftOf(7, u"Tea"_s));
    QVERIFY(!saved);
    QVERIFY(saved.error().text.contains(folder()));
}

void tst_DraftStore::networkShares() {
    QCOMPARE(networkShareName(0x6969), u"NFS"_s);
    QCOMPARE(networkShareName(0xFF534D42), u"SMB"_s);
    QCOMPARE(networkShareName(0xEF53), QString()); // ext4
    QCOMPARE(networkShareName(0x65735546, u"fuse.sshfs"_s), u"sshfs"_s);
    QCOMPARE(networkShareName(0x65735546, u"fuseblk"_s), QString());
    QCOMPARE(networkShareOf(m_folder->path()), QString());
    QCOMPARE(networkShareOf(m_folder->filePath(u"not/there.db"_s)), QString());
}

QTEST_GUILESS_MAIN(tst_DraftStore)
#include "tst_draftstore.moc"
