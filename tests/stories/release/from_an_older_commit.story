# A release is cut from any commit of the dev branch; a newer one under way takes the place of an older one that waits at its bump.
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
alice> push acme/shop dev "feat: vouchers"
  commit3 on dev
  shop-2 dev-commit3 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit4
world> pass 1m
  shop-2 dev-commit3 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit3 of shop to dev: running
alice> /release cut 1.4.0 --from commit1
  (only alice sees) shop-3: release 1.4.0 of shop to stage, cut at commit1.
  · ✔ Cut releases/v1.4.0: commit1
  · ✔ Open pull request into stage: #1
  ballot 1: Approve: Release 1.4.0 of shop to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #1
  shop-3 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
bob> react ✅ on 1
  · ✔ Merge: #1 -> commit5
  · ✔ Tag v1.4.0: commit5
  · ✔ Retag images: image1
  shop-3 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 1 is retired: approved by bob; #1 was merged (as commit5), stage was bumped (as commit6), Mon 2026-03-02 09:02 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit6
world> pass 5m
  shop-3 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app shop
world> log acme/shop stage
  commit5 Release 1.4.0 of shop
  commit1 feat: coupons
  commit7 perf: start faster
  commit8 feat: first version
alice> /tide diff stage prod
  (only alice sees) shop: stage and prod: stage is 2 commits ahead
        stage runs 1.4.0 (shop:v1.4.0@image1)
        prod runs 1.3.0 (shop:v1.3.0@image2)
        commit5 Release 1.4.0 of shop (tidegate)
        commit1 feat: coupons (alice)
        acme/shop commit7..commit5
