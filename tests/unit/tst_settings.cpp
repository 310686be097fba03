#include "settings.h"
#include "verify.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace pricebook;

class TestSettings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void fallbacks();
    void roundTrip();
    void wrongTypes();
    void versions();
    void recentDatabases();
    void neverAPassword();
    void handWrittenPassword();
    void unwritable();
    void damaged();
    void defaultFile();

private:
    [[nodiscard]] QString path() const { return m_folder->filePath(u"p/pricebook.ini"_s); }
    [[nodiscard]] QByteArray content() const;
    void write(const QByteArray& text) const;

    std::unique_ptr<QTemporaryDir> m_folder;
};

QByteArray TestSettings::content() const {
    QFile file(path());
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestSettings::write(const QByteArray& text) const {
    QVERIFY(QDir(m_folder->path()).mkpath(u"p"_s));
    QFile file(path());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

void TestSettings::fallbacks() {
    {
        Settings settings(path());
        QCOMPARE(settings.get(keys::windowPage), u"products"_s);
        QCOMPARE(settings.get(keys::filtersVisible), true);
        QCOMPARE(settings.get(keys::windowGeometry), QByteArray());
        QVERIFY(!settings.contains(keys::filtersVisible));
        QVERIFY(!settings.database());
        QVERIFY(settings.recentDatabases().empty());
        VERIFY_OK(settings.sync());
    }
    QVERIFY2(!QFile::exists(path()), "looking at settings made a file");
}

void TestSettings::roundTrip() {
    const QByteArray geometry("\x01\x00\xff\"@;,\n", 8);
    {
        Settings settings(path());
        settings.set(keys::windowGeometry, geometry);
        settings.set(keys::filtersVisible, false);
        settings.set(keys::importFolder, u"/домой/a, b; c=\"d\""_s);
        settings.setDatabase(DatabaseUrl::sqlite(u"/a,b/shop;1.db"_s));
        VERIFY_OK(settings.sync());
    }
    const Settings settings(path());
    QCOMPARE(settings.get(keys::windowGeometry), geometry);
    QCOMPARE(settings.get(keys::filtersVisible), false);
    QVERIFY(settings.contains(keys::filtersVisible));
    QCOMPARE(settings.get(keys::importFolder), u"/домой/a, b; c=\"d\""_s);
    QCOMPARE(settings.database(), DatabaseUrl::sqlite(u"/a,b/shop;1.db"_s));
    QCOMPARE(settings.version(), Settings::currentVersion);
}

void TestSettings::wrongTypes() {
    write("version=1\n[window]\nfilters=perhaps\ngeometry=12\npage=a, b\n[database]\nurl=postgresql://me@a,b/shop\n");
    const Settings settings(path());
    QCOMPARE(settings.get(keys::filtersVisible), true);
    QCOMPARE(settings.get(keys::windowGeometry), QByteArray());
    QCOMPARE(settings.get(keys::windowPage), u"a,b"_s);
    QVERIFY(settings.database());
    QCOMPARE(settings.database()->hosts.size(), size_t(2));
}

void TestSettings::versions() {
    write("[window]\nfilters=false\n");
    {
        const Settings settings(path());
        QCOMPARE(settings.version(), Settings::currentVersion);
        QCOMPARE(settings.get(keys::filtersVisible), false);
    }
    write("[General]\nversion=99\nnews=1\n[window]\nfilters=false\n");
    {
        Settings settings(path());
        QCOMPARE(settings.get(keys::filtersVisible), false);
        settings.set(keys::filtersVisible, true);
        QCOMPARE(settings.version(), 99);
    }
    QVERIFY(content().contains("news=1"));
}

void TestSettings::recentDatabases() {
    Settings settings(path());
    for (int i = 0; i < 12; ++i)
        settings.setDatabase(DatabaseUrl::sqlite(u"/%1.db"_s.arg(i)));
    settings.setDatabase(DatabaseUrl::sqlite(u"/5.db"_s));
    QCOMPARE(settings.recentDatabases().size(), size_t(10));
    QCOMPARE(settings.recentDatabases()[0].path, u"/5.db"_s);
    QCOMPARE(settings.recentDatabases()[1].path, u"/11.db"_s);
    settings.forgetDatabase(DatabaseUrl::sqlite(u"/5.db"_s));
    QCOMPARE(settings.recentDatabases().size(), size_t(9));
    QVERIFY(!settings.database());
}

void TestSettings::neverAPassword() {
    {
        Settings settings(path());
        const Result<DatabaseUrl> url = DatabaseUrl::parse(u"postgresql://me:hunter2@db/shop?sslmode=require"_s);
        VERIFY_OK(url);
        settings.setDatabase(*url);
        QVERIFY(settings.database());
        QCOMPARE(settings.database()->toSecretString(), u"postgresql://me@db/shop?sslmode=require"_s);
    }
    QVERIFY(content().contains("me@db/shop"));
    QVERIFY(!content().contains("hunter2"));
}

void TestSettings::handWrittenPassword() {
    write("[database]\nurl=postgresql://me:hunter2@db/shop\n"
          "recent=postgresql://me:hunter2@db/shop, postgresql:me:hunter2@db, /a.db\n");
    {
        const Settings settings(path());
        QCOMPARE(settings.database()->toSecretString(), u"postgresql://me@db/shop"_s);
        QCOMPARE(settings.recentDatabases().size(), size_t(2));
    }
    QVERIFY(!content().contains("hunter2"));
    QVERIFY(content().contains("me@db/shop"));
}

void TestSettings::unwritable() {
    // A file where the folder should be stops root as well.
    QFile file(m_folder->filePath(u"p"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();
    Settings settings(path());
    settings.set(keys::filtersVisible, false);
    QCOMPARE(settings.get(keys::filtersVisible), false);
    const Result<void> saved = settings.sync();
    QVERIFY(!saved.ok());
    QCOMPARE(saved.error().kind, Error::Kind::ReadOnly);
    QVERIFY(saved.error().text.contains(path()));
}

void TestSettings::damaged() {
    write("\x01\x02[[[\nnonsense\n[window]\nfilters=false\n");
    Settings settings(path());
    QCOMPARE(settings.get(keys::filtersVisible), false);
    const Result<void> saved = settings.sync();
    QVERIFY(saved.ok() || saved.error().kind == Error::Kind::Damaged);
}

void TestSettings::defaultFile() {
    qputenv("XDG_CONFIG_HOME", "/somewhere/config");
    QCOMPARE(Settings::defaultFile(), u"/somewhere/config/pricebook/pricebook.ini"_s);
    qunsetenv("XDG_CONFIG_HOME");
}

QTEST_GUILESS_MAIN(TestSettings)
#include "tst_settings.moc"
