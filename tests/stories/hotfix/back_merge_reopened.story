# A back-merge that somebody closed and opened again is followed again, and brings the fix once it merges cleanly.
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
alice> close acme/shop#2
  shop-2 Hotfix 1.3.1 of shop to prod — done: done [approved by erin]
  · ✔ Back-merge into dev: #2 closed by alice-gh
  ‼ #2 was closed by alice-gh: dev does not hold the fix of 1.3.1
alice> reopen acme/shop#2
  shop-2 Hotfix 1.3.1 of shop to prod — needs help: #2 does not merge cleanly (src/app.txt); resolve the conflict on its branch [approved by erin]
  » Hotfix 1.3.1 of shop to prod goes on: acme/shop#2 was opened again. tidegate merges it into dev as soon as it merges cleanly.
  ‼ #2 conflicts in src/app.txt: dev does not hold the fix of 1.3.1 until somebody resolves that on its branch, or closes it
world> pass 5m
dave> /tide why
  (only dave sees) shop-2 · Hotfix 1.3.1 of shop to prod: Back-merge into dev
        #2 does not merge cleanly (src/app.txt); resolve the conflict on its branch
alice> close acme/shop#2
  shop-2 Hotfix 1.3.1 of shop to prod — done: done [approved by erin]
  · ✔ Back-merge into dev: #2 closed by alice-gh
  ‼ #2 was closed by alice-gh: dev does not hold the fix of 1.3.1
alice> reopen acme/shop#2
  shop-2 Hotfix 1.3.1 of shop to prod — needs help: #2 does not merge cleanly (src/app.txt); resolve the conflict on its branch [approved by erin]
  » Hotfix 1.3.1 of shop to prod goes on: acme/shop#2 was opened again. tidegate merges it into dev as soon as it merges cleanly.
  ‼ #2 conflicts in src/app.txt: dev does not hold the fix of 1.3.1 until somebody resolves that on its branch, or closes it
alice> push acme/shop hotfixes/v1.3.1 "fix: as it is on dev" src/app.txt=coupons
  commit8 on hotfixes/v1.3.1
  shop-2 Hotfix 1.3.1 of shop to prod — needs help: #2 holds what is not part of hotfix 1.3.1, and what nobody approved: commit8 "fix: as it is on dev" (signed as alice). tidegate does not merge that: look at it, then merge #2, or close it [approved by erin]
  ‼ #2 holds what is not part of hotfix 1.3.1, and what nobody approved: commit8 "fix: as it is on dev" (signed as alice). tidegate does not merge that: look at it, then merge #2, or close it
world> pass 5m
alice> merge acme/shop#2
  shop-2 Hotfix 1.3.1 of shop to prod — done: done [approved by erin]
  · ✔ Back-merge into dev: #2
  shop-3 dev-commit9 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit10
world> pass 2m
  shop-3 dev-commit9 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit9 of shop to dev: running
