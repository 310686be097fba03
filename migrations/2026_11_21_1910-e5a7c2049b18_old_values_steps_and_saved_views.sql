-- revision: e5a7c2049b18
-- revises: d93e61b0f7a4
-- message: old values, steps and saved views
-- created: 2026-11-21T19:10:00Z
-- compat: additive

-- The journal comes to hold what a change did: the old and the new value of each field that changed (a bit of `fields` each), the
-- whole row of what was deleted, and the tags that a product got or lost (entity 'tagging', the tag in `other_id`). One row of
-- change_steps for each transaction of ours is what a person did at once: it can be undone, and undoing is a step again. Of a
-- transaction that gives new products their tags only the products are written down (`quiet_links`).

-- [upgrade sqlite]
ALTER TABLE write_guard ADD COLUMN step_id INTEGER;
ALTER TABLE write_guard ADD COLUMN quiet_links INTEGER;
ALTER TABLE change_journal ADD COLUMN step_id INTEGER;
ALTER TABLE change_journal ADD COLUMN other_id INTEGER;
ALTER TABLE change_journal ADD COLUMN fields INTEGER DEFAULT 0 NOT NULL;
ALTER TABLE change_journal ADD COLUMN old_name VARCHAR(100);
ALTER TABLE change_journal ADD COLUMN new_name VARCHAR(100);
ALTER TABLE change_journal ADD COLUMN old_description TEXT;
ALTER TABLE change_journal ADD COLUMN new_description TEXT;
ALTER TABLE change_journal ADD COLUMN old_image_url VARCHAR(2048);
ALTER TABLE change_journal ADD COLUMN new_image_url VARCHAR(2048);
ALTER TABLE change_journal ADD COLUMN old_price_shmeckles NUMERIC(12, 2);
ALTER TABLE change_journal ADD COLUMN new_price_shmeckles NUMERIC(12, 2);
ALTER TABLE change_journal ADD COLUMN old_price_flurbos NUMERIC(12, 2);
ALTER TABLE change_journal ADD COLUMN new_price_flurbos NUMERIC(12, 2);
ALTER TABLE change_journal ADD COLUMN old_category_id INTEGER;
ALTER TABLE change_journal ADD COLUMN new_category_id INTEGER;
ALTER TABLE change_journal ADD COLUMN old_created_at DATETIME;
CREATE INDEX ix_change_journal_entity ON change_journal (entity_id, entity);
CREATE INDEX ix_change_journal_deleted ON change_journal (id) WHERE action = 'deleted' AND entity <> 'tagging';
CREATE TABLE change_steps (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    transaction_id INTEGER DEFAULT 0 NOT NULL,
    made_at DATETIME DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now') || '000') NOT NULL,
    kind VARCHAR(10) NOT NULL,
    title VARCHAR(200),
    source VARCHAR(20),
    actor VARCHAR(254),
    client VARCHAR(40),
    undoes INTEGER,
    undone_by INTEGER,
    first_entry INTEGER NOT NULL,
    last_entry INTEGER NOT NULL,
    products INTEGER DEFAULT 0 NOT NULL,
    categories INTEGER DEFAULT 0 NOT NULL,
    tags INTEGER DEFAULT 0 NOT NULL
);
CREATE INDEX ix_change_steps_client ON change_steps (client, id);
CREATE TABLE saved_views (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name VARCHAR(100) NOT NULL,
    owner VARCHAR(254),
    definition TEXT NOT NULL,
    is_default BOOLEAN DEFAULT 0 NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    created_at DATETIME DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now') || '000') NOT NULL,
    updated_at DATETIME DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now') || '000') NOT NULL
);
CREATE TABLE presence (
    client VARCHAR(40) NOT NULL,
    product_id INTEGER NOT NULL,
    actor VARCHAR(254),
    seen_at DATETIME DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now') || '000') NOT NULL,
    PRIMARY KEY (client, product_id)
);
CREATE INDEX ix_presence_product_id ON presence (product_id);

DROP TRIGGER categories_journal_insert;
DROP TRIGGER categories_journal_update;
DROP TRIGGER categories_journal_delete;
DROP TRIGGER tags_journal_insert;
DROP TRIGGER tags_journal_update;
DROP TRIGGER tags_journal_delete;
DROP TRIGGER products_journal_insert;
DROP TRIGGER products_journal_update;
DROP TRIGGER products_journal_delete;
DROP TRIGGER categories_touch;
DROP TRIGGER tags_touch;
DROP TRIGGER products_touch;
DROP TRIGGER links_insert;
DROP TRIGGER links_delete;
DROP TRIGGER links_update;

CREATE TRIGGER categories_journal_insert AFTER INSERT ON categories
BEGIN
    INSERT INTO change_journal (entity, entity_id, action, version, fields, step_id, source, actor)
    SELECT 'category', new.id, 'created', new.version, 1, g.step_id, g.source, g.actor FROM (SELECT 1) LEFT JOIN write_guard g;
END;
CREATE TRIGGER categories_journal_delete AFTER DELETE ON categories
BEGIN
    INSERT INTO change_journal (entity, entity_id, action, version, fields, old_name, old_created_at, step_id, source, actor)
    SELECT 'category', old.id, 'deleted', old.version, 1, old.name, old.created_at,
        g.step_id, g.source, g.actor FROM (SELECT 1) LEFT JOIN write_guard g;
END;
-- Of a program that leaves the version alone, categories_touch writes the entry: here its old values are gone already.
CREATE TRIGGER categories_journal_update AFTER UPDATE ON categories
WHEN new.version <> old.version AND (EXISTS (SELECT 1 FROM write_guard) OR new.id <> old.id OR old.name IS NOT new.name)
BEGIN
    INSERT INTO change_journal (entity, entity_id, action, version, fields, old_name, old_created_at, step_id, source, actor)
    SELECT 'category', old.id, 'deleted', old.version, 1, old.name, old.created_at,
        g.step_id, g.source, g.actor FROM (SELECT 1) LEFT JOIN write_guard g WHERE new.id <> old.id;
    INSERT INTO change_journal (entity, entity_id, action, version, fields, step_id, source, actor)
    SELECT 'category', new.id, 'created', new.version, 1, g.step_id, g.source, g.actor FROM (SELECT 1) LEFT JOIN write_guard g WHERE new.id <> old.id;
    INSERT INTO change_journal (entity, entity_id, action, version, fields, old_name, new_name, step_id, source, actor)
    SELECT 'category', new.id, 'changed', new.version, (old.name IS NOT new.name),
        CASE WHEN old.name IS NOT new.name THEN old.name END, CASE WHEN old.name IS NOT new.name THEN new.name END,
        g.step_id, g.source, g.actor FROM (SELECT 1) LEFT JOIN write_guard g WHERE new.id = old.id;
END;
CREATE TRIGGER categories_touch AFTER UPDATE ON categories
WHEN new.version = old.version
BEGIN
    INSERT INTO change_journal (entity, entity_id, action, version, fields, old_name, old_created_at, step_id, source, actor)
    SELECT 'category', old.id, 'deleted', old.version, 1, old.name, old.created_at,
        g.step_id, g.source, g.actor FROM (SELECT 1) LEFT JOIN write_guard g WHERE new.id <> old.id;
    INSERT INTO change_journal (entity, entity_id, action, version, fields, step_id, source, actor)
    SELECT 'category', new.id, 'created', new.version, 1, g.step_id, g.source, g.actor FROM (SELECT 1) LEFT JOIN write_guard g WHERE new.id <> old.id;
    INSERT INTO change_journal (entity, entity_id, action, version, fields, old_name, new_name, step_id, source, actor)
    SELECT 'category', new.id, 'changed', old.version + 1, (old.name IS NOT new.name),
        CASE WHEN old.name IS NOT new.name THEN old.name END, CASE WHEN old.name IS NOT new.name THEN new.name END,
        g.step_id, g.source, g.actor FROM (SELECT 1) LEFT JOIN write_guard g WHERE new.id = old.id AND NOT EXISTS (SELECT 1 FROM write_guard);
    UPDATE categories SET version = old.version + 1, updated_at = strftime('%Y-%m-%d %H:%M:%f', 'now') || '000' WHERE id = new.id;
END;
CREATE TRIGGER tags_journal_insert AFTER INSERT ON tags
BEGIN
    INSERT INTO change_journal (entity, entity_id, action, version, fields, step_id, source, actor)
    SELECT 'tag', new.id, 'created', new.version, 1, g.step_id, g.source, g.actor FROM (SELECT 1) LEFT JOIN write_guard g;
END;
CREATE TRIGGER tags_journal_delete AFTER DELETE ON tags
BEGIN
    INSERT INTO change_journal (entity, entity_id, action, version, fields, old_name, old_created_at, step_id, source, actor)
    SELECT 'tag', old.id, 'deleted', old.version, 1, old.name, old.created_at,
        g.step_id, g.source, g.actor FROM (SELECT 1) LEFT JOIN write_guard g;
END;
-- Of a program that leaves the version alone, tags_touch writes the entry: here its old values are gone already.
CREATE TRIGGER tags_journal_update AFTER UPDATE ON tags
WHEN new.version <> old.version AND (EXISTS (SELECT 1 FROM write_guard) OR new.id <> old.id OR old.name IS NOT new.name)
BEGIN
    INSERT INTO change_journal (entity, entity_id, action, version, fields, old_name, old_created_at, step_id, source, actor)
    SELECT 'tag', old.id, 'deleted', old.version, 1, old.name, old.created_at,
        g.step_id, g.source, g.actor FROM (SELECT 1) LEFT JOIN write_guard g WHERE new.id <> old.id;
    INSERT INTO change_journal (entity, entity_id, action, version, fields, step_id, source, actor)
    SELECT 'tag', new.id, 'created', new.version, 1, g.step_id, g.source, g.actor FROM (SELECT 1) LEFT JOIN write_guard g WHERE new.id <> old.id;
    INSERT INTO change_journal (entity, entity_id, action, version, fields, old_name, new_name, step_id, source, actor)
    SELECT 'tag', new.id, 'changed', new.version, (old.name IS NOT new.name),
        CASE WHEN old.name IS NOT new.name THEN old.name END, CASE WHEN old.name IS NOT new.name THEN new.name END,
        g.step_id, g.source, g.actor FROM (SELECT 1) LEFT JOIN write_guard g WHERE new.id = old.id;
END;
CREATE TRIGGER tags_touch AFTER UPDATE ON tags
WHEN new.version = old.version
BEGIN
    INSERT INTO change_journal (entity, entity_id, action, version, fields, old_name, old_created_at, step_id, source, actor)
    SELECT 'tag', old.id, 'deleted', old.version, 1, old.name, old.created_at,
        g.step_id, g.source, g.actor FROM (SELECT 1) LEFT JOIN write_guard g WHERE new.id <> old.id;
    INSERT INTO change_journal (entity, entity_id, action, version, fields, step_id, source, actor)
    SELECT 'tag', new.id, 'created', new.version, 1, g.step_id, g.source, g.actor FROM (SELECT 1) LEFT JOIN write_guard g WHERE new.id <> old.id;
    INSERT INTO change_journal (entity, entity_id, action, version, fields, old_name, new_name, step_id, source, actor)
    SELECT 'tag', new.id, 'changed', old.version + 1, (old.name IS NOT new.name),
        CASE WHEN old.name IS NOT new.name THEN old.name END, CASE WHEN old.name IS NOT new.name THEN new.name END,
        g.step_id, g.source, g.actor FROM (SELECT 1) LEFT JOIN write_guard g WHERE new.id = old.id AND NOT EXISTS (SELECT 1 FROM write_guard);
    UPDATE tags SET version = old.version + 1, updated_at = strftime('%Y-%m-%d %H:%M:%f', 'now') || '000' WHERE id = new.id;
END;
CREATE TRIGGER products_journal_insert AFTER INSERT ON products
BEGIN
    INSERT INTO change_journal (entity, entity_id, action, version, fields, step_id, source, actor)
    SELECT 'product', new.id, 'created', new.version, 63, g.step_id, g.source, g.actor FROM (SELECT 1) LEFT JOIN write_guard g;
END;
CREATE TRIGGER products_journal_delete AFTER DELETE ON products
BEGIN
    INSERT INTO change_journal (entity, entity_id, action, version, fields, old_name, old_description, old_image_url, old_price_shmeckles, old_price_flurbos, old_category_id, old_created_at, step_id, source, actor)
    SELECT 'product', old.id, 'deleted', old.version, 63, old.name, old.description, old.image_url, old.price_shmeckles, old.price_flurbos, old.category_id, old.created_at,
        g.step_id, g.source, g.actor FROM (SELECT 1) LEFT JOIN write_guard g;
END;
-- Of a program that leaves the version alone, products_touch writes the entry: here its old values are gone already.
CREATE TRIGGER products_journal_update AFTER UPDATE ON products
WHEN new.version <> old.version AND (EXISTS (SELECT 1 FROM write_guard) OR new.id <> old.id OR old.name IS NOT new.name OR old.description IS NOT new.description OR old.image_url IS NOT new.image_url OR old.price_shmeckles IS NOT new.price_shmeckles OR old.price_flurbos IS NOT new.price_flurbos OR old.category_id IS NOT new.category_id)
BEGIN
    INSERT INTO change_journal (entity, entity_id, action, version, fields, old_name, old_description, old_image_url, old_price_shmeckles, old_price_flurbos, old_category_id, old_created_at, step_id, source, actor)
    SELECT 'product', old.id, 'deleted', old.version, 63, old.name, old.description, old.image_url, old.price_shmeckles, old.price_flurbos, old.category_id, old.created_at,
        g.step_id, g.source, g.actor FROM (SELECT 1) LEFT JOIN write_guard g WHERE new.id <> old.id;
    INSERT INTO change_journal (entity, entity_id, action, version, fields, step_id, source, actor)
    SELECT 'product', new.id, 'created', new.version, 63, g.step_id, g.source, g.actor FROM (SELECT 1) LEFT JOIN write_guard g WHERE new.id <> old.id;
    INSERT INTO change_journal (entity, entity_id, action, version, fields, old_name, new_name, old_description, new_description, old_image_url, new_image_url, old_price_shmeckles, new_price_shmeckles, old_price_flurbos, new_price_flurbos, old_category_id, new_category_id, step_id, source, actor)
    SELECT 'product', new.id, 'changed', new.version, (old.name IS NOT new.name) + 2 * (old.description IS NOT new.description) + 4 * (old.image_url IS NOT new.image_url) + 8 * (old.price_shmeckles IS NOT new.price_shmeckles) + 16 * (old.price_flurbos IS NOT new.price_flurbos) + 32 * (old.category_id IS NOT new.category_id),
        CASE WHEN old.name IS NOT new.name THEN old.name END, CASE WHEN old.name IS NOT new.name THEN new.name END,
        CASE WHEN old.description IS NOT new.description THEN old.description END, CASE WHEN old.description IS NOT new.description THEN new.description END,
        CASE WHEN old.image_url IS NOT new.image_url THEN old.image_url END, CASE WHEN old.image_url IS NOT new.image_url THEN new.image_url END,
        CASE WHEN old.price_shmeckles IS NOT new.price_shmeckles THEN old.price_shmeckles END, CASE WHEN old.price_shmeckles IS NOT new.price_shmeckles THEN new.price_shmeckles END,
        CASE WHEN old.price_flurbos IS NOT new.price_flurbos THEN old.price_flurbos END, CASE WHEN old.price_flurbos IS NOT new.price_flurbos THEN new.price_flurbos END,
        CASE WHEN old.category_id IS NOT new.category_id THEN old.category_id END, CASE WHEN old.category_id IS NOT new.category_id THEN new.category_id END,
        g.step_id, g.source, g.actor FROM (SELECT 1) LEFT JOIN write_guard g WHERE new.id = old.id;
END;
CREATE TRIGGER products_touch AFTER UPDATE ON products
WHEN new.version = old.version
BEGIN
    INSERT INTO change_journal (entity, entity_id, action, version, fields, old_name, old_description, old_image_url, old_price_shmeckles, old_price_flurbos, old_category_id, old_created_at, step_id, source, actor)
    SELECT 'product', old.id, 'deleted', old.version, 63, old.name, old.description, old.image_url, old.price_shmeckles, old.price_flurbos, old.category_id, old.created_at,
        g.step_id, g.source, g.actor FROM (SELECT 1) LEFT JOIN write_guard g WHERE new.id <> old.id;
    INSERT INTO change_journal (entity, entity_id, action, version, fields, step_id, source, actor)
    SELECT 'product', new.id, 'created', new.version, 63, g.step_id, g.source, g.actor FROM (SELECT 1) LEFT JOIN write_guard g WHERE new.id <> old.id;
    INSERT INTO change_journal (entity, entity_id, action, version, fields, old_name, new_name, old_description, new_description, old_image_url, new_image_url, old_price_shmeckles, new_price_shmeckles, old_price_flurbos, new_price_flurbos, old_category_id, new_category_id, step_id, source, actor)
    SELECT 'product', new.id, 'changed', old.version + 1, (old.name IS NOT new.name) + 2 * (old.description IS NOT new.description) + 4 * (old.image_url IS NOT new.image_url) + 8 * (old.price_shmeckles IS NOT new.price_shmeckles) + 16 * (old.price_flurbos IS NOT new.price_flurbos) + 32 * (old.category_id IS NOT new.category_id),
        CASE WHEN old.name IS NOT new.name THEN old.name END, CASE WHEN old.name IS NOT new.name THEN new.name END,
        CASE WHEN old.description IS NOT new.description THEN old.description END, CASE WHEN old.description IS NOT new.description THEN new.description END,
        CASE WHEN old.image_url IS NOT new.image_url THEN old.image_url END, CASE WHEN old.image_url IS NOT new.image_url THEN new.image_url END,
        CASE WHEN old.price_shmeckles IS NOT new.price_shmeckles THEN old.price_shmeckles END, CASE WHEN old.price_shmeckles IS NOT new.price_shmeckles THEN new.price_shmeckles END,
        CASE WHEN old.price_flurbos IS NOT new.price_flurbos THEN old.price_flurbos END, CASE WHEN old.price_flurbos IS NOT new.price_flurbos THEN new.price_flurbos END,
        CASE WHEN old.category_id IS NOT new.category_id THEN old.category_id END, CASE WHEN old.category_id IS NOT new.category_id THEN new.category_id END,
        g.step_id, g.source, g.actor FROM (SELECT 1) LEFT JOIN write_guard g WHERE new.id = old.id AND NOT EXISTS (SELECT 1 FROM write_guard);
    UPDATE products SET version = old.version + 1, updated_at = strftime('%Y-%m-%d %H:%M:%f', 'now') || '000' WHERE id = new.id;
END;
CREATE TRIGGER links_insert AFTER INSERT ON product_tag_association
WHEN NOT EXISTS (SELECT 1 FROM write_guard)
BEGIN
    INSERT INTO change_journal (entity, entity_id, action, version)
    SELECT 'product', id, 'changed', version + 1 FROM products WHERE id = new.product_id;
    UPDATE products SET version = version + 1, updated_at = strftime('%Y-%m-%d %H:%M:%f', 'now') || '000' WHERE id = new.product_id;
END;
CREATE TRIGGER links_journal_insert AFTER INSERT ON product_tag_association
WHEN NOT EXISTS (SELECT 1 FROM write_guard WHERE quiet_links = 1)
BEGIN
    INSERT INTO change_journal (entity, entity_id, action, version, other_id, step_id, source, actor)
    SELECT 'tagging', new.product_id, 'created', 0, new.tag_id, g.step_id, g.source, g.actor FROM (SELECT 1) LEFT JOIN write_guard g;
END;
CREATE TRIGGER links_delete AFTER DELETE ON product_tag_association
WHEN NOT EXISTS (SELECT 1 FROM write_guard)
BEGIN
    INSERT INTO change_journal (entity, entity_id, action, version)
    SELECT 'product', id, 'changed', version + 1 FROM products WHERE id = old.product_id;
    UPDATE products SET version = version + 1, updated_at = strftime('%Y-%m-%d %H:%M:%f', 'now') || '000' WHERE id = old.product_id;
END;
CREATE TRIGGER links_journal_delete AFTER DELETE ON product_tag_association
WHEN NOT EXISTS (SELECT 1 FROM write_guard WHERE quiet_links = 1)
BEGIN
    INSERT INTO change_journal (entity, entity_id, action, version, other_id, step_id, source, actor)
    SELECT 'tagging', old.product_id, 'deleted', 0, old.tag_id, g.step_id, g.source, g.actor FROM (SELECT 1) LEFT JOIN write_guard g;
END;
CREATE TRIGGER links_update AFTER UPDATE ON product_tag_association
WHEN NOT EXISTS (SELECT 1 FROM write_guard)
BEGIN
    INSERT INTO change_journal (entity, entity_id, action, version)
    SELECT 'product', id, 'changed', version + 1 FROM products WHERE id = old.product_id;
    UPDATE products SET version = version + 1, updated_at = strftime('%Y-%m-%d %H:%M:%f', 'now') || '000' WHERE id = old.product_id;
    INSERT INTO change_journal (entity, entity_id, action, version)
    SELECT 'product', id, 'changed', version + 1 FROM products WHERE id = new.product_id;
    UPDATE products SET version = version + 1, updated_at = strftime('%Y-%m-%d %H:%M:%f', 'now') || '000' WHERE id = new.product_id;
END;
CREATE TRIGGER links_journal_update AFTER UPDATE ON product_tag_association
WHEN NOT EXISTS (SELECT 1 FROM write_guard WHERE quiet_links = 1)
BEGIN
    INSERT INTO change_journal (entity, entity_id, action, version, other_id, step_id, source, actor)
    SELECT 'tagging', old.product_id, 'deleted', 0, old.tag_id, g.step_id, g.source, g.actor FROM (SELECT 1) LEFT JOIN write_guard g;
    INSERT INTO change_journal (entity, entity_id, action, version, other_id, step_id, source, actor)
    SELECT 'tagging', new.product_id, 'created', 0, new.tag_id, g.step_id, g.source, g.actor FROM (SELECT 1) LEFT JOIN write_guard g;
END;

-- [upgrade postgresql]
ALTER TABLE write_guard ADD COLUMN step_id BIGINT, ADD COLUMN quiet_links INTEGER;
ALTER TABLE change_journal
    ADD COLUMN step_id BIGINT,
    ADD COLUMN other_id INTEGER,
    ADD COLUMN fields INTEGER DEFAULT 0 NOT NULL,
    ADD COLUMN old_name VARCHAR(100),
    ADD COLUMN new_name VARCHAR(100),
    ADD COLUMN old_description TEXT,
    ADD COLUMN new_description TEXT,
    ADD COLUMN old_image_url VARCHAR(2048),
    ADD COLUMN new_image_url VARCHAR(2048),
    ADD COLUMN old_price_shmeckles NUMERIC(12, 2),
    ADD COLUMN new_price_shmeckles NUMERIC(12, 2),
    ADD COLUMN old_price_flurbos NUMERIC(12, 2),
    ADD COLUMN new_price_flurbos NUMERIC(12, 2),
    ADD COLUMN old_category_id INTEGER,
    ADD COLUMN new_category_id INTEGER,
    ADD COLUMN old_created_at TIMESTAMP WITH TIME ZONE;
CREATE INDEX ix_change_journal_entity ON change_journal (entity_id, entity);
CREATE INDEX ix_change_journal_deleted ON change_journal (id) WHERE action = 'deleted' AND entity <> 'tagging';
CREATE TABLE change_steps (
    id BIGSERIAL NOT NULL,
    transaction_id BIGINT DEFAULT txid_current() NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    kind VARCHAR(10) NOT NULL,
    title VARCHAR(200),
    source VARCHAR(20),
    actor VARCHAR(254),
    client VARCHAR(40),
    undoes BIGINT,
    undone_by BIGINT,
    first_entry BIGINT NOT NULL,
    last_entry BIGINT NOT NULL,
    products INTEGER DEFAULT 0 NOT NULL,
    categories INTEGER DEFAULT 0 NOT NULL,
    tags INTEGER DEFAULT 0 NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX ix_change_steps_client ON change_steps (client, id);
CREATE TABLE saved_views (
    id BIGSERIAL NOT NULL,
    name VARCHAR(100) NOT NULL,
    owner VARCHAR(254),
    definition TEXT NOT NULL,
    is_default BOOLEAN DEFAULT false NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE presence (
    client VARCHAR(40) NOT NULL,
    product_id INTEGER NOT NULL,
    actor VARCHAR(254),
    seen_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    PRIMARY KEY (client, product_id)
);
CREATE INDEX ix_presence_product_id ON presence (product_id);

-- One function a table, because the tables' columns differ. Whoever listens is told the transaction, in which the entries are.
DROP TRIGGER categories_journal_insert ON categories;
DROP TRIGGER tags_journal_insert ON tags;
DROP TRIGGER products_journal_insert ON products;
DROP TRIGGER categories_journal_update ON categories;
DROP TRIGGER tags_journal_update ON tags;
DROP TRIGGER products_journal_update ON products;
DROP TRIGGER categories_journal_delete ON categories;
DROP TRIGGER tags_journal_delete ON tags;
DROP TRIGGER products_journal_delete ON products;
DROP FUNCTION pricebook_journal_insert();
DROP FUNCTION pricebook_journal_update();
DROP FUNCTION pricebook_journal_delete();
CREATE FUNCTION pricebook_journal_categories_insert() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path FROM CURRENT AS $body$
BEGIN
    INSERT INTO change_journal (entity, entity_id, action, version, fields, step_id, source, actor)
    SELECT 'category', n.id, 'created', n.version, 1, g.step_id, g.source, g.actor
    FROM new_rows n LEFT JOIN (SELECT * FROM write_guard LIMIT 1) g ON true ORDER BY n.id;
    IF FOUND THEN
        PERFORM pg_notify('catalog_changed', txid_current()::text);
    END IF;
    RETURN NULL;
END
$body$;
CREATE FUNCTION pricebook_journal_categories_delete() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path FROM CURRENT AS $body$
BEGIN
    INSERT INTO change_journal (entity, entity_id, action, version, fields, old_name, old_created_at, step_id, source, actor)
    SELECT 'category', o.id, 'deleted', o.version, 1, o.name, o.created_at,
        g.step_id, g.source, g.actor
    FROM old_rows o LEFT JOIN (SELECT * FROM write_guard LIMIT 1) g ON true ORDER BY o.id;
    IF FOUND THEN
        PERFORM pg_notify('catalog_changed', txid_current()::text);
    END IF;
    RETURN NULL;
END
$body$;
CREATE FUNCTION pricebook_journal_categories_update() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path FROM CURRENT AS $body$
BEGIN
    INSERT INTO change_journal (entity, entity_id, action, version, fields, old_name, new_name, old_created_at, step_id, source, actor)
    SELECT 'category', COALESCE(n.id, o.id),
        CASE WHEN n.id IS NULL THEN 'deleted' WHEN o.id IS NULL THEN 'created' ELSE 'changed' END,
        COALESCE(n.version, o.version), CASE WHEN n.id IS NULL OR o.id IS NULL OR o.name IS DISTINCT FROM n.name THEN 1 ELSE 0 END,
        CASE WHEN n.id IS NULL OR (o.id IS NOT NULL AND o.name IS DISTINCT FROM n.name) THEN o.name END,
        CASE WHEN n.id IS NOT NULL AND o.id IS NOT NULL AND o.name IS DISTINCT FROM n.name THEN n.name END,
        CASE WHEN n.id IS NULL THEN o.created_at END, g.step_id, g.source, g.actor
    FROM old_rows o FULL JOIN new_rows n ON n.id = o.id LEFT JOIN (SELECT * FROM write_guard LIMIT 1) g ON true
    WHERE n.id IS NULL OR o.id IS NULL OR n.version <> o.version ORDER BY COALESCE(n.id, o.id);
    IF FOUND THEN
        PERFORM pg_notify('catalog_changed', txid_current()::text);
    END IF;
    RETURN NULL;
END
$body$;
CREATE TRIGGER categories_journal_insert AFTER INSERT ON categories REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION pricebook_journal_categories_insert();
CREATE TRIGGER categories_journal_update AFTER UPDATE ON categories REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION pricebook_journal_categories_update();
CREATE TRIGGER categories_journal_delete AFTER DELETE ON categories REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION pricebook_journal_categories_delete();
CREATE FUNCTION pricebook_journal_tags_insert() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path FROM CURRENT AS $body$
BEGIN
    INSERT INTO change_journal (entity, entity_id, action, version, fields, step_id, source, actor)
    SELECT 'tag', n.id, 'created', n.version, 1, g.step_id, g.source, g.actor
    FROM new_rows n LEFT JOIN (SELECT * FROM write_guard LIMIT 1) g ON true ORDER BY n.id;
    IF FOUND THEN
        PERFORM pg_notify('catalog_changed', txid_current()::text);
    END IF;
    RETURN NULL;
END
$body$;
CREATE FUNCTION pricebook_journal_tags_delete() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path FROM CURRENT AS $body$
BEGIN
    INSERT INTO change_journal (entity, entity_id, action, version, fields, old_name, old_created_at, step_id, source, actor)
    SELECT 'tag', o.id, 'deleted', o.version, 1, o.name, o.created_at,
        g.step_id, g.source, g.actor
    FROM old_rows o LEFT JOIN (SELECT * FROM write_guard LIMIT 1) g ON true ORDER BY o.id;
    IF FOUND THEN
        PERFORM pg_notify('catalog_changed', txid_current()::text);
    END IF;
    RETURN NULL;
END
$body$;
CREATE FUNCTION pricebook_journal_tags_update() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path FROM CURRENT AS $body$
BEGIN
    INSERT INTO change_journal (entity, entity_id, action, version, fields, old_name, new_name, old_created_at, step_id, source, actor)
    SELECT 'tag', COALESCE(n.id, o.id),
        CASE WHEN n.id IS NULL THEN 'deleted' WHEN o.id IS NULL THEN 'created' ELSE 'changed' END,
        COALESCE(n.version, o.version), CASE WHEN n.id IS NULL OR o.id IS NULL OR o.name IS DISTINCT FROM n.name THEN 1 ELSE 0 END,
        CASE WHEN n.id IS NULL OR (o.id IS NOT NULL AND o.name IS DISTINCT FROM n.name) THEN o.name END,
        CASE WHEN n.id IS NOT NULL AND o.id IS NOT NULL AND o.name IS DISTINCT FROM n.name THEN n.name END,
        CASE WHEN n.id IS NULL THEN o.created_at END, g.step_id, g.source, g.actor
    FROM old_rows o FULL JOIN new_rows n ON n.id = o.id LEFT JOIN (SELECT * FROM write_guard LIMIT 1) g ON true
    WHERE n.id IS NULL OR o.id IS NULL OR n.version <> o.version ORDER BY COALESCE(n.id, o.id);
    IF FOUND THEN
        PERFORM pg_notify('catalog_changed', txid_current()::text);
    END IF;
    RETURN NULL;
END
$body$;
CREATE TRIGGER tags_journal_insert AFTER INSERT ON tags REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION pricebook_journal_tags_insert();
CREATE TRIGGER tags_journal_update AFTER UPDATE ON tags REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION pricebook_journal_tags_update();
CREATE TRIGGER tags_journal_delete AFTER DELETE ON tags REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION pricebook_journal_tags_delete();
CREATE FUNCTION pricebook_journal_products_insert() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path FROM CURRENT AS $body$
BEGIN
    INSERT INTO change_journal (entity, entity_id, action, version, fields, step_id, source, actor)
    SELECT 'product', n.id, 'created', n.version, 63, g.step_id, g.source, g.actor
    FROM new_rows n LEFT JOIN (SELECT * FROM write_guard LIMIT 1) g ON true ORDER BY n.id;
    IF FOUND THEN
        PERFORM pg_notify('catalog_changed', txid_current()::text);
    END IF;
    RETURN NULL;
END
$body$;
CREATE FUNCTION pricebook_journal_products_delete() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path FROM CURRENT AS $body$
BEGIN
    INSERT INTO change_journal (entity, entity_id, action, version, fields, old_name, old_description, old_image_url, old_price_shmeckles, old_price_flurbos, old_category_id, old_created_at, step_id, source, actor)
    SELECT 'product', o.id, 'deleted', o.version, 63, o.name, o.description, o.image_url, o.price_shmeckles, o.price_flurbos, o.category_id, o.created_at,
        g.step_id, g.source, g.actor
    FROM old_rows o LEFT JOIN (SELECT * FROM write_guard LIMIT 1) g ON true ORDER BY o.id;
    IF FOUND THEN
        PERFORM pg_notify('catalog_changed', txid_current()::text);
    END IF;
    RETURN NULL;
END
$body$;
CREATE FUNCTION pricebook_journal_products_update() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path FROM CURRENT AS $body$
BEGIN
    INSERT INTO change_journal (entity, entity_id, action, version, fields, old_name, new_name, old_description, new_description, old_image_url, new_image_url, old_price_shmeckles, new_price_shmeckles, old_price_flurbos, new_price_flurbos, old_category_id, new_category_id, old_created_at, step_id, source, actor)
    SELECT 'product', COALESCE(n.id, o.id),
        CASE WHEN n.id IS NULL THEN 'deleted' WHEN o.id IS NULL THEN 'created' ELSE 'changed' END,
        COALESCE(n.version, o.version), CASE WHEN n.id IS NULL OR o.id IS NULL OR o.name IS DISTINCT FROM n.name THEN 1 ELSE 0 END + CASE WHEN n.id IS NULL OR o.id IS NULL OR o.description IS DISTINCT FROM n.description THEN 2 ELSE 0 END + CASE WHEN n.id IS NULL OR o.id IS NULL OR o.image_url IS DISTINCT FROM n.image_url THEN 4 ELSE 0 END + CASE WHEN n.id IS NULL OR o.id IS NULL OR o.price_shmeckles IS DISTINCT FROM n.price_shmeckles THEN 8 ELSE 0 END + CASE WHEN n.id IS NULL OR o.id IS NULL OR o.price_flurbos IS DISTINCT FROM n.price_flurbos THEN 16 ELSE 0 END + CASE WHEN n.id IS NULL OR o.id IS NULL OR o.category_id IS DISTINCT FROM n.category_id THEN 32 ELSE 0 END,
        CASE WHEN n.id IS NULL OR (o.id IS NOT NULL AND o.name IS DISTINCT FROM n.name) THEN o.name END,
        CASE WHEN n.id IS NOT NULL AND o.id IS NOT NULL AND o.name IS DISTINCT FROM n.name THEN n.name END,
        CASE WHEN n.id IS NULL OR (o.id IS NOT NULL AND o.description IS DISTINCT FROM n.description) THEN o.description END,
        CASE WHEN n.id IS NOT NULL AND o.id IS NOT NULL AND o.description IS DISTINCT FROM n.description THEN n.description END,
        CASE WHEN n.id IS NULL OR (o.id IS NOT NULL AND o.image_url IS DISTINCT FROM n.image_url) THEN o.image_url END,
        CASE WHEN n.id IS NOT NULL AND o.id IS NOT NULL AND o.image_url IS DISTINCT FROM n.image_url THEN n.image_url END,
        CASE WHEN n.id IS NULL OR (o.id IS NOT NULL AND o.price_shmeckles IS DISTINCT FROM n.price_shmeckles) THEN o.price_shmeckles END,
        CASE WHEN n.id IS NOT NULL AND o.id IS NOT NULL AND o.price_shmeckles IS DISTINCT FROM n.price_shmeckles THEN n.price_shmeckles END,
        CASE WHEN n.id IS NULL OR (o.id IS NOT NULL AND o.price_flurbos IS DISTINCT FROM n.price_flurbos) THEN o.price_flurbos END,
        CASE WHEN n.id IS NOT NULL AND o.id IS NOT NULL AND o.price_flurbos IS DISTINCT FROM n.price_flurbos THEN n.price_flurbos END,
        CASE WHEN n.id IS NULL OR (o.id IS NOT NULL AND o.category_id IS DISTINCT FROM n.category_id) THEN o.category_id END,
        CASE WHEN n.id IS NOT NULL AND o.id IS NOT NULL AND o.category_id IS DISTINCT FROM n.category_id THEN n.category_id END,
        CASE WHEN n.id IS NULL THEN o.created_at END, g.step_id, g.source, g.actor
    FROM old_rows o FULL JOIN new_rows n ON n.id = o.id LEFT JOIN (SELECT * FROM write_guard LIMIT 1) g ON true
    WHERE n.id IS NULL OR o.id IS NULL OR n.version <> o.version ORDER BY COALESCE(n.id, o.id);
    IF FOUND THEN
        PERFORM pg_notify('catalog_changed', txid_current()::text);
    END IF;
    RETURN NULL;
END
$body$;
CREATE TRIGGER products_journal_insert AFTER INSERT ON products REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION pricebook_journal_products_insert();
CREATE TRIGGER products_journal_update AFTER UPDATE ON products REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION pricebook_journal_products_update();
CREATE TRIGGER products_journal_delete AFTER DELETE ON products REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION pricebook_journal_products_delete();
CREATE FUNCTION pricebook_journal_links_created() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path FROM CURRENT AS $body$
BEGIN
    IF EXISTS (SELECT 1 FROM write_guard WHERE quiet_links = 1) THEN
        RETURN NULL;
    END IF;
    INSERT INTO change_journal (entity, entity_id, action, version, other_id, step_id, source, actor)
    SELECT 'tagging', r.product_id, 'created', 0, r.tag_id, g.step_id, g.source, g.actor
    FROM changed_links r LEFT JOIN (SELECT * FROM write_guard LIMIT 1) g ON true ORDER BY r.product_id, r.tag_id;
    RETURN NULL;
END
$body$;
CREATE FUNCTION pricebook_journal_links_deleted() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path FROM CURRENT AS $body$
BEGIN
    IF EXISTS (SELECT 1 FROM write_guard WHERE quiet_links = 1) THEN
        RETURN NULL;
    END IF;
    INSERT INTO change_journal (entity, entity_id, action, version, other_id, step_id, source, actor)
    SELECT 'tagging', r.product_id, 'deleted', 0, r.tag_id, g.step_id, g.source, g.actor
    FROM changed_links r LEFT JOIN (SELECT * FROM write_guard LIMIT 1) g ON true ORDER BY r.product_id, r.tag_id;
    RETURN NULL;
END
$body$;
CREATE TRIGGER links_journal_insert AFTER INSERT ON product_tag_association
    REFERENCING NEW TABLE AS changed_links FOR EACH STATEMENT EXECUTE FUNCTION pricebook_journal_links_created();
CREATE TRIGGER links_journal_delete AFTER DELETE ON product_tag_association
    REFERENCING OLD TABLE AS changed_links FOR EACH STATEMENT EXECUTE FUNCTION pricebook_journal_links_deleted();
CREATE TRIGGER links_journal_update_old AFTER UPDATE ON product_tag_association
    REFERENCING OLD TABLE AS changed_links FOR EACH STATEMENT EXECUTE FUNCTION pricebook_journal_links_deleted();
CREATE TRIGGER links_journal_update_new AFTER UPDATE ON product_tag_association
    REFERENCING NEW TABLE AS changed_links FOR EACH STATEMENT EXECUTE FUNCTION pricebook_journal_links_created();

-- [downgrade sqlite] rows-change=change_journal loses=change_steps,saved_views,presence,change_journal.step_id,change_journal.other_id,change_journal.fields,change_journal.old_name,change_journal.new_name,change_journal.old_description,change_journal.new_description,change_journal.old_image_url,change_journal.new_image_url,change_journal.old_price_shmeckles,change_journal.new_price_shmeckles,change_journal.old_price_flurbos,change_journal.new_price_flurbos,change_journal.old_category_id,change_journal.new_category_id,change_journal.old_created_at,write_guard.step_id,write_guard.quiet_links
DROP TRIGGER categories_journal_insert;
DROP TRIGGER categories_journal_update;
DROP TRIGGER categories_journal_delete;
DROP TRIGGER tags_journal_insert;
DROP TRIGGER tags_journal_update;
DROP TRIGGER tags_journal_delete;
DROP TRIGGER products_journal_insert;
DROP TRIGGER products_journal_update;
DROP TRIGGER products_journal_delete;
DROP TRIGGER categories_touch;
DROP TRIGGER tags_touch;
DROP TRIGGER products_touch;
DROP TRIGGER links_insert;
DROP TRIGGER links_journal_insert;
DROP TRIGGER links_delete;
DROP TRIGGER links_journal_delete;
DROP TRIGGER links_update;
DROP TRIGGER links_journal_update;
DROP TABLE presence;
DROP TABLE saved_views;
DROP TABLE change_steps;
DROP INDEX ix_change_journal_deleted;
DROP INDEX ix_change_journal_entity;
-- What the older journal has no words for.
DELETE FROM change_journal WHERE entity = 'tagging' AND id < (SELECT max(id) FROM change_journal);
ALTER TABLE change_journal DROP COLUMN old_created_at;
ALTER TABLE change_journal DROP COLUMN new_category_id;
ALTER TABLE change_journal DROP COLUMN old_category_id;
ALTER TABLE change_journal DROP COLUMN new_price_flurbos;
ALTER TABLE change_journal DROP COLUMN old_price_flurbos;
ALTER TABLE change_journal DROP COLUMN new_price_shmeckles;
ALTER TABLE change_journal DROP COLUMN old_price_shmeckles;
ALTER TABLE change_journal DROP COLUMN new_image_url;
ALTER TABLE change_journal DROP COLUMN old_image_url;
ALTER TABLE change_journal DROP COLUMN new_description;
ALTER TABLE change_journal DROP COLUMN old_description;
ALTER TABLE change_journal DROP COLUMN new_name;
ALTER TABLE change_journal DROP COLUMN old_name;
ALTER TABLE change_journal DROP COLUMN fields;
ALTER TABLE change_journal DROP COLUMN other_id;
ALTER TABLE change_journal DROP COLUMN step_id;
ALTER TABLE write_guard DROP COLUMN quiet_links;
ALTER TABLE write_guard DROP COLUMN step_id;
CREATE TRIGGER categories_journal_insert AFTER INSERT ON categories
BEGIN
    INSERT INTO change_journal (entity, entity_id, action, version, source, actor)
    SELECT 'category', new.id, 'created', new.version, (SELECT source FROM write_guard), (SELECT actor FROM write_guard);
END;
CREATE TRIGGER categories_journal_update AFTER UPDATE ON categories
WHEN new.version <> old.version OR new.id <> old.id
BEGIN
    INSERT INTO change_journal (entity, entity_id, action, version, source, actor)
    SELECT 'category', old.id, 'deleted', old.version, (SELECT source FROM write_guard), (SELECT actor FROM write_guard)
    WHERE new.id <> old.id;
    INSERT INTO change_journal (entity, entity_id, action, version, source, actor)
    SELECT 'category', new.id, 'changed', new.version, (SELECT source FROM write_guard), (SELECT actor FROM write_guard)
    WHERE new.id = old.id;
    INSERT INTO change_journal (entity, entity_id, action, version, source, actor)
    SELECT 'category', new.id, 'created', new.version, (SELECT source FROM write_guard), (SELECT actor FROM write_guard)
    WHERE new.id <> old.id;
END;
CREATE TRIGGER categories_journal_delete AFTER DELETE ON categories
BEGIN
    INSERT INTO change_journal (entity, entity_id, action, version, source, actor)
    SELECT 'category', old.id, 'deleted', old.version, (SELECT source FROM write_guard), (SELECT actor FROM write_guard);
END;

CREATE TRIGGER tags_journal_insert AFTER INSERT ON tags
BEGIN
    INSERT INTO change_journal (entity, entity_id, action, version, source, actor)
    SELECT 'tag', new.id, 'created', new.version, (SELECT source FROM write_guard), (SELECT actor FROM write_guard);
END;
CREATE TRIGGER tags_journal_update AFTER UPDATE ON tags
WHEN new.version <> old.version OR new.id <> old.id
BEGIN
    INSERT INTO change_journal (entity, entity_id, action, version, source, actor)
    SELECT 'tag', old.id, 'deleted', old.version, (SELECT source FROM write_guard), (SELECT actor FROM write_guard)
    WHERE new.id <> old.id;
    INSERT INTO change_journal (entity, entity_id, action, version, source, actor)
    SELECT 'tag', new.id, 'changed', new.version, (SELECT source FROM write_guard), (SELECT actor FROM write_guard)
    WHERE new.id = old.id;
    INSERT INTO change_journal (entity, entity_id, action, version, source, actor)
    SELECT 'tag', new.id, 'created', new.version, (SELECT source FROM write_guard), (SELECT actor FROM write_guard)
    WHERE new.id <> old.id;
END;
CREATE TRIGGER tags_journal_delete AFTER DELETE ON tags
BEGIN
    INSERT INTO change_journal (entity, entity_id, action, version, source, actor)
    SELECT 'tag', old.id, 'deleted', old.version, (SELECT source FROM write_guard), (SELECT actor FROM write_guard);
END;

CREATE TRIGGER products_journal_insert AFTER INSERT ON products
BEGIN
    INSERT INTO change_journal (entity, entity_id, action, version, source, actor)
    SELECT 'product', new.id, 'created', new.version, (SELECT source FROM write_guard), (SELECT actor FROM write_guard);
END;
CREATE TRIGGER products_journal_update AFTER UPDATE ON products
WHEN new.version <> old.version OR new.id <> old.id
BEGIN
    INSERT INTO change_journal (entity, entity_id, action, version, source, actor)
    SELECT 'product', old.id, 'deleted', old.version, (SELECT source FROM write_guard), (SELECT actor FROM write_guard)
    WHERE new.id <> old.id;
    INSERT INTO change_journal (entity, entity_id, action, version, source, actor)
    SELECT 'product', new.id, 'changed', new.version, (SELECT source FROM write_guard), (SELECT actor FROM write_guard)
    WHERE new.id = old.id;
    INSERT INTO change_journal (entity, entity_id, action, version, source, actor)
    SELECT 'product', new.id, 'created', new.version, (SELECT source FROM write_guard), (SELECT actor FROM write_guard)
    WHERE new.id <> old.id;
END;
CREATE TRIGGER products_journal_delete AFTER DELETE ON products
BEGIN
    INSERT INTO change_journal (entity, entity_id, action, version, source, actor)
    SELECT 'product', old.id, 'deleted', old.version, (SELECT source FROM write_guard), (SELECT actor FROM write_guard);
END;
CREATE TRIGGER categories_touch AFTER UPDATE ON categories
WHEN new.version = old.version
BEGIN
    UPDATE categories SET version = old.version + 1, updated_at = strftime('%Y-%m-%d %H:%M:%f', 'now') || '000' WHERE id = new.id;
END;
CREATE TRIGGER tags_touch AFTER UPDATE ON tags
WHEN new.version = old.version
BEGIN
    UPDATE tags SET version = old.version + 1, updated_at = strftime('%Y-%m-%d %H:%M:%f', 'now') || '000' WHERE id = new.id;
END;
CREATE TRIGGER products_touch AFTER UPDATE ON products
WHEN new.version = old.version
BEGIN
    UPDATE products SET version = old.version + 1, updated_at = strftime('%Y-%m-%d %H:%M:%f', 'now') || '000' WHERE id = new.id;
END;
CREATE TRIGGER links_insert AFTER INSERT ON product_tag_association
WHEN NOT EXISTS (SELECT 1 FROM write_guard)
BEGIN
    UPDATE products SET version = version + 1, updated_at = strftime('%Y-%m-%d %H:%M:%f', 'now') || '000' WHERE id = new.product_id;
END;
CREATE TRIGGER links_delete AFTER DELETE ON product_tag_association
WHEN NOT EXISTS (SELECT 1 FROM write_guard)
BEGIN
    UPDATE products SET version = version + 1, updated_at = strftime('%Y-%m-%d %H:%M:%f', 'now') || '000' WHERE id = old.product_id;
END;
CREATE TRIGGER links_update AFTER UPDATE ON product_tag_association
WHEN NOT EXISTS (SELECT 1 FROM write_guard)
BEGIN
    UPDATE products SET version = version + 1, updated_at = strftime('%Y-%m-%d %H:%M:%f', 'now') || '000' WHERE id = old.product_id;
    UPDATE products SET version = version + 1, updated_at = strftime('%Y-%m-%d %H:%M:%f', 'now') || '000' WHERE id = new.product_id;
END;

-- [downgrade postgresql] rows-change=change_journal loses=change_steps,saved_views,presence,change_journal.step_id,change_journal.other_id,change_journal.fields,change_journal.old_name,change_journal.new_name,change_journal.old_description,change_journal.new_description,change_journal.old_image_url,change_journal.new_image_url,change_journal.old_price_shmeckles,change_journal.new_price_shmeckles,change_journal.old_price_flurbos,change_journal.new_price_flurbos,change_journal.old_category_id,change_journal.new_category_id,change_journal.old_created_at,write_guard.step_id,write_guard.quiet_links
DROP TRIGGER categories_journal_insert ON categories;
DROP TRIGGER categories_journal_update ON categories;
DROP TRIGGER categories_journal_delete ON categories;
DROP TRIGGER tags_journal_insert ON tags;
DROP TRIGGER tags_journal_update ON tags;
DROP TRIGGER tags_journal_delete ON tags;
DROP TRIGGER products_journal_insert ON products;
DROP TRIGGER products_journal_update ON products;
DROP TRIGGER products_journal_delete ON products;
DROP TRIGGER links_journal_insert ON product_tag_association;
DROP TRIGGER links_journal_delete ON product_tag_association;
DROP TRIGGER links_journal_update_old ON product_tag_association;
DROP TRIGGER links_journal_update_new ON product_tag_association;
DROP FUNCTION pricebook_journal_categories_insert();
DROP FUNCTION pricebook_journal_categories_update();
DROP FUNCTION pricebook_journal_categories_delete();
DROP FUNCTION pricebook_journal_tags_insert();
DROP FUNCTION pricebook_journal_tags_update();
DROP FUNCTION pricebook_journal_tags_delete();
DROP FUNCTION pricebook_journal_products_insert();
DROP FUNCTION pricebook_journal_products_update();
DROP FUNCTION pricebook_journal_products_delete();
DROP FUNCTION pricebook_journal_links_created();
DROP FUNCTION pricebook_journal_links_deleted();
DROP TABLE presence;
DROP TABLE saved_views;
DROP TABLE change_steps;
DROP INDEX ix_change_journal_deleted;
DROP INDEX ix_change_journal_entity;
DELETE FROM change_journal WHERE entity = 'tagging' AND id < (SELECT max(id) FROM change_journal);
ALTER TABLE change_journal
    DROP COLUMN old_created_at,
    DROP COLUMN new_category_id,
    DROP COLUMN old_category_id,
    DROP COLUMN new_price_flurbos,
    DROP COLUMN old_price_flurbos,
    DROP COLUMN new_price_shmeckles,
    DROP COLUMN old_price_shmeckles,
    DROP COLUMN new_image_url,
    DROP COLUMN old_image_url,
    DROP COLUMN new_description,
    DROP COLUMN old_description,
    DROP COLUMN new_name,
    DROP COLUMN old_name,
    DROP COLUMN fields,
    DROP COLUMN other_id,
    DROP COLUMN step_id;
ALTER TABLE write_guard DROP COLUMN quiet_links, DROP COLUMN step_id;
CREATE FUNCTION pricebook_journal_insert() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path FROM CURRENT AS $body$
BEGIN
    INSERT INTO change_journal (entity, entity_id, action, version, source, actor)
    SELECT TG_ARGV[0], n.id, 'created', n.version, (SELECT source FROM write_guard LIMIT 1), (SELECT actor FROM write_guard LIMIT 1)
    FROM new_rows n ORDER BY n.id;
    RETURN NULL;
END
$body$;
CREATE FUNCTION pricebook_journal_update() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path FROM CURRENT AS $body$
BEGIN
    INSERT INTO change_journal (entity, entity_id, action, version, source, actor)
    SELECT TG_ARGV[0], COALESCE(n.id, o.id),
        CASE WHEN n.id IS NULL THEN 'deleted' WHEN o.id IS NULL THEN 'created' ELSE 'changed' END,
        COALESCE(n.version, o.version), (SELECT source FROM write_guard LIMIT 1), (SELECT actor FROM write_guard LIMIT 1)
    FROM old_rows o FULL JOIN new_rows n ON n.id = o.id
    WHERE n.id IS NULL OR o.id IS NULL OR n.version <> o.version ORDER BY COALESCE(n.id, o.id);
    RETURN NULL;
END
$body$;
CREATE FUNCTION pricebook_journal_delete() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path FROM CURRENT AS $body$
BEGIN
    INSERT INTO change_journal (entity, entity_id, action, version, source, actor)
    SELECT TG_ARGV[0], o.id, 'deleted', o.version, (SELECT source FROM write_guard LIMIT 1), (SELECT actor FROM write_guard LIMIT 1)
    FROM old_rows o ORDER BY o.id;
    RETURN NULL;
END
$body$;

CREATE TRIGGER categories_journal_insert AFTER INSERT ON categories REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION pricebook_journal_insert('category');
CREATE TRIGGER categories_journal_update AFTER UPDATE ON categories REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION pricebook_journal_update('category');
CREATE TRIGGER categories_journal_delete AFTER DELETE ON categories REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION pricebook_journal_delete('category');

CREATE TRIGGER tags_journal_insert AFTER INSERT ON tags REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION pricebook_journal_insert('tag');
CREATE TRIGGER tags_journal_update AFTER UPDATE ON tags REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION pricebook_journal_update('tag');
CREATE TRIGGER tags_journal_delete AFTER DELETE ON tags REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION pricebook_journal_delete('tag');

CREATE TRIGGER products_journal_insert AFTER INSERT ON products REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION pricebook_journal_insert('product');
CREATE TRIGGER products_journal_update AFTER UPDATE ON products REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION pricebook_journal_update('product');
CREATE TRIGGER products_journal_delete AFTER DELETE ON products REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION pricebook_journal_delete('product');

-- [verify]
