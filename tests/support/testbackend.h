#pragma once

#include "databaseurl.h"

#include <QStringList>
#include <QTemporaryDir>

namespace pricebook {

/// A fresh, empty database of one backend, removed on destruction (open connections to it are cut). Use:
///     void tst_X::update_data() { TestBackend::addRows(); }
///     void tst_X::update() { TestBackend backend = TestBackend::current(); QVERIFY(backend.migrate()); … }
/// A test with more columns makes a row per name in names(), with the column `backend`.
/// A database that cannot be had fails the test at once; url() then names one that is not there.
class TestBackend {
public:
    static QStringList names(); ///< "sqlite", "postgresql"
    static void addRows();
    static TestBackend current();
    explicit TestBackend(const QString& name);
    ~TestBackend();
    TestBackend(const TestBackend&) = delete;
    TestBackend& operator=(const TestBackend&) = delete;

    [[nodiscard]] const DatabaseUrl& url() const {
        create();
        return m_url;
    }
    [[nodiscard]] bool isPostgres() const { return m_url.backend == Backend::PostgreSql; }
    /// The folder of the SQLite file; there for PostgreSQL too, for files that a test makes.
    [[nodiscard]] QString folder() const { return m_folder.path(); }
    /// Upgrades to the newest revision; prints the error and returns false if that fails. Where nobody has asked for
    /// the url() yet, the database is a copy of one that was upgraded before, which is much faster.
    [[nodiscard]] bool migrate();

private:
    void create() const;
    bool copyTemplate();
    bool upgrade(const DatabaseUrl& url) const;

    mutable bool m_created = false;
    QTemporaryDir m_folder;
    DatabaseUrl m_url;
};

} // namespace pricebook
