-- Holds against what cannot be undone: how often each scope was held, let go or passed, and which events could still
-- close something. What an event does not tell (its app, environment or delivery) is NULL and may be any.

CREATE TABLE marks (
    scope TEXT PRIMARY KEY,
    mark  INTEGER NOT NULL -- only ever rises
) STRICT, WITHOUT ROWID;

ALTER TABLE inbox ADD COLUMN closes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE inbox ADD COLUMN app TEXT;
ALTER TABLE inbox ADD COLUMN environment TEXT;
ALTER TABLE inbox ADD COLUMN delivery TEXT;
CREATE INDEX inbox_closing ON inbox (id) WHERE done = 0 AND closes = 1;

-- What was heard and not dealt with when tidegate was replaced. Nothing here can read a command; one that is not plainly
-- a question, or something that only opens or asks, closes.
UPDATE inbox SET closes = 1 WHERE done = 0 AND CASE
    WHEN NOT json_valid(event) THEN 1
    ELSE CASE json_extract(event, '$.kind')
        WHEN 'said' THEN NOT (
            ltrim(json_extract(event, '$.text')) LIKE '/tide status%'
            OR ltrim(json_extract(event, '$.text')) LIKE '/tide why%'
            OR ltrim(json_extract(event, '$.text')) LIKE '/tide diff%'
            OR ltrim(json_extract(event, '$.text')) LIKE '/tide history%'
            OR ltrim(json_extract(event, '$.text')) LIKE '/tide whoami%'
            OR ltrim(json_extract(event, '$.text')) LIKE '/tide help%'
            OR ltrim(json_extract(event, '$.text')) LIKE '/release cut%'
            OR ltrim(json_extract(event, '$.text')) LIKE '/release list%'
            OR ltrim(json_extract(event, '$.text')) LIKE '/promote%'
            OR ltrim(json_extract(event, '$.text')) LIKE '/hotfix start%'
            OR ltrim(json_extract(event, '$.text')) LIKE '/hotfix submit%'
            OR ltrim(json_extract(event, '$.text')) LIKE '/thaw%'
            OR ltrim(json_extract(event, '$.text')) LIKE '/unlock%'
        )
        WHEN 'reacted' THEN json_extract(event, '$.choice') = CASE json_extract(event, '$.removed')
            WHEN 1 THEN 'approve' ELSE 'reject' END
        WHEN 'pressed' THEN json_extract(event, '$.button') IN ('reject', 'withdraw')
        -- These did not say yet what had changed.
        WHEN 'missed' THEN 1
        WHEN 'pr_changed' THEN 1
        ELSE 0
    END
END;

-- A vote closes gates of the delivery whose ballot it is on.
UPDATE inbox SET delivery = (
    SELECT posts.delivery FROM posts WHERE posts.message_id = json_extract(event, '$.message.id')
        AND posts.message_channel = json_extract(event, '$.message.channel')
        AND posts.message_surface = json_extract(event, '$.message.surface')
) WHERE done = 0 AND closes = 1 AND json_valid(event) AND json_extract(event, '$.kind') IN ('reacted', 'pressed');
