-- What version 9 added: what people let pass although a gate is shut.
INSERT INTO waivers (app, gate, begins_at, giver, ends_at, body)
VALUES ('shop', 'scan', '2026-03-01T12:00:00.000000000Z', 'erin', '2026-03-08T12:00:00.000000000Z',
    '{"gate":"scan","app":"shop","environments":["prod"],"of":"1.4.0","waived":[{"image":{"name":"shop","digest":"sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},"scan":{"found":{"critical":0,"high":1,"medium":0,"low":0,"informational":0,"undefined":0},"running":null,"mute":null,"link":null}}],"by":"erin","reason":"not reachable","from":"2026-03-01T12:00:00Z","until":"2026-03-08T12:00:00Z","revoked_at":null}');
