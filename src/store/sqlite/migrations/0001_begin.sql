-- The first schema. Instants are texts of one width (nine decimals, Z), so that they sort. Whole values are JSON in
-- `body`; what is searched by stands beside it in a column of its own.

CREATE TABLE store (
    one   INTEGER PRIMARY KEY CHECK (one = 1),
    epoch INTEGER NOT NULL -- raised at every start; the fence of every lease
) STRICT;
INSERT INTO store (one, epoch) VALUES (1, 0);

CREATE TABLE inbox (
    id          INTEGER PRIMARY KEY,
    source      TEXT NOT NULL,
    key         TEXT NOT NULL,
    event       TEXT NOT NULL,
    received_at TEXT NOT NULL,
    done        INTEGER NOT NULL DEFAULT 0, -- kept once done: a late duplicate must still be recognised
    UNIQUE (source, key)
) STRICT;
CREATE INDEX inbox_open ON inbox (id) WHERE done = 0;

CREATE TABLE deliveries (
    n          INTEGER PRIMARY KEY,
    id         TEXT NOT NULL UNIQUE,
    app        TEXT NOT NULL,
    number     INTEGER, -- of ids like shop-12
    open       INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    wake_at    TEXT,
    pokes      INTEGER NOT NULL DEFAULT 0, -- only ever rises
    settled    INTEGER NOT NULL DEFAULT 0, -- the pokes that were dealt with
    revision   INTEGER NOT NULL,
    body       TEXT NOT NULL
) STRICT;
CREATE INDEX deliveries_open ON deliveries (n) WHERE open = 1;
CREATE INDEX deliveries_app ON deliveries (app, number);

CREATE TABLE votes (
    id       INTEGER PRIMARY KEY,
    delivery TEXT NOT NULL REFERENCES deliveries (id),
    subject  TEXT NOT NULL,
    surface  TEXT NOT NULL,
    login    TEXT NOT NULL,
    choice   TEXT NOT NULL,
    cast_at  TEXT NOT NULL,
    body     TEXT NOT NULL,
    UNIQUE (delivery, subject, surface, login, choice)
) STRICT;

CREATE TABLE freezes (
    id          INTEGER PRIMARY KEY,
    environment TEXT NOT NULL,
    begins_at   TEXT NOT NULL,
    ends_at     TEXT NOT NULL, -- the earlier of its end and its thaw
    body        TEXT NOT NULL,
    UNIQUE (environment, begins_at)
) STRICT;

CREATE TABLE locks (
    id          INTEGER PRIMARY KEY,
    app         TEXT NOT NULL,
    environment TEXT NOT NULL,
    since       TEXT NOT NULL,
    lifted_at   TEXT,
    body        TEXT NOT NULL,
    UNIQUE (app, environment, since)
) STRICT;

CREATE TABLE overrides (
    id      INTEGER PRIMARY KEY,
    ends_at TEXT NOT NULL,
    body    TEXT NOT NULL
) STRICT;

CREATE TABLE deployments (
    id          INTEGER PRIMARY KEY,
    delivery    TEXT NOT NULL,
    environment TEXT NOT NULL,
    app         TEXT NOT NULL,
    at          TEXT NOT NULL,
    body        TEXT NOT NULL,
    UNIQUE (delivery, environment)
) STRICT;
CREATE INDEX deployments_newest ON deployments (app, environment, at);

CREATE TABLE posts (
    id              INTEGER PRIMARY KEY,
    key             TEXT NOT NULL UNIQUE,
    delivery        TEXT REFERENCES deliveries (id),
    kind            TEXT NOT NULL,
    outgoing        TEXT NOT NULL,
    revision        INTEGER NOT NULL,
    state           TEXT NOT NULL,
    pending         INTEGER NOT NULL, -- whether something is to be sent or edited
    not_before      TEXT,
    message_surface TEXT,
    message_channel TEXT,
    message_id      TEXT
) STRICT;
CREATE INDEX posts_pending ON posts (id) WHERE pending = 1;
CREATE INDEX posts_delivery ON posts (delivery);
CREATE INDEX posts_ballots ON posts (id) WHERE kind = 'ballot';
CREATE INDEX posts_message ON posts (message_id, message_channel, message_surface);

CREATE TABLE journal (
    seq      INTEGER PRIMARY KEY,
    at       TEXT NOT NULL,
    delivery TEXT,
    fact     TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash     TEXT NOT NULL
) STRICT;
CREATE INDEX journal_delivery ON journal (delivery, seq);

CREATE TRIGGER journal_is_not_changed BEFORE UPDATE ON journal
BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only: an entry cannot be changed');
END;
CREATE TRIGGER journal_is_not_deleted BEFORE DELETE ON journal
BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only: an entry cannot be deleted');
END;
-- Also keeps INSERT OR REPLACE from writing over an entry.
CREATE TRIGGER journal_has_no_gaps BEFORE INSERT ON journal
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM journal)
BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only: an entry must follow the last one');
END;
