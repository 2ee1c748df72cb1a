
-- What version 5 wrote anew: by which lane a deployment came, and rollouts that never settled.
UPDATE deployments SET body = '{"delivery":"shop-1","lane":"promotion","app":"shop","environment":"prod","version":null,"source":null,"images":[],"env_commit":"0123456789abcdef0123456789abcdef01234567","at":"2026-03-01T12:01:00Z","health":{"Unsettled":{"why":"aborted by alice before it was healthy"}}}';
