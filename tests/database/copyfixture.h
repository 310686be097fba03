#pragma once

#include "builders.h"
#include "catalogstore.h"
#include "cataloguecopy.h"
#include "generateddata.h"
#include "query.h"
#include "schemasnapshot.h"
#include "testbackend.h"
#include "testserver.h"
#include "verify.h"

#include <QCryptographicHash>
#include <QFile>
#include <QTest>

/// What the tests of copies share.
namespace pricebook {

/// Rows for the tables that writing through the stores does not fill, with values that are easily lost on the way.
inline QStringList furtherRows(bool postgres) {
    using namespace Qt::StringLiterals;
    const QString at = postgres ? u"'2024-03-31 02:30:00.000001+00'"_s : u"'2024-03-31 02:30:00.000001'"_s;
    const QString odd = postgres ? u"'tab' || chr(9) || 'line' || chr(10) || 'back\\slash \\N' || chr(13)"_s
                                 : u"'tab' || char(9) || 'line' || char(10) || 'back\\slash \\N' || char(13)"_s;
    return {
        u"INSERT INTO products (id, name, description, image_url, price_shmeckles, price_flurbos, version, created_at) "
        "VALUES (5001, 'İstanbul 😀 %_\\', %1, '', 9999999999.99, 0.01, 7, %2)"_s.arg(odd, at),
        u"INSERT INTO products (id, name, description, price_shmeckles, price_flurbos) VALUES (5002, '\\N', '', 0.1, 100)"_s,
        u"INSERT INTO product_tag_association (product_id, tag_id) VALUES (5001, 1)"_s,
        postgres ? u"SELECT setval('tags_id_seq', 899)"_s : u"SELECT 1"_s,
        postgres ? u"INSERT INTO tags (name) VALUES ('gone')"_s : u"INSERT INTO tags (id, name) VALUES (900, 'gone')"_s,
        u"DELETE FROM tags WHERE id = 900"_s, // its number must not be given again
        u"UPDATE products SET price_flurbos = 2.5 WHERE id = 5002"_s,
        u"INSERT INTO users (email, email_key, password_hash, role, disabled) VALUES ('Анна@example.org', "
        "'анна@example.org', '$argon2id$v=19$m=65536$x', 'admin', 1)"_s,
        u"INSERT INTO access_tokens (name, token_hash, user_id, may_write, expires_at) VALUES ('till', 'ab12', 1, 1, %1)"_s
            .arg(at),
        u"INSERT INTO saved_views (name, owner, definition, is_default) VALUES ('mine', 'anna', '{\"a\": 1}', %1)"_s
            .arg(postgres ? u"true"_s : u"1"_s),
        u"INSERT INTO saved_views (name, definition) VALUES ('all', '{}')"_s,
        u"INSERT INTO notice_cursors (channel, entry_id, entry_mark) VALUES ('telegram:1', 3, '18446744073709551615')"_s,
        u"INSERT INTO notices (channel, occasion, body, state, sent_at) VALUES ('telegram:1', 'step:1', 'x', 'sent', %1)"_s
            .arg(at)};
}

/// Fills a migrated catalogue: `products` of them, written as the program does, and furtherRows().
inline bool fillForCopy(const TestBackend& backend, qint64 products = 300) {
    const Result<std::unique_ptr<CatalogStore>> store = CatalogStore::open(backend.url(), OpenMode::ReadWrite);
    if (!store)
        return false;
    (*store)->setOrigin(QStringLiteral("window"), QStringLiteral("anna"), CatalogStore::thisClient());
    if (!generateCatalogue(**store, {products, 20, 100, 2}))
        return false;
    const auto renamed = (*store)->write<bool>([&](WriteUnit& unit) -> Result<bool> {
        const Result<Product> done =
            (*store)->products().update(unit, ProductId(3), 1, renameTo(QStringLiteral("renamed")));
        return done ? Result<bool>(true) : Result<bool>(done.error());
    });
    if (!renamed)
        qWarning("%s", describe(renamed.error()).constData());
    return renamed && runAll((*store)->connection(), furtherRows(backend.isPostgres()));
}

inline QByteArray hashOfFile(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QCryptographicHash::hash(file.readAll(), QCryptographicHash::Sha256)
                                          : QByteArray();
}

/// A place for a copy: an empty database, or a file that is not there.
inline DatabaseUrl placeForCopy(const TestBackend& backend) {
    return backend.isPostgres() ? backend.url() : DatabaseUrl::sqlite(backend.folder() + QStringLiteral("/copy.db"));
}

/// Nothing is in it, or no file there.
inline bool isUntouched(const DatabaseUrl& url) {
    if (url.backend == Backend::Sqlite)
        return !QFile::exists(url.path) && !QFile::exists(url.path + QStringLiteral(".partial"));
    const std::unique_ptr<Connection> connection = openConnection(url);
    return connection && scalarInteger(*connection, QStringLiteral("SELECT count(*) FROM pg_class WHERE relnamespace = "
                                                                   "'public'::regnamespace"))
                                 .valueOr(-1) == 0;
}

} // namespace pricebook
