-- Two people may hold the same from the same instant: who holds it is part of what a freeze or a lock is. A break-glass is
-- known by the delivery that granted it, so that it can be taken back; those granted before do not say it.

CREATE TABLE freezes_of (
    id          INTEGER PRIMARY KEY,
    environment TEXT NOT NULL,
    begins_at   TEXT NOT NULL,
    holder      TEXT NOT NULL,
    ends_at     TEXT NOT NULL, -- the earlier of its end and its thaw
    body        TEXT NOT NULL,
    UNIQUE (environment, begins_at, holder)
) STRICT;
INSERT INTO freezes_of (id, environment, begins_at, holder, ends_at, body)
    SELECT id, environment, begins_at, json_extract(body, '$.by'), ends_at, body FROM freezes;
DROP TABLE freezes;
ALTER TABLE freezes_of RENAME TO freezes;

CREATE TABLE locks_of (
    id          INTEGER PRIMARY KEY,
    app         TEXT NOT NULL,
    environment TEXT NOT NULL,
    since       TEXT NOT NULL,
    holder      TEXT NOT NULL, -- who, as JSON, and whether by a rollback
    lifted_at   TEXT,
    body        TEXT NOT NULL,
    UNIQUE (app, environment, since, holder)
) STRICT;
INSERT INTO locks_of (id, app, environment, since, holder, lifted_at, body)
    SELECT id, app, environment, since,
        json_extract(body, '$.by') || CASE json_extract(body, '$.from_rollback') WHEN 1 THEN ' by rollback' ELSE '' END,
        lifted_at, body FROM locks;
DROP TABLE locks;
ALTER TABLE locks_of RENAME TO locks;

ALTER TABLE overrides ADD COLUMN granted_by TEXT;
CREATE UNIQUE INDEX overrides_granted ON overrides (granted_by);
