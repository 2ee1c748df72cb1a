-- Tags of images as they were last heard of or found: candidates for what a commit or a digest may be called. What anything
-- rests on is asked of the registry. `n` rises with every tag that came to name something else.

CREATE TABLE image_tags (
    n         INTEGER PRIMARY KEY AUTOINCREMENT,
    image     TEXT NOT NULL,
    tag       TEXT NOT NULL,
    digest    TEXT NOT NULL,
    "commit"  TEXT,
    pushed_at TEXT NOT NULL,
    seen_at   TEXT NOT NULL,
    UNIQUE (image, tag, digest)
) STRICT;
CREATE INDEX image_tags_of_commit ON image_tags (image, "commit") WHERE "commit" IS NOT NULL;
CREATE INDEX image_tags_of_digest ON image_tags (image, digest);
