-- revision: 4c11d67161a5
-- revises: a35d84c1e0f2
-- message: ids are never used twice
-- created: 2026-11-21T09:00:00Z
-- compat: additive

-- SQLite gave the id of the last row, once that was deleted, to the next new one, and whoever remembered the id (an export, a
-- link, another program) found another product under it. PostgreSQL's sequences never do that, but they do not see rows that
-- came with ids of their own, and then the next new row failed.

-- [precheck sqlite]
-- refuse: rows have the largest id that there is, so that no new row could get one after it: %1, such as the ids %2. Give them other ids first.
SELECT id FROM categories WHERE id = 9223372036854775807
UNION ALL SELECT id FROM tags WHERE id = 9223372036854775807
UNION ALL SELECT id FROM products WHERE id = 9223372036854775807;

-- [precheck postgresql]
-- refuse: rows have the largest id that there is, so that no new row could get one after it: %1, such as the ids %2. Give them other ids first.
SELECT id FROM categories WHERE id = 2147483647
UNION ALL SELECT id FROM tags WHERE id = 2147483647
UNION ALL SELECT id FROM products WHERE id = 2147483647;

-- [upgrade sqlite] rebuild=categories,tags,products
-- rebuild: categories
-- copy: id, name, version, created_at, updated_at
CREATE TABLE categories (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name VARCHAR(100) NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    created_at DATETIME DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now') || '000') NOT NULL,
    updated_at DATETIME DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now') || '000') NOT NULL
);

-- rebuild: tags
-- copy: id, name, version, created_at, updated_at
CREATE TABLE tags (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name VARCHAR(50) NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    created_at DATETIME DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now') || '000') NOT NULL,
    updated_at DATETIME DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now') || '000') NOT NULL
);

-- rebuild: products
-- copy: id, name, description, image_url, price_shmeckles, price_flurbos, category_id
-- copy: version, created_at, updated_at
CREATE TABLE products (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name VARCHAR(100) NOT NULL,
    description TEXT,
    image_url VARCHAR(2048),
    price_shmeckles NUMERIC(12, 2) NOT NULL,
    price_flurbos NUMERIC(12, 2) NOT NULL,
    category_id INTEGER,
    version INTEGER DEFAULT 1 NOT NULL,
    created_at DATETIME DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now') || '000') NOT NULL,
    updated_at DATETIME DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now') || '000') NOT NULL,
    CONSTRAINT ck_products_price_shmeckles CHECK (price_shmeckles > 0 AND price_shmeckles < 10000000000),
    CONSTRAINT ck_products_price_flurbos CHECK (price_flurbos > 0 AND price_flurbos < 10000000000),
    FOREIGN KEY(category_id) REFERENCES categories (id) ON DELETE SET NULL
);

-- [upgrade postgresql]
SELECT setval('categories_id_seq', max(id)) FROM categories
HAVING max(id) > (SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM categories_id_seq);
SELECT setval('tags_id_seq', max(id)) FROM tags
HAVING max(id) > (SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM tags_id_seq);
SELECT setval('products_id_seq', max(id)) FROM products
HAVING max(id) > (SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM products_id_seq);

-- [downgrade sqlite] rebuild=categories,tags,products
-- rebuild: categories
-- copy: id, name, version, created_at, updated_at
CREATE TABLE categories (
    id INTEGER NOT NULL,
    name VARCHAR(100) NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    created_at DATETIME DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now') || '000') NOT NULL,
    updated_at DATETIME DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now') || '000') NOT NULL,
    PRIMARY KEY (id)
);

-- rebuild: tags
-- copy: id, name, version, created_at, updated_at
CREATE TABLE tags (
    id INTEGER NOT NULL,
    name VARCHAR(50) NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    created_at DATETIME DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now') || '000') NOT NULL,
    updated_at DATETIME DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now') || '000') NOT NULL,
    PRIMARY KEY (id)
);

-- rebuild: products
-- copy: id, name, description, image_url, price_shmeckles, price_flurbos, category_id
-- copy: version, created_at, updated_at
CREATE TABLE products (
    id INTEGER NOT NULL,
    name VARCHAR(100) NOT NULL,
    description TEXT,
    image_url VARCHAR(2048),
    price_shmeckles NUMERIC(12, 2) NOT NULL,
    price_flurbos NUMERIC(12, 2) NOT NULL,
    category_id INTEGER,
    version INTEGER DEFAULT 1 NOT NULL,
    created_at DATETIME DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now') || '000') NOT NULL,
    updated_at DATETIME DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now') || '000') NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ck_products_price_shmeckles CHECK (price_shmeckles > 0 AND price_shmeckles < 10000000000),
    CONSTRAINT ck_products_price_flurbos CHECK (price_flurbos > 0 AND price_flurbos < 10000000000),
    FOREIGN KEY(category_id) REFERENCES categories (id) ON DELETE SET NULL
);

-- [downgrade postgresql] empty="a sequence that is ahead does no harm"

-- [verify]

-- [verify sqlite]
SELECT name FROM (SELECT 'categories' AS name UNION ALL SELECT 'tags' UNION ALL SELECT 'products')
WHERE name NOT IN (SELECT name FROM sqlite_sequence);
SELECT max(id) FROM categories HAVING max(id) > (SELECT seq FROM sqlite_sequence WHERE name = 'categories');
SELECT max(id) FROM tags HAVING max(id) > (SELECT seq FROM sqlite_sequence WHERE name = 'tags');
SELECT max(id) FROM products HAVING max(id) > (SELECT seq FROM sqlite_sequence WHERE name = 'products');

-- [verify postgresql]
SELECT max(id) FROM categories
HAVING max(id) > (SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM categories_id_seq);
SELECT max(id) FROM tags
HAVING max(id) > (SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM tags_id_seq);
SELECT max(id) FROM products
HAVING max(id) > (SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM products_id_seq);
