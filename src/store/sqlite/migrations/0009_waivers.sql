-- What people let pass although a gate is shut. Each says when it ends; one that is taken back ends then.

CREATE TABLE waivers (
    id        INTEGER PRIMARY KEY,
    app       TEXT NOT NULL,
    gate      TEXT NOT NULL,
    begins_at TEXT NOT NULL,
    giver     TEXT NOT NULL,
    ends_at   TEXT NOT NULL,
    body      TEXT NOT NULL,
    UNIQUE (app, gate, begins_at, giver)
) STRICT;
CREATE INDEX waivers_ending ON waivers (ends_at);
