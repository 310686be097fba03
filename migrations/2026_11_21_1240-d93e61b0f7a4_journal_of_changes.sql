-- revision: d93e61b0f7a4
-- revises: b7e0c95d2a48
-- message: journal of changes
-- created: 2026-11-21T12:40:00Z
-- compat: additive

-- One row for every category, tag or product that was made, changed or deleted, by whatever program, written by triggers in the
-- transaction of the change. The row that our own transactions hold in write_guard says who is at work and through what; another
-- program has none. `transaction_id` is 0 on SQLite, where ids come in the order of the commits; on PostgreSQL a reader orders
-- by it and stops before the oldest transaction still running, so that a change committed late is not passed over.

-- [upgrade sqlite]
ALTER TABLE write_guard ADD COLUMN source VARCHAR(20);
ALTER TABLE write_guard ADD COLUMN actor VARCHAR(254);
CREATE TABLE change_journal (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    transaction_id INTEGER DEFAULT 0 NOT NULL,
    made_at DATETIME DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now') || '000') NOT NULL,
    entity VARCHAR(10) NOT NULL,
    entity_id INTEGER NOT NULL,
    action VARCHAR(10) NOT NULL,
    version INTEGER NOT NULL,
    source VARCHAR(20),
    actor VARCHAR(254)
);

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

-- [upgrade postgresql]
ALTER TABLE write_guard ADD COLUMN source VARCHAR(20), ADD COLUMN actor VARCHAR(254);
CREATE TABLE change_journal (
    id BIGSERIAL NOT NULL,
    transaction_id BIGINT DEFAULT txid_current() NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    entity VARCHAR(10) NOT NULL,
    entity_id INTEGER NOT NULL,
    action VARCHAR(10) NOT NULL,
    version INTEGER NOT NULL,
    source VARCHAR(20),
    actor VARCHAR(254),
    PRIMARY KEY (id)
);
CREATE INDEX ix_change_journal_order ON change_journal (transaction_id, id);

-- Runs as its owner and with this schema in sight, for roles that were granted the older tables only.
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

-- [downgrade sqlite] loses=change_journal,write_guard.source,write_guard.actor
DROP TRIGGER categories_journal_insert;
DROP TRIGGER categories_journal_update;
DROP TRIGGER categories_journal_delete;
DROP TRIGGER tags_journal_insert;
DROP TRIGGER tags_journal_update;
DROP TRIGGER tags_journal_delete;
DROP TRIGGER products_journal_insert;
DROP TRIGGER products_journal_update;
DROP TRIGGER products_journal_delete;
DROP TABLE change_journal;
ALTER TABLE write_guard DROP COLUMN actor;
ALTER TABLE write_guard DROP COLUMN source;

-- [downgrade postgresql] loses=change_journal,write_guard.source,write_guard.actor
DROP TRIGGER categories_journal_insert ON categories;
DROP TRIGGER categories_journal_update ON categories;
DROP TRIGGER categories_journal_delete ON categories;
DROP TRIGGER tags_journal_insert ON tags;
DROP TRIGGER tags_journal_update ON tags;
DROP TRIGGER tags_journal_delete ON tags;
DROP TRIGGER products_journal_insert ON products;
DROP TRIGGER products_journal_update ON products;
DROP TRIGGER products_journal_delete ON products;
DROP FUNCTION pricebook_journal_insert();
DROP FUNCTION pricebook_journal_update();
DROP FUNCTION pricebook_journal_delete();
DROP TABLE change_journal;
ALTER TABLE write_guard DROP COLUMN actor, DROP COLUMN source;

-- [verify]
