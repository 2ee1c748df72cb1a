# A hotfix that was rolled back in stage goes nowhere from there: it holds no promotion up.
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
alice> /release cut 1.4.0
  (only alice sees) shop-2: release 1.4.0 of shop to stage, cut at commit1.
  · ✔ Cut releases/v1.4.0: commit1
  · ✔ Open pull request into stage: #1
  ballot 1: Approve: Release 1.4.0 of shop to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #1
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
bob> react ✅ on 1
  · ✔ Merge: #1 -> commit3
  · ✔ Tag v1.4.0: commit3
  · ✔ Retag images: image1
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 1 is retired: approved by bob; #1 was merged (as commit3), stage was bumped (as commit4), Mon 2026-03-02 09:01 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
world> pass 40m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app shop
erin> /lock shop prod "month end"
  » erin locked shop in prod: month end
  (only erin sees) shop is locked in prod. /unlock shop prod lifts it.
dave> /hotfix start
  shop-3 Hotfix 1.3.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  » stage holds 1.4.0, which prod does not run: stage takes the hotfix anyway, and 1.4.0 must take the fix in and be cut again.
  (only dave sees) shop-3: hotfix 1.3.1 of shop, from 1.3.0 (commit5), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/shop, then say /hotfix submit.
      stage holds 1.4.0, which prod does not run: stage takes the hotfix anyway, and 1.4.0 must take the fix in and be cut again.
  · ✔ Cut hotfixes/v1.3.1: commit5
bob> push acme/shop hotfixes/v1.3.1 "fix: rounding" src/rounding.txt=up
  commit6 on hotfixes/v1.3.1
  shop-3 Hotfix 1.3.1 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
  · ✔ Open pull request into stage: #2
dave> /hotfix submit
  shop-3 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 1; can approve: erin
  (only dave sees) shop-3: hotfix 1.3.1 is submitted and ready for review.
  ballot 2: Approve: Hotfix 1.3.1 of shop to prod (head commit6) — needs 1 of on-call (erin)
      ⚠ neither on the dev branch's own line nor approved before: commit6 "fix: rounding" (bob)
  · asked erin-ops to review #2
erin> react ✅ on 2
  · ✔ Merge: #2 -> commit7
  · ✔ Tag stage/v1.3.1, prod/v1.3.1, v1.3.1: commit6
  · ✔ Await images: image2
  shop-3 Hotfix 1.3.1 of shop to prod — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by erin]
  · ✔ Bump stage: #2
  · ✔ Merge bump of stage: #2 -> commit8
world> pass 5m
  · ✔ Await rollout in stage: healthy
  shop-3 Hotfix 1.3.1 of shop to prod — waiting: lock: erin holds prod (month end); can unlock: bob, carol, dave, erin [approved by erin]
  · ✔ Bump prod: #1
alice> /rollback stage --reason "1.3.1 loses orders"
  (only alice sees) shop-4: rollback of shop in stage from 1.3.1 to 1.4.0. A lock keeps it from being undone until /unlock shop stage, or until what is asked for after this has entered.
  shop-4 Rollback of shop in stage to 1.4.0 — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m
  · ✔ Bump stage: #3
  · ✔ Merge bump of stage: #3 -> commit9
  shop-3 Hotfix 1.3.1 of shop to prod — needs help: order: not healthy in stage: it was rolled back there (shop-4); it takes another version to go on; /tide abort shop-3 ends this [approved by erin]
  » Hotfix 1.3.1 of shop to prod cannot pass as things stand: not healthy in stage: it was rolled back there (shop-4); it takes another version to go on; /tide abort shop-3 ends this
world> pass 5m
  shop-4 Rollback of shop in stage to 1.4.0 — done: done
  · ✔ Await rollout in stage: healthy
  » Rollback of shop in stage to 1.4.0: done; what was asked for before waits until it is asked anew, or /unlock
carol> /promote prod 1.4.0
  shop-5 Promotion of shop 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  (only carol sees) shop-5: promotion of shop 1.4.0 (commit3) to prod.
      Under way too: hotfix 1.3.1 (shop-3) of shop. What arrives first goes first; the other must then start again.
  · ✔ Await images: image1
  · ✔ Cut promotions/v1.4.0: commit3
  · ✔ Open pull request into prod: #3
  ballot 3: Approve: Promotion of shop 1.4.0 to prod (head commit3, images image1) — needs 2 of release-managers (bob, dave)
  · asked bobcat, dave to review #3
bob> react ✅ on 3
  shop-5 Promotion of shop 1.4.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
dave> react ✅ on 3
  shop-5 Promotion of shop 1.4.0 to prod — waiting: lock: erin holds prod (month end); can unlock: bob, carol, dave, erin
erin> /unlock shop prod
  shop-3 Hotfix 1.3.1 of shop to prod — ended: superseded by Promotion of shop 1.4.0 to prod (shop-5) [approved by erin]
  ballot 2 is retired: approved by erin; #2 was merged (as commit7), stage was bumped (as commit8), Mon 2026-03-02 09:51 UTC
  » erin unlocked shop in prod.
  (only erin sees) shop is unlocked in prod.
  · ✔ Merge: #3 -> commit10
  · Hotfix 1.3.1 of shop to prod superseded by Promotion of shop 1.4.0 to prod (shop-5)
  shop-5 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, dave]
  ballot 3 is retired: approved by bob, dave; #3 was merged (as commit10), prod was bumped (as commit11), Mon 2026-03-02 09:51 UTC
  · ✔ Bump prod: #2
  · ✔ Merge bump of prod: #2 -> commit11
world> pass 5m
  shop-5 Promotion of shop 1.4.0 to prod — done: done [approved by bob, dave]
  · ✔ Await rollout in prod: healthy
  » Released: Promotion of shop 1.4.0 to prod; approved by bob, dave. To go back: /rollback prod --app shop
alice> /tide why
  (only alice sees) Nothing is under way.
