# A lock on one app and environment holds that one alone, names its owner and reason, and ends by time or by /unlock.
alice> /lock shop stage "load test"
  » alice locked shop in stage: load test
  (only alice sees) shop is locked in stage. /unlock shop stage lifts it.
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
alice> push acme/billing dev "feat: e-invoices"
  commit3 on dev
  billing-1 dev-commit3 of billing to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit4
world> pass 1m
  shop-1 dev-commit1 of shop to dev — done: done
  billing-1 dev-commit3 of billing to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
  · ✔ Await rollout in dev: healthy
  » dev-commit3 of billing to dev: running
alice> /release cut 1.4.0
  (only alice sees) shop-2: release 1.4.0 of shop to stage, cut at commit1.
  · ✔ Cut releases/v1.4.0: commit1
  · ✔ Open pull request into stage: #1
  ballot 1: Approve: Release 1.4.0 of shop to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #1
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
bob> react ✅ on 1
  shop-2 Release 1.4.0 of shop to stage — waiting: lock: alice holds stage (load test); can unlock: alice, bob, carol, dave, erin
alice> #billing /release cut 1.4.0
  (only alice sees) billing-2: release 1.4.0 of billing to stage, cut at commit3.
  · ✔ Tag v1.4.0: commit3
  · ✔ Await images: image2
  billing-2 Release 1.4.0 of billing to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  · ✔ Bump stage: #1
  ballot 2: Approve: Release 1.4.0 of billing to stage (head commit3, images image2) — needs 1 of shop-devs (bob, carol)
bob> react ✅ on 2
  billing-2 Release 1.4.0 of billing to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 2 is retired: approved by bob; stage was bumped (as commit5), Mon 2026-03-02 09:01 UTC
  · ✔ Merge bump of stage: #1 -> commit5
bob> /tide why
  (only bob sees) shop-2 · Release 1.4.0 of shop to stage: Merge
        lock: alice holds stage (load test); can unlock: alice, bob, carol, dave, erin
bob> /unlock shop prod
  (only bob sees) shop is not locked in prod.
bob> /unlock shop stage --of alice
  » @alice bob unlocked shop in stage. It was locked in stage by alice (load test).
  (only bob sees) shop is unlocked in stage.
  · ✔ Merge: #1 -> commit6
  · ✔ Tag v1.4.0: commit6
  · ✔ Retag images: image1
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 1 is retired: approved by bob; #1 was merged (as commit6), stage was bumped (as commit7), Mon 2026-03-02 09:01 UTC
  · ✔ Bump stage: #2
  · ✔ Merge bump of stage: #2 -> commit7
world> pass 2m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  billing-2 Release 1.4.0 of billing to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app shop
  · ✔ Await rollout in stage: healthy
  · ✔ Move tag stage/latest: commit3
  » Release 1.4.0 of billing to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app billing
alice> /lock shop prod "no reason"
  (only alice sees) alice may not lock or unlock apps in prod. Who may: bob, carol, dave, erin.
