# Stage has a branch and prod has none: the tag prod/latest moves to what shipped.
#config branches: { dev: dev, stage: stage, prod: prod } => branches: { dev: dev, stage: stage }
alice> /hotfix start
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  (only alice sees) shop-1: hotfix 1.3.1 of shop, from 1.3.0 (commit1), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/shop, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.3.1: commit1
dave> push acme/shop hotfixes/v1.3.1 "fix: rounding" fix.txt=fixed
  commit2 on hotfixes/v1.3.1
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
  · ✔ Open pull request into stage: #1
dave> /hotfix submit
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 1; can approve: erin
  (only dave sees) shop-1: hotfix 1.3.1 is submitted and ready for review.
  ballot 1: Approve: Hotfix 1.3.1 of shop to prod (head commit2) — needs 1 of on-call (erin)
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: rounding" (dave)
  · asked erin-ops to review #1
erin> react ✅ on 1
  · ✔ Merge: #1 -> commit3
  · ✔ Tag stage/v1.3.1, prod/v1.3.1, v1.3.1: commit2
  · ✔ Await images: image1
  shop-1 Hotfix 1.3.1 of shop to prod — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by erin]
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
world> pass 10m
  · ✔ Await rollout in stage: healthy
  ballot 1 is retired: approved by erin; #1 was merged (as commit3), prod was bumped (as commit5), stage was bumped (as commit4), Mon 2026-03-02 09:00 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit5
  shop-1 Hotfix 1.3.1 of shop to prod — done: done [approved by erin]
  · ✔ Await rollout in prod: healthy
  · ✔ Move tag prod/latest: commit2
  » Released: Hotfix 1.3.1 of shop to prod; approved by erin; took 1m. To go back: /rollback prod --app shop
  · ✔ Back-merge into dev: #2
  · ✔ Bump dev: commit6
  shop-2 dev-commit7 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit7 of shop to dev: running
