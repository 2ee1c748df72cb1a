-- What version 10 added: deliveries that are found by their pull requests.
INSERT INTO deliveries (id, app, number, open, created_at, wake_at, revision, body)
VALUES ('shop-9', 'shop', 9, 0, '2026-03-01T12:00:00.000000000Z', NULL, 1,
    '{"id":"shop-9","app":"shop","lane":"release","environment":"stage","version":"1.3.0","requested_by":{"Person":"alice"},"reason":null,"created_at":"2026-03-01T12:00:00Z","steps":[],"known":{"pr":7},"waits":[],"wake_at":null,"end":["2026-03-01T12:01:00Z","Done"],"revision":1}');
INSERT INTO pull_requests (number, delivery) VALUES (7, 'shop-9');
