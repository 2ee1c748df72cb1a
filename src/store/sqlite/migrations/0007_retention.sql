-- What is over is forgotten after a while: for that, each message says when it was stored, and both tables that grow with
-- everything that is heard and told find their oldest rows. Messages of an earlier version count from the upgrade.

ALTER TABLE posts ADD COLUMN stored_at TEXT;
UPDATE posts SET stored_at = coalesce(
    (SELECT at FROM journal ORDER BY seq DESC LIMIT 1), strftime('%Y-%m-%dT%H:%M:%S', 'now') || '.000000000Z');
CREATE INDEX posts_told ON posts (stored_at) WHERE pending = 0 AND kind IN ('line', 'private', 'direct');
CREATE INDEX inbox_done ON inbox (received_at) WHERE done = 1;
