# A hotfix that failed in stage for a reason of the cluster is tried again there, and goes on to prod under the vote it was given.
world> cluster fail stage shop v1.3.1 "0/6 nodes are available"
dave> /hotfix start
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  (only dave sees) shop-1: hotfix 1.3.1 of shop, from 1.3.0 (commit1), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/shop, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.3.1: commit1
bob> push acme/shop hotfixes/v1.3.1 "fix: rounding"
  commit2 on hotfixes/v1.3.1
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
  · ✔ Open pull request into stage: #1
dave> /hotfix submit
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 1; can approve: erin
  (only dave sees) shop-1: hotfix 1.3.1 is submitted and ready for review.
  ballot 1: Approve: Hotfix 1.3.1 of shop to prod (head commit2) — needs 1 of on-call (erin)
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: rounding" (bob)
  · asked erin-ops to review #1
erin> react ✅ on 1
  · ✔ Merge: #1 -> commit3
  · ✔ Tag stage/v1.3.1, prod/v1.3.1, v1.3.1: commit2
  · ✔ Await images: image1
  shop-1 Hotfix 1.3.1 of shop to prod — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by erin]
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
world> pass 10m
  shop-1 Hotfix 1.3.1 of shop to prod — needs help: rollout failed in stage: 0/6 nodes are available; left as it is [approved by erin]
  ballot 1 is retired: approved by erin; #1 was merged (as commit3), stage was bumped (as commit4), Mon 2026-03-02 09:00 UTC
  ‼ FAILED: Hotfix 1.3.1 of shop to prod: rollout failed in stage: 0/6 nodes are available; left as it is. Next: /tide retry shop-1 looks again, /rollback stage --app shop goes back
world> cluster normal stage shop v1.3.1
bob> /tide retry shop-1
  shop-1 Hotfix 1.3.1 of shop to prod — moving: rolling out in stage: healthy, for less than 10s so far; deadline in 5m [approved by erin]
  » tried again by bob: stage holds commit4 still, under the same votes and images. It had ended: rollout failed in stage: 0/6 nodes are available; left as it is
  (only bob sees) shop-1: Hotfix 1.3.1 of shop to prod is looked at again in stage, at commit4, under the same votes and images.
dave> /tide retry shop-1
  (only dave sees) shop-1 is under way, so there is nothing to try again: /tide why shop-1 says what it waits for.
world> pass 10m
  · ✔ Await rollout in stage: healthy
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit5
  shop-1 Hotfix 1.3.1 of shop to prod — done: done [approved by erin]
  · ✔ Await rollout in prod: healthy
  · ✔ Update prod branch: commit2
  » Released: Hotfix 1.3.1 of shop to prod; approved by erin; took 10m. To go back: /rollback prod --app shop
  · ✔ Back-merge into dev: #2
  · ✔ Bump dev: commit6
  shop-2 dev-commit7 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit7 of shop to dev: running
dave> /tide history
  (only dave sees) Mon 2026-03-02 09:11 UTC (8m ago) shop-2 · dev-commit7 of shop to dev: done
      Mon 2026-03-02 09:10 UTC (9m ago) shop-2 · dev-commit7 of shop entered dev: healthy
      Mon 2026-03-02 09:10 UTC (9m ago) shop-1 · Hotfix 1.3.1 of shop to prod: done; approved by erin (head commit2)
      Mon 2026-03-02 09:10 UTC (9m ago) shop-1 · 1.3.1 of shop entered prod: healthy
      Mon 2026-03-02 09:10 UTC (10m ago) shop-1 · Hotfix 1.3.1 of shop to prod: tried again in stage by bob
      Mon 2026-03-02 09:00 UTC (19m ago) shop-1 · Hotfix 1.3.1 of shop to prod: rollout failed in stage: 0/6 nodes are available; left as it is
      Mon 2026-03-02 09:00 UTC (20m ago) shop-0 · dev-commit1 of shop was found in dev
      Mon 2026-03-02 09:00 UTC (20m ago) shop-1 · 1.3.1 of shop entered stage: healthy
      Mon 2026-03-02 09:00 UTC (20m ago) shop-0 · 1.3.0 of shop was found in stage
      Mon 2026-03-02 09:00 UTC (20m ago) shop-0 · 1.3.0 of shop was found in prod
