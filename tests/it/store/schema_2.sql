
-- What version 2 added.
INSERT INTO notes (key, body) VALUES ('team:on-call', '{"source":{"surface":"github","name":"acme/sre"},"logins":["dave"],"read_at":"2026-01-05T10:00:00Z"}');
