-- revision: f83b6d1e90c5
-- revises: e5a7c2049b18
-- message: notices
-- created: 2026-11-21T22:40:00Z
-- compat: additive

-- What is to be told elsewhere, on Telegram or to a webhook. The journal says what happened; `notice_cursors` says how far it was
-- read for each channel (an entry's number and the mark of what it says), and what came of it is a row of `notices`, written in the
-- transaction that moves the cursor. `occasion` names what a notice is about, so that it is not written twice. Whoever sends one claims
-- it first, for a while.

-- [upgrade sqlite]
CREATE TABLE notice_cursors (
    channel VARCHAR(100) NOT NULL,
    entry_id INTEGER NOT NULL,
    entry_mark VARCHAR(20) NOT NULL,
    updated_at DATETIME DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now') || '000') NOT NULL,
    PRIMARY KEY (channel)
);
CREATE TABLE notices (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    channel VARCHAR(100) NOT NULL,
    occasion VARCHAR(60) NOT NULL,
    body TEXT NOT NULL,
    state TEXT DEFAULT 'waiting' NOT NULL,
    attempts INTEGER DEFAULT 0 NOT NULL,
    due_at DATETIME DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now') || '000') NOT NULL,
    claimed_by VARCHAR(40),
    claimed_until DATETIME,
    problem VARCHAR(500),
    made_at DATETIME DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now') || '000') NOT NULL,
    sent_at DATETIME,
    CONSTRAINT ck_notices_state CHECK (state IN ('waiting', 'sent', 'dead'))
);
CREATE UNIQUE INDEX ix_notices_occasion ON notices (channel, occasion);
CREATE INDEX ix_notices_state ON notices (state, due_at);

-- [upgrade postgresql]
CREATE TABLE notice_cursors (
    channel VARCHAR(100) NOT NULL,
    entry_id BIGINT NOT NULL,
    entry_mark VARCHAR(20) NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    PRIMARY KEY (channel)
);
CREATE TABLE notices (
    id BIGSERIAL NOT NULL,
    channel VARCHAR(100) NOT NULL,
    occasion VARCHAR(60) NOT NULL,
    body TEXT NOT NULL,
    state TEXT DEFAULT 'waiting' NOT NULL,
    attempts INTEGER DEFAULT 0 NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    claimed_by VARCHAR(40),
    claimed_until TIMESTAMP WITH TIME ZONE,
    problem VARCHAR(500),
    made_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    sent_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT ck_notices_state CHECK (state IN ('waiting', 'sent', 'dead')),
    PRIMARY KEY (id)
);
CREATE UNIQUE INDEX ix_notices_occasion ON notices (channel, occasion);
CREATE INDEX ix_notices_state ON notices (state, due_at);

-- [downgrade sqlite] loses=notices,notice_cursors
DROP TABLE notices;
DROP TABLE notice_cursors;

-- [downgrade postgresql] loses=notices,notice_cursors
DROP TABLE notices;
DROP TABLE notice_cursors;

-- [verify]
