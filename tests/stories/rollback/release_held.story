# A release is held out of its environment like any other, and is asked for anew by cutting the same version once more; another
# commit under that version is another release, and is refused while this one is under way.
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
alice> push acme/shop dev "feat: gifts"
  commit5 on dev
  shop-3 dev-commit5 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit6
world> pass 1m
  shop-3 dev-commit5 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit5 of shop to dev: running
alice> /release cut 1.5.0
  (only alice sees) shop-4: release 1.5.0 of shop to stage, cut at commit5.
  · ✔ Cut releases/v1.5.0: commit5
  · ✔ Open pull request into stage: #2
  ballot 2: Approve: Release 1.5.0 of shop to stage (head commit5, images image2) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #2
  shop-4 Release 1.5.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
erin> /rollback stage --reason "1.4.0 loses orders"
  (only erin sees) shop-5: rollback of shop in stage from 1.4.0 to 1.3.0. A lock keeps it from being undone until /unlock shop stage, or until what is asked for after this has entered.
      Release 1.5.0 of shop to stage (shop-4) is held: /release cut 1.5.0 asks for it anew.
  shop-5 Rollback of shop in stage to 1.3.0 — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m
  · ✔ Bump stage: #2
  · ✔ Merge bump of stage: #2 -> commit7
bob> react ✅ on 2
  shop-4 Release 1.5.0 of shop to stage — waiting: lock: tidegate holds stage (Rollback of shop in stage to 1.3.0 (shop-5) is under way and goes first; /tide abort shop-5 ends it); erin too (1.4.0 loses orders); /release cut 1.5.0 asks for it anew
world> pass 5m
  shop-5 Rollback of shop in stage to 1.3.0 — done: done
  · ✔ Await rollout in stage: healthy
  » Rollback of shop in stage to 1.3.0: done; what was asked for before waits until it is asked anew, or /unlock
  shop-4 Release 1.5.0 of shop to stage — waiting: lock: erin holds stage (1.4.0 loses orders); /release cut 1.5.0 asks for it anew; can unlock: alice, bob, carol, dave, erin
alice> /tide why
  (only alice sees) shop-4 · Release 1.5.0 of shop to stage: Merge
        lock: erin holds stage (1.4.0 loses orders); /release cut 1.5.0 asks for it anew; can unlock: alice, bob, carol, dave, erin
alice> push acme/shop dev "feat: cards"
  commit8 on dev
  shop-6 dev-commit8 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit9
alice> /release cut 1.5.0 --from dev
  (only alice sees) Release 1.5.0 of shop is under way already: shop-4. /tide why shop-4 says what it waits for.
carol> /release cut 1.5.0
  shop-4 Release 1.5.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob
  ballot 2 is retired: what it was about has changed; vote on the new ballot
  » asked for anew by carol: it overrides the rollback of shop in stage by erin: 1.4.0 loses orders; approvals given before count no more
  (only carol sees) shop-4: Release 1.5.0 of shop to stage is asked for anew, by you. It overrides the rollback of shop in stage by erin: 1.4.0 loses orders. There is a new ballot; approvals given before count no more.
  ballot 3: Approve: Release 1.5.0 of shop to stage (head commit5, images image2); it overrides the rollback of shop in stage by erin: 1.4.0 loses orders — needs 1 of shop-devs (bob)
  (only bob sees) Your ✅ on Release 1.5.0 of shop to stage (shop-4) does not count: it was given on something that has changed since; look at what is new and vote again
carol> react ✅ on 3
  (only carol sees) Your ✅ on Release 1.5.0 of shop to stage (shop-4) does not count: you asked for this delivery; someone else must approve
bob> react ✅ on 3
  · ✔ Merge: #2 -> commit10
  · ✔ Tag v1.5.0: commit10
  · ✔ Retag images: image2
  shop-4 Release 1.5.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 3 is retired: approved by bob; #2 was merged (as commit10), stage was bumped (as commit11), Mon 2026-03-02 09:12 UTC
  · ✔ Bump stage: #3
  · ✔ Merge bump of stage: #3 -> commit11
world> pass 5m
  shop-4 Release 1.5.0 of shop to stage — done: done [approved by bob]
  shop-6 dev-commit8 of shop to dev — done: done
  · ✔ Await rollout in stage: healthy
  » Release 1.5.0 of shop to stage: ready for promotion; approved by bob; took 5m. Next: /promote prod 1.5.0 --app shop
  · ✔ Await rollout in dev: healthy
  » dev-commit8 of shop to dev: running
alice> /tide status
  (only alice sees) shop
        dev    dev-commit8, healthy, since Mon 2026-03-02 09:12 UTC (5m ago)
        stage  1.5.0, healthy, since Mon 2026-03-02 09:12 UTC (5m ago)
        prod   1.3.0
        nothing under way
