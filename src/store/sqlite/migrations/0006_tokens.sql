-- Tokens by which people show the local API who they are: hashes only. A person has at most one that counts.

CREATE TABLE tokens (
    hash       TEXT PRIMARY KEY,
    person     TEXT NOT NULL,
    made_at    TEXT NOT NULL,
    revoked_at TEXT
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX tokens_of ON tokens (person) WHERE revoked_at IS NULL;
