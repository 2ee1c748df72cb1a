-- What a delivery or a ballot is looked up by, however much came since: what its value says, beside it. A pull request's number
-- is its own in one repository alone: whoever asks reads the configuration for which that is.

ALTER TABLE deliveries ADD COLUMN lane TEXT GENERATED ALWAYS AS (json_extract(body, '$.lane')) VIRTUAL;
ALTER TABLE deliveries ADD COLUMN version TEXT GENERATED ALWAYS AS (json_extract(body, '$.version')) VIRTUAL;
-- In seconds.
ALTER TABLE deliveries ADD COLUMN ended_at INTEGER GENERATED ALWAYS AS (unixepoch(json_extract(body, '$.end[0]'))) VIRTUAL;
CREATE INDEX deliveries_lane ON deliveries (app, lane, created_at);
CREATE INDEX deliveries_version ON deliveries (app, version) WHERE version IS NOT NULL;
CREATE INDEX deliveries_ended ON deliveries (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE pull_requests (
    number   INTEGER NOT NULL,
    delivery TEXT NOT NULL REFERENCES deliveries (id),
    PRIMARY KEY (number, delivery)
) STRICT, WITHOUT ROWID;
INSERT INTO pull_requests (number, delivery)
    SELECT json_extract(d.body, '$.known.pr'), d.id FROM deliveries d WHERE json_extract(d.body, '$.known.pr') IS NOT NULL
    UNION SELECT json_extract(bump.value, '$.pr'), d.id FROM deliveries d, json_each(d.body, '$.known.bumps') bump
    WHERE json_extract(bump.value, '$.pr') IS NOT NULL
    UNION SELECT back.value, d.id FROM deliveries d, json_each(d.body, '$.known.back_merges') back;

ALTER TABLE posts ADD COLUMN ballot INTEGER
    GENERATED ALWAYS AS (CASE kind WHEN 'ballot' THEN json_extract(outgoing, '$.body.number') END) VIRTUAL;
CREATE INDEX posts_numbered ON posts (ballot) WHERE ballot IS NOT NULL;
