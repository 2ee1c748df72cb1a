-- A rollout that its delivery left before it was over is unsettled. Earlier versions wrote it as not observed (aborted),
-- as failed (overtaken) or left it as rolling out. Which it was, the delivery still says: it has ended without seeing the
-- rollout done, and not because it failed. And each deployment says by which kind of delivery it came.

UPDATE deployments
SET body = json_set(deployments.body, '$.lane', json_extract(d.body, '$.lane'))
FROM deliveries d
WHERE d.id = deployments.delivery;

UPDATE deployments
SET body = json_set(deployments.body, '$.health', json_object('Unsettled', json_object('why', coalesce(
    json_extract(deployments.body, '$.health.Failed.cause'),
    'aborted by ' || json_extract(d.body, '$.end[1].Aborted.by') || ' before it was healthy',
    'its delivery ended before it was healthy'))))
FROM deliveries d
WHERE d.id = deployments.delivery
  AND d.open = 0
  AND json_extract(d.body, '$.end[1].RolloutFailed') IS NULL
  AND EXISTS (
    SELECT 1 FROM json_each(d.body, '$.steps') s
    WHERE json_extract(s.value, '$.kind.AwaitRollout.environment') = deployments.environment
      AND json_extract(s.value, '$.done_at') IS NULL);
