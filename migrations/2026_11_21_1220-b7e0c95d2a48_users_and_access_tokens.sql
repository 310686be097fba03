-- revision: b7e0c95d2a48
-- revises: 4c11d67161a5
-- message: users and access tokens
-- created: 2026-11-21T12:20:00Z
-- compat: additive

-- Who may use the catalogue through HTTP. Neither table is part of an export. `email_key` is the e-mail folded by the program,
-- so that both engines mean the same by "whatever its case". A secret is nowhere: `password_hash` is Argon2id's own text,
-- `token_hash` the SHA-256 of 256 random bits.

-- [upgrade sqlite]
CREATE TABLE users (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    email VARCHAR(254) NOT NULL,
    email_key TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    role TEXT NOT NULL,
    disabled INTEGER DEFAULT 0 NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    created_at DATETIME DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now') || '000') NOT NULL,
    updated_at DATETIME DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now') || '000') NOT NULL,
    CONSTRAINT ck_users_role CHECK (role IN ('viewer', 'editor', 'admin')),
    CONSTRAINT ck_users_disabled CHECK (disabled IN (0, 1))
);
CREATE UNIQUE INDEX ix_users_email_key ON users (email_key);

CREATE TABLE access_tokens (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name VARCHAR(100) NOT NULL,
    user_id INTEGER,
    token_hash VARCHAR(64) NOT NULL,
    may_write INTEGER DEFAULT 0 NOT NULL,
    created_at DATETIME DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now') || '000') NOT NULL,
    expires_at DATETIME,
    last_used_at DATETIME,
    CONSTRAINT ck_access_tokens_may_write CHECK (may_write IN (0, 1)),
    FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX ix_access_tokens_token_hash ON access_tokens (token_hash);
CREATE INDEX ix_access_tokens_user_id ON access_tokens (user_id);

-- A write by a program that leaves `version` alone counts as one change.
CREATE TRIGGER users_touch AFTER UPDATE ON users
WHEN new.version = old.version
BEGIN
    UPDATE users SET version = old.version + 1, updated_at = strftime('%Y-%m-%d %H:%M:%f', 'now') || '000' WHERE id = new.id;
END;

-- [upgrade postgresql]
CREATE TABLE users (
    id SERIAL NOT NULL,
    email VARCHAR(254) NOT NULL,
    email_key TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    role TEXT NOT NULL,
    disabled INTEGER DEFAULT 0 NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ck_users_role CHECK (role IN ('viewer', 'editor', 'admin')),
    CONSTRAINT ck_users_disabled CHECK (disabled IN (0, 1))
);
CREATE UNIQUE INDEX ix_users_email_key ON users (email_key);

CREATE TABLE access_tokens (
    id SERIAL NOT NULL,
    name VARCHAR(100) NOT NULL,
    user_id INTEGER,
    token_hash VARCHAR(64) NOT NULL,
    may_write INTEGER DEFAULT 0 NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE,
    last_used_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (id),
    CONSTRAINT ck_access_tokens_may_write CHECK (may_write IN (0, 1)),
    FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX ix_access_tokens_token_hash ON access_tokens (token_hash);
CREATE INDEX ix_access_tokens_user_id ON access_tokens (user_id);

CREATE TRIGGER users_touch BEFORE UPDATE ON users
    FOR EACH ROW WHEN (NEW.version = OLD.version) EXECUTE FUNCTION pricebook_touch();

-- [downgrade sqlite] loses=users,access_tokens
DROP TABLE access_tokens;
DROP TABLE users;

-- [downgrade postgresql] loses=users,access_tokens
DROP TABLE access_tokens;
DROP TABLE users;

-- [verify]
