# A hotfix of what production runs goes through stage and prod by one vote, and back into dev.
alice> /hotfix start
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  (only alice sees) shop-1: hotfix 1.3.1 of shop, from 1.3.0 (commit1), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/shop, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.3.1: commit1
dave> push acme/shop hotfixes/v1.3.1 "fix: rounding"
  commit2 on hotfixes/v1.3.1
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
  · ✔ Open pull request into stage: #1
dave> /hotfix submit
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 1; can approve: erin
  (only dave sees) shop-1: hotfix 1.3.1 is submitted and ready for review.
  ballot 1: Approve: Hotfix 1.3.1 of shop to prod (head commit2) — needs 1 of on-call (erin)
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: rounding" (dave)
  · asked erin-ops to review #1
alice> react ✅ on 1
  (only alice sees) Your ✅ on Hotfix 1.3.1 of shop to prod (shop-1) does not count: you are not among those asked to approve this
dave> react ✅ on 1
  (only dave sees) Your ✅ on Hotfix 1.3.1 of shop to prod (shop-1) does not count: you wrote one of its commits; someone else must approve
erin> react ✅ on 1
  · ✔ Merge: #1 -> commit3
  · ✔ Tag stage/v1.3.1, prod/v1.3.1, v1.3.1: commit2
  · ✔ Await images: image1
  shop-1 Hotfix 1.3.1 of shop to prod — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by erin]
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
world> pass 5m
  · ✔ Await rollout in stage: healthy
  ballot 1 is retired: approved by erin; #1 was merged (as commit3), prod was bumped (as commit5), stage was bumped (as commit4), Mon 2026-03-02 09:00 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit5
  shop-1 Hotfix 1.3.1 of shop to prod — done: done [approved by erin]
  · ✔ Await rollout in prod: healthy
  · ✔ Update prod branch: commit2
  » Released: Hotfix 1.3.1 of shop to prod; approved by erin; took 1m. To go back: /rollback prod --app shop
  · ✔ Back-merge into dev: #2
  · ✔ Bump dev: commit6
  shop-2 dev-commit7 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit7 of shop to dev: running
world> log acme/k8s-prod main
  commit5 Hotfix 1.3.1 of shop
  commit8 prod: shop to v1.3.1
  commit9 Run 1.3.0
world> log acme/k8s-stage main
  commit4 Hotfix 1.3.1 of shop
  commit10 stage: shop to v1.3.1
  commit11 Run 1.3.0
world> log acme/shop prod
  commit2 fix: rounding
  commit1 perf: start faster
  commit12 feat: first version
world> log acme/shop dev
  commit7 Hotfix 1.3.1 of shop
  commit2 fix: rounding
  commit1 perf: start faster
  commit12 feat: first version
alice> /tide status
  (only alice sees) shop
        dev    dev-commit7, healthy, since Mon 2026-03-02 09:01 UTC (4m ago)
        stage  1.3.1, healthy, since Mon 2026-03-02 09:00 UTC (5m ago)
        prod   1.3.1, healthy, since Mon 2026-03-02 09:00 UTC (4m ago)
        nothing under way
alice> /tide why
  (only alice sees) Nothing is under way.
alice> /tide history
  (only alice sees) Mon 2026-03-02 09:01 UTC (3m ago) shop-2 · dev-commit7 of shop to dev: done
      Mon 2026-03-02 09:01 UTC (4m ago) shop-2 · dev-commit7 of shop entered dev: healthy
      Mon 2026-03-02 09:01 UTC (4m ago) shop-1 · Hotfix 1.3.1 of shop to prod: done; approved by erin (head commit2)
      Mon 2026-03-02 09:00 UTC (4m ago) shop-1 · 1.3.1 of shop entered prod: healthy
      Mon 2026-03-02 09:00 UTC (5m ago) shop-0 · dev-commit1 of shop was found in dev
      Mon 2026-03-02 09:00 UTC (5m ago) shop-1 · 1.3.1 of shop entered stage: healthy
      Mon 2026-03-02 09:00 UTC (5m ago) shop-0 · 1.3.0 of shop was found in stage
      Mon 2026-03-02 09:00 UTC (5m ago) shop-0 · 1.3.0 of shop was found in prod
world> cluster fail prod shop v1.4.0 "CrashLoopBackOff: no config"
alice> push acme/shop dev "feat: coupons"
  commit13 on dev
  shop-3 dev-commit13 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit14
world> pass 1m
  shop-3 dev-commit13 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit13 of shop to dev: running
alice> /release cut 1.4.0
  (only alice sees) shop-4: release 1.4.0 of shop to stage, cut at commit13.
  · ✔ Cut releases/v1.4.0: commit13
  · ✔ Open pull request into stage: #3
  ballot 2: Approve: Release 1.4.0 of shop to stage (head commit13, images image2) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #3
  shop-4 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
bob> react ✅ on 2
  · ✔ Merge: #3 -> commit15
  · ✔ Tag v1.4.0: commit15
  · ✔ Retag images: image2
  shop-4 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 2 is retired: approved by bob; #3 was merged (as commit15), stage was bumped (as commit16), Mon 2026-03-02 09:06 UTC
  · ✔ Bump stage: #2
  · ✔ Merge bump of stage: #2 -> commit16
world> pass 40m
  shop-4 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app shop
alice> /promote prod 1.4.0
  shop-5 Promotion of shop 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, carol, dave
  (only alice sees) shop-5: promotion of shop 1.4.0 (commit15) to prod.
  · ✔ Await images: image2
  · ✔ Cut promotions/v1.4.0: commit15
  · ✔ Open pull request into prod: #4
  ballot 3: Approve: Promotion of shop 1.4.0 to prod (head commit15, images image2) — needs 2 of release-managers (bob, carol, dave)
  · asked bobcat, carol-c, dave to review #4
bob> react ✅ on 3
  shop-5 Promotion of shop 1.4.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: carol, dave [1 of 2: bob]
dave> react ✅ on 3
  · ✔ Merge: #4 -> commit17
  shop-5 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, dave]
  ballot 3 is retired: approved by bob, dave; #4 was merged (as commit17), prod was bumped (as commit18), Mon 2026-03-02 09:46 UTC
  · ✔ Bump prod: #2
  · ✔ Merge bump of prod: #2 -> commit18
world> pass 5m
  shop-5 Promotion of shop 1.4.0 to prod — needs help: rollout failed in prod: CrashLoopBackOff: no config; rolling back [approved by bob, dave]
  ‼ FAILED: Promotion of shop 1.4.0 to prod: rollout failed in prod: CrashLoopBackOff: no config; rolling back
  · ✔ Bump prod: #3
  · ✔ Merge bump of prod: #3 -> commit19
  shop-6 Rollback of shop in prod to 1.3.1 — done: done
  · ✔ Await rollout in prod: healthy
  » Rollback of shop in prod to 1.3.1: done; what was asked for before waits until it is asked anew, or /unlock
world> log acme/k8s-prod main
  commit19 Rollback 1.3.1 of shop
  commit20 prod: shop to v1.3.1
  commit18 Promotion 1.4.0 of shop
  commit21 prod: shop to v1.4.0
  commit5 Hotfix 1.3.1 of shop
  commit8 prod: shop to v1.3.1
  commit9 Run 1.3.0
alice> /tide status
  (only alice sees) shop
        dev    dev-commit13, healthy, since Mon 2026-03-02 09:05 UTC (46m ago)
        stage  1.4.0, healthy, since Mon 2026-03-02 09:06 UTC (45m ago)
        prod   1.3.1, healthy, since Mon 2026-03-02 09:46 UTC (4m ago); locked by tidegate (shop-5 failed in prod: CrashLoopBackOff: no config)
        nothing under way
