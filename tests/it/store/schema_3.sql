
-- What version 3 added.
INSERT INTO inbox (source, key, event, received_at, done, closes, app, environment, delivery) VALUES ('slack', 'c', '{"kind":"said","surface":"slack","login":"U01","channel":"C0RELEASES","text":"/lock shop prod load test"}', '2026-03-01T12:01:00.000000000Z', 0, 1, 'shop', 'prod', NULL);
INSERT INTO marks (scope, mark) VALUES ('place/shop/prod', 2);
