# What runs where, what waits and why, what separates environments, what happened.
bob> /tide status
  (only bob sees) shop
        dev    dev-commit1
        stage  1.3.0
        prod   1.3.0
        nothing under way
bob> /tide why
  (only bob sees) Nothing is under way.
bob> /tide diff
  (only bob sees) shop: dev and stage: they run the same commit
        dev runs dev-commit1 (shop:dev-commit1)
        stage runs 1.3.0 (shop:v1.3.0@image1)
      shop: stage and prod: they run the same commit
        stage runs 1.3.0 (shop:v1.3.0@image1)
        prod runs 1.3.0 (shop:v1.3.0@image1)
bob> /tide history
  (only bob sees) Mon 2026-03-02 09:00 UTC (just now) shop-0 · dev-commit1 of shop was found in dev
      Mon 2026-03-02 09:00 UTC (just now) shop-0 · 1.3.0 of shop was found in stage
      Mon 2026-03-02 09:00 UTC (just now) shop-0 · 1.3.0 of shop was found in prod
alice> push acme/shop dev "feat: coupons"
  commit2 on dev
  shop-1 dev-commit2 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit3
world> pass 1m
  shop-1 dev-commit2 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit2 of shop to dev: running
alice> /release cut 1.4.0
  (only alice sees) shop-2: release 1.4.0 of shop to stage, cut at commit2.
  · ✔ Cut releases/v1.4.0: commit2
  · ✔ Open pull request into stage: #1
  ballot 1: Approve: Release 1.4.0 of shop to stage (head commit2, images image2) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #1
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
bob> #elsewhere /tide status
  (only bob sees) billing
        dev    dev-commit4
        stage  1.3.0
        prod   1.3.0
        nothing under way
      shop
        dev    dev-commit2, healthy, since Mon 2026-03-02 09:00 UTC (1m ago)
        stage  1.3.0
        prod   1.3.0
        shop-2 · Release 1.4.0 of shop to stage: Merge (approvals: 0 of 1; can approve: bob, carol)
bob> /tide why
  (only bob sees) shop-2 · Release 1.4.0 of shop to stage: Merge
        approvals: 0 of 1; can approve: bob, carol
bob> /tide why 2
  (only bob sees) shop-2 · Release 1.4.0 of shop to stage: Merge
        approvals: 0 of 1; can approve: bob, carol
bob> /tide why 77
  (only bob sees) There is no delivery 77. `status` lists those under way, `history` the others.
bob> /release list
  (only bob sees) Releases of shop under way:
        shop-2 · Release 1.4.0 of shop to stage: Merge (approvals: 0 of 1; can approve: bob, carol)
      Ended last: none
bob> react ✅ on 1
  · ✔ Merge: #1 -> commit5
  · ✔ Tag v1.4.0: commit5
  · ✔ Retag images: image2
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 1 is retired: approved by bob; #1 was merged (as commit5), stage was bumped (as commit6), Mon 2026-03-02 09:01 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit6
world> pass 5m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app shop
bob> /release list
  (only bob sees) Releases of shop under way: none
      Ended last:
        shop-2 · Release 1.4.0 of shop to stage: done
bob> /tide diff
  (only bob sees) shop: dev and stage: stage has everything that dev has, and more
        dev runs dev-commit2 (shop:dev-commit2)
        stage runs 1.4.0 (shop:v1.4.0@image2)
      shop: stage and prod: stage is 2 commits ahead
        stage runs 1.4.0 (shop:v1.4.0@image2)
        prod runs 1.3.0 (shop:v1.3.0@image1)
        commit5 Release 1.4.0 of shop (tidegate)
        commit2 feat: coupons (alice)
        acme/shop commit1..commit5
bob> /tide diff stage prod
  (only bob sees) shop: stage and prod: stage is 2 commits ahead
        stage runs 1.4.0 (shop:v1.4.0@image2)
        prod runs 1.3.0 (shop:v1.3.0@image1)
        commit5 Release 1.4.0 of shop (tidegate)
        commit2 feat: coupons (alice)
        acme/shop commit1..commit5
bob> /tide diff prod
  (only bob sees) shop: stage and prod: stage is 2 commits ahead
        stage runs 1.4.0 (shop:v1.4.0@image2)
        prod runs 1.3.0 (shop:v1.3.0@image1)
        commit5 Release 1.4.0 of shop (tidegate)
        commit2 feat: coupons (alice)
        acme/shop commit1..commit5
bob> /tide history --limit 3
  (only bob sees) Mon 2026-03-02 09:01 UTC (4m ago) shop-2 · Release 1.4.0 of shop to stage: done; approved by bob (head commit2, images image2)
      Mon 2026-03-02 09:01 UTC (5m ago) shop-2 · 1.4.0 of shop entered stage: healthy
      Mon 2026-03-02 09:00 UTC (5m ago) shop-1 · dev-commit2 of shop to dev: done
