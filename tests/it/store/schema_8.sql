-- What version 8 added: tags of images as they were last seen.
INSERT INTO image_tags (image, tag, digest, "commit", pushed_at, seen_at)
VALUES ('shop', 'dev-0123abc', 'sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', '0123abc', '2026-03-01T12:00:00.000000000Z', '2026-03-01T12:00:00.000000000Z');
