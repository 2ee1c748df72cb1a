-- What version 7 added: since when a message is stored.
INSERT INTO posts (id, key, delivery, kind, outgoing, revision, state, pending, stored_at)
SELECT 70, 'digest:1', NULL, 'line', outgoing, 1, '{"state":"failed","why":"gone"}', 0, '2026-03-01T12:00:00.000000000Z' FROM posts WHERE id = (SELECT min(id) FROM posts);
