-- What services said last about things that are asked again now and then, kept for when they cannot be asked.

CREATE TABLE notes (
    key  TEXT PRIMARY KEY,
    body TEXT NOT NULL
) STRICT, WITHOUT ROWID;
