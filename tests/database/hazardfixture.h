#pragma once

#include "connection.h"
#include "query.h"
#include "schemafixture.h"

#include <QDirIterator>
#include <QFile>
#include <chrono>

/// What the tests of the two engines' hazards share.
namespace pricebook::hazard {

/// Products with the ids 101 … 100 + count for an otherwise filled first revision.
inline QString manyProducts(int count) {
    using namespace Qt::StringLiterals;
    return u"INSERT INTO products (id, name, description, price_shmeckles, price_flurbos) "
           "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %1) "
           "SELECT i + 100, 'product ' || i, 'one of many, the number is ' || i, i / 100.0, 19.90 FROM n"_s.arg(count);
}

/// At the first revision with rows in every table and `more` products; null (and a printed error) if not.
inline std::unique_ptr<Connection> firstRevisionDatabase(const TestBackend& backend, int more = 0) {
    const Backend engine = backend.isPostgres() ? Backend::PostgreSql : Backend::Sqlite;
    QStringList statements = firstRevisionRows(engine);
    if (more > 0)
        statements << manyProducts(more);
    return prepared(backend, 1, statements);
}

/// At the embedded head, with the same rows.
inline std::unique_ptr<Connection> headDatabase(const TestBackend& backend, int more = 0) {
    std::unique_ptr<Connection> connection = firstRevisionDatabase(backend, more);
    if (!connection || !MigrationRunner(*connection, MigrationSet::embedded()).upgrade())
        return nullptr;
    return connection;
}

/// Milliseconds since it was made.
class Stopwatch {
public:
    [[nodiscard]] qint64 elapsed() const {
        return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - m_start)
            .count();
    }

private:
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

/// A statement that writes rows and does not end by itself in a test's time.
inline QString endlessInsert() {
    return QStringLiteral("INSERT INTO tags (id, name) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
                          "WHERE i < 100000000) SELECT i + 99, 'tag ' || i FROM n");
}

/// The embedded set with one more revision of these sections.
inline Result<MigrationSet> withSections(const QString& sqlite, const QString& postgres, const QString& verify = {},
                                         const QString& sqliteOptions = {}) {
    using namespace Qt::StringLiterals;
    std::vector<MigrationSet::File> files = MigrationSet::embeddedFiles();
    files.emplace_back(
        u"2030_01_01_0000-cccccccccccc_more.sql"_s,
        u"-- revision: cccccccccccc\n-- revises: %1\n-- message: more\n-- created: 2030-01-01T00:00:00Z\n"
        "-- compat: additive\n-- [upgrade sqlite] %5\n%2\n-- [upgrade postgresql]\n%3\n"
        "-- [downgrade sqlite] irreversible=\"it is a test\"\n"
        "-- [downgrade postgresql] irreversible=\"it is a test\"\n-- [verify]\n%4\n"_s
            .arg(MigrationSet::embedded().head(), sqlite, postgres, verify, sqliteOptions)
            .toUtf8());
    return MigrationSet::parse(files);
}

/// Whether what begins with "The database was looked at again" is in the error: the old state was verified.
inline bool saysAsItWas(const Error& error) { return error.text.contains(QStringLiteral("it is as it was")); }

/// The text of every file of these folders of the source.
inline QList<std::pair<QString, QString>> sources(const QStringList& folders, const QStringList& patterns) {
    QList<std::pair<QString, QString>> files;
    for (const QString& folder : folders) {
        QDirIterator entries(qEnvironmentVariable("PRICEBOOK_SOURCE_DIR") + u'/' + folder, patterns, QDir::Files,
                             QDirIterator::Subdirectories);
        while (entries.hasNext()) {
            QFile file(entries.next());
            if (file.open(QIODevice::ReadOnly))
                files.emplace_back(file.fileName(), QString::fromUtf8(file.readAll()));
        }
    }
    return files;
}

} // namespace pricebook::hazard
