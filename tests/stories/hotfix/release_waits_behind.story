# While a hotfix is on its way through stage, a release waits behind it.
world> cluster stall stage shop v1.3.1
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
world> pass 1m
  shop-1 Hotfix 1.3.1 of shop to prod — moving: rolling out in stage: 1 of 3 replicas; deadline in 4m 4s [approved by erin]
alice> push acme/shop dev "feat: coupons"
  commit5 on dev
  shop-1 Hotfix 1.3.1 of shop to prod — moving: rolling out in stage: 1 of 3 replicas; deadline in 4m [approved by erin]
  shop-2 dev-commit5 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit6
world> pass 1m
  shop-2 dev-commit5 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit5 of shop to dev: running
  shop-1 Hotfix 1.3.1 of shop to prod — moving: rolling out in stage: 1 of 3 replicas; deadline in 3m [approved by erin]
alice> /release cut 1.4.0
  (only alice sees) shop-3: release 1.4.0 of shop to stage, cut at commit5.
  · ✔ Cut releases/v1.4.0: commit5
  · ✔ Open pull request into stage: #2
  ballot 2: Approve: Release 1.4.0 of shop to stage (head commit5) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #2
  shop-3 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
bob> react ✅ on 2
  shop-3 Release 1.4.0 of shop to stage — waiting: lock: tidegate (hotfix) holds stage (Hotfix 1.3.1 of shop to prod goes first: /tide why shop-1 says how far it is, /tide abort shop-1 gives it up)
world> pass 5m
  · in Await rollout for 2m 30s, deadline 5m: 1 of 3 replicas
  » in Await rollout for 4m, deadline 5m: 1 of 3 replicas
  shop-1 Hotfix 1.3.1 of shop to prod — needs help: rollout failed in stage: not healthy within 5m: 1 of 3 replicas; left as it is [approved by erin]
  ballot 1 is retired: approved by erin; #1 was merged (as commit3), stage was bumped (as commit4), Mon 2026-03-02 09:05 UTC
  ‼ FAILED: Hotfix 1.3.1 of shop to prod: rollout failed in stage: not healthy within 5m: 1 of 3 replicas; left as it is. Next: /tide retry shop-1 looks again, /rollback stage --app shop goes back
  · ✔ Merge: #2 -> commit7
  · ✔ Tag v1.4.0: commit7
  · images are not retagged but rebuilt by CI: the merge's content is not what the dev image was built from
  · ✔ Retag images: image2
  ballot 2 is retired: approved by bob; #2 was merged (as commit7), stage was bumped (as commit8), Mon 2026-03-02 09:05 UTC
  · ✔ Bump stage: #2
  · ✔ Merge bump of stage: #2 -> commit8
  shop-3 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob; took 3m. Next: /promote prod 1.4.0 --app shop
