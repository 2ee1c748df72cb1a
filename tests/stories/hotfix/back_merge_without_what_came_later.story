# What somebody pushes onto a hotfix's branch once it is merged does not run anywhere: it is not brought back either. What does is
# brought back by a branch of tidegate's own, and merged under the approval that it shipped with.
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
mallory> push acme/shop hotfixes/v1.3.1 "feat: sneaked in"
  commit5 on hotfixes/v1.3.1
  ‼ NOT PART OF Hotfix 1.3.1 of shop to prod: commit5 was pushed to hotfixes/v1.3.1 after #1 was merged, and ships with nothing. Next: /hotfix start makes the next one from what runs
world> pass 10m
  · ✔ Await rollout in stage: healthy
  ballot 1 is retired: approved by erin; #1 was merged (as commit3), prod was bumped (as commit6), stage was bumped (as commit4), Mon 2026-03-02 09:00 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit6
  shop-1 Hotfix 1.3.1 of shop to prod — done: done [approved by erin]
  · ✔ Await rollout in prod: healthy
  · ✔ Update prod branch: commit2
  » Released: Hotfix 1.3.1 of shop to prod; approved by erin; took 1m. To go back: /rollback prod --app shop
  · hotfixes/v1.3.1 is not at commit2 any more: that commit alone comes back into dev, by tidegate/back-merges/v1.3.1
  · ✔ Back-merge into dev: #2
  · ✔ Bump dev: commit7
  shop-2 dev-commit8 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit8 of shop to dev: running
world> show acme/shop#2
  Back-merge of hotfix 1.3.1 of shop into dev
  labels: tidegate, lane/hotfix
  What prod runs comes back into dev.
  Asked for by dave (shop-1).
  Approved by erin.
  ## Changes
  ### Fixes
  - rounding (commit2)
  All of it: acme/shop commit1..commit2
  ## Images
  - `shop:v1.3.1@image1`
  tidegate merges it when all of that is so; please leave the button alone. `/tide why shop-1` says what it waits for, `/tide abort shop-1` ends it.
  <!-- tidegate:shop-1 -->
world> log acme/shop dev
  commit8 Hotfix 1.3.1 of shop
  commit2 fix: rounding
  commit1 perf: start faster
  commit9 feat: first version
