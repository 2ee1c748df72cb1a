# What somebody pushes into a back-merge that waits for its conflict to be resolved was approved by nobody: its text and an alarm name
# it, and tidegate leaves the merge to people.
alice> push acme/shop dev "feat: coupons" src/app.txt=coupons
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
dave> /hotfix start
  shop-2 Hotfix 1.3.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  (only dave sees) shop-2: hotfix 1.3.1 of shop, from 1.3.0 (commit3), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/shop, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.3.1: commit3
bob> push acme/shop hotfixes/v1.3.1 "fix: rounding" src/app.txt=rounding
  commit4 on hotfixes/v1.3.1
  shop-2 Hotfix 1.3.1 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
  · ✔ Open pull request into stage: #1
dave> /hotfix submit
  shop-2 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 1; can approve: erin
  (only dave sees) shop-2: hotfix 1.3.1 is submitted and ready for review.
  ballot 1: Approve: Hotfix 1.3.1 of shop to prod (head commit4) — needs 1 of on-call (erin)
      ⚠ neither on the dev branch's own line nor approved before: commit4 "fix: rounding" (bob)
  · asked erin-ops to review #1
erin> react ✅ on 1
  · ✔ Merge: #1 -> commit5
  · ✔ Tag stage/v1.3.1, prod/v1.3.1, v1.3.1: commit4
  · ✔ Await images: image1
  shop-2 Hotfix 1.3.1 of shop to prod — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by erin]
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit6
world> pass 10m
  · ✔ Await rollout in stage: healthy
  ballot 1 is retired: approved by erin; #1 was merged (as commit5), prod was bumped (as commit7), stage was bumped (as commit6), Mon 2026-03-02 09:01 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit7
  shop-2 Hotfix 1.3.1 of shop to prod — needs help: #2 does not merge cleanly (src/app.txt); resolve the conflict on its branch [approved by erin]
  · ✔ Await rollout in prod: healthy
  · ✔ Update prod branch: commit4
  » Released: Hotfix 1.3.1 of shop to prod; approved by erin; took 1m. To go back: /rollback prod --app shop
  ‼ #2 conflicts in src/app.txt: dev does not hold the fix of 1.3.1 until somebody resolves that on its branch, or closes it
world> show acme/shop#2
  Back-merge of hotfix 1.3.1 of shop into dev
  labels: tidegate, lane/hotfix
  What prod runs comes back into dev.
  Asked for by dave (shop-2).
  Approved by erin.
  ## Changes
  ### Fixes
  - rounding (commit4)
  All of it: acme/shop commit1..commit4
  ## Images
  - `shop:v1.3.1@image1`
  tidegate merges it when all of that is so; please leave the button alone. `/tide why shop-2` says what it waits for, `/tide abort shop-2` ends it.
  <!-- tidegate:shop-2 -->
mallory> push acme/shop hotfixes/v1.3.1 "feat: sneaked in" src/app.txt=coupons
  commit8 on hotfixes/v1.3.1
  shop-2 Hotfix 1.3.1 of shop to prod — needs help: #2 holds what is not part of hotfix 1.3.1, and what nobody approved: commit8 "feat: sneaked in" (signed as mallory). tidegate does not merge that: look at it, then merge #2, or close it [approved by erin]
  ‼ #2 holds what is not part of hotfix 1.3.1, and what nobody approved: commit8 "feat: sneaked in" (signed as mallory). tidegate does not merge that: look at it, then merge #2, or close it
world> show acme/shop#2
  Back-merge of hotfix 1.3.1 of shop into dev
  labels: tidegate, lane/hotfix
  What prod runs comes back into dev. With it comes what does not run there, and what nobody approved: commit8 "feat: sneaked in" (signed as mallory).
  Asked for by dave (shop-2).
  ## Changes
  ### Features
  - sneaked in (commit8)
  ### Fixes
  - rounding (commit4)
  All of it: acme/shop commit1..commit8
  ## Images
  - `shop:v1.3.1@image1`
  tidegate does not merge it: somebody has to look at it, and merge or close it. `/tide why shop-2` says what it waits for, `/tide abort shop-2` ends it.
  <!-- tidegate:shop-2 -->
dave> /tide why
  (only dave sees) shop-2 · Hotfix 1.3.1 of shop to prod: Back-merge into dev
        #2 holds what is not part of hotfix 1.3.1, and what nobody approved: commit8 "feat: sneaked in" (signed as mallory). tidegate does not merge that: look at it, then merge #2, or close it
dave> close acme/shop#2
  shop-2 Hotfix 1.3.1 of shop to prod — done: done [approved by erin]
  · ✔ Back-merge into dev: #2 closed by dave
  ‼ #2 was closed by dave: dev does not hold the fix of 1.3.1
