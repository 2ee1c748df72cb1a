# A rollback that is given up leaves its lock, and that is said with the way to lift it.
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
world> pass 5m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app shop
erin> /rollback stage
  (only erin sees) shop-3: rollback of shop in stage from 1.4.0 to 1.3.0. A lock keeps it from being undone until /unlock shop stage, or until what is asked for after this has entered.
  shop-3 Rollback of shop in stage to 1.3.0 — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m
  · ✔ Bump stage: #2
  · ✔ Merge bump of stage: #2 -> commit5
alice> /tide why
  (only alice sees) shop-3 · Rollback of shop in stage to 1.3.0: Await rollout in stage
        rolling out in stage: 0 of 3 replicas; deadline in 5m
erin> /tide abort shop-3
  shop-3 Rollback of shop in stage to 1.3.0 — ended: aborted by erin; what was already merged stays
  (only erin sees) Aborting shop-3, rollback 1.3.0. stage was bumped already (as commit5): that stays.
  » Rollback of shop in stage to 1.3.0 aborted by erin; what was already merged stays
  » shop stays locked in stage by the rollback of erin (rolled back): what was asked for before waits until it is asked anew, or /unlock shop stage --of rollback
alice> /tide status
  (only alice sees) shop
        dev    dev-commit1, healthy, since Mon 2026-03-02 09:00 UTC (6m ago)
        stage  1.3.0, never settled: aborted by erin before it was healthy, since Mon 2026-03-02 09:06 UTC (just now); locked by erin (rolled back)
        prod   1.3.0
        nothing under way
bob> /unlock shop stage
  » @erin bob unlocked shop in stage. It was locked in stage by the rollback of erin (rolled back).
  (only bob sees) shop is unlocked in stage.
