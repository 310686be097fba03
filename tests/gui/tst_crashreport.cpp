#include "crashreport.h"
#include "settings.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <cstdlib>
#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace pricebook;

namespace {

/// What the child does. What is volatile keeps the calls from becoming a loop.
int dive(int depth) {
    volatile int here = depth;
    return here < 0 ? 0 : dive(here + 1) + here;
}

int crash(const QString& how, const QString& folder) {
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    crashreport::install(folder);
    if (how == u"abort")
        std::abort();
    if (how == u"overflow")
        return dive(1);
    std::raise(SIGSEGV);
    return 0;
}

} // namespace

/// A program that ends by a signal leaves a report, and the next start tells of it once.
class tst_CrashReport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void leavesAReport_data();
    void leavesAReport();
    void newsAreToldOnce();
    void oldOnesGo();
};

void tst_CrashReport::leavesAReport_data() {
    QTest::addColumn<QString>("how");
    QTest::addColumn<int>("signal");
    QTest::newRow("segmentation fault") << u"segv"_s << SIGSEGV;
    QTest::newRow("abort") << u"abort"_s << SIGABRT;
    QTest::newRow("stack overflow") << u"overflow"_s << SIGSEGV;
}

void tst_CrashReport::leavesAReport() {
    QFETCH(QString, how);
    QFETCH(int, signal);
    const QTemporaryDir folder;
    const QString reports = folder.filePath(u"a/crashes"_s);
    QProcess child;
    const QDateTime before = QDateTime::currentDateTimeUtc().addSecs(-1);
    child.start(QCoreApplication::applicationFilePath(), {u"--crash"_s, how, reports});
    QVERIFY(child.waitForFinished(60'000));
    // The signal is still what ended it.
    QCOMPARE(child.exitStatus(), QProcess::CrashExit);
    QCOMPARE(child.exitCode(), signal);
    const QStringList files = QDir(reports).entryList({u"*.txt"_s});
    QCOMPARE(files.size(), 1);
    QFile file(QDir(reports).filePath(files.front()));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    const QString text = QString::fromUtf8(file.readAll());
    QVERIFY(text.startsWith(u"Pricebook " PRICEBOOK_VERSION "\n"_s));
    QVERIFY(text.contains(u"\nsignal %1\n"_s.arg(signal)));
    const QString time = QRegularExpression(u"\ntime (\\S+)\n"_s).match(text).captured(1);
    const QDateTime when = QDateTime::fromString(time, Qt::ISODate);
    QVERIFY2(when >= before && when <= QDateTime::currentDateTimeUtc().addSecs(1), qPrintable(time));
    QVERIFY(text.count(u"[0x"_s) > 1);
}

void tst_CrashReport::newsAreToldOnce() {
    const QTemporaryDir folder;
    Settings settings(folder.filePath(u"pricebook.ini"_s));
    const auto leave = [&folder](const QString& name) {
        QFile file(folder.filePath(name));
        return file.open(QIODevice::WriteOnly);
    };
    QVERIFY(!crashreport::takeNews(settings, folder.path()));
    QVERIFY(leave(u"crash-001763769600.txt"_s));
    QVERIFY(crashreport::takeNews(settings, folder.path()));
    QVERIFY(!crashreport::takeNews(settings, folder.path()));
    QVERIFY(leave(u"crash-001763769601.txt"_s));
    QVERIFY(crashreport::takeNews(settings, folder.path()));
    QVERIFY(!crashreport::takeNews(settings, folder.path()));
}

void tst_CrashReport::oldOnesGo() {
    const QTemporaryDir folder;
    for (int i = 0; i < 15; ++i) {
        QFile file(folder.filePath(u"crash-0017637696%1.txt"_s.arg(i, 2, 10, QLatin1Char('0'))));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    QFile other(folder.filePath(u"mine.txt"_s));
    QVERIFY(other.open(QIODevice::WriteOnly));
    QProcess child;
    child.start(QCoreApplication::applicationFilePath(), {u"--crash"_s, u"segv"_s, folder.path()});
    QVERIFY(child.waitForFinished(60'000));
    QCOMPARE(QDir(folder.path()).entryList({u"crash-*.txt"_s}).size(), 11);
    QVERIFY(other.exists());
}

int main(int argc, char* argv[]) {
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 4 && arguments[1] == u"--crash")
        return crash(arguments[2], arguments[3]);
    tst_CrashReport test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_crashreport.moc"
