# Git keeps no branch below another: where somebody's branch is in the way of a bump's own, the bump goes by another name and
# says so. What somebody names as tidegate would stays theirs.
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
bob> push acme/k8s-stage tidegate/stage "note"
  commit3 on tidegate/stage
alice> /release cut 1.4.0
  (only alice sees) shop-2: release 1.4.0 of shop to stage, cut at commit1.
  · ✔ Cut releases/v1.4.0: commit1
  · ✔ Open pull request into stage: #1
  ballot 1: Approve: Release 1.4.0 of shop to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #1
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
bob> react ✅ on 1
  · ✔ Merge: #1 -> commit4
  · ✔ Tag v1.4.0: commit4
  · ✔ Retag images: image1
  » the branch tidegate/stage in the env repo of stage is in the way of this bump's own, for Git keeps no branch below another: it goes by tidegate-2/stage/shop/v1.4.0. Delete tidegate/stage if nobody needs it
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 1 is retired: approved by bob; #1 was merged (as commit4), stage was bumped (as commit5), Mon 2026-03-02 09:01 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit5
world> pass 40m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app shop
bob> delete acme/k8s-stage tidegate/stage
bob> push acme/k8s-stage tidegate/stage/shop.rollback "note"
  commit6 on tidegate/stage/shop.rollback
alice> /rollback stage
  (only alice sees) shop-3: rollback of shop in stage from 1.4.0 to 1.3.0. A lock keeps it from being undone until /unlock shop stage, or until what is asked for after this has entered.
  » the branch tidegate/stage/shop.rollback in the env repo of stage is in the way of this bump's own, for Git keeps no branch below another: it goes by tidegate-2/stage/shop.rollback/shop-3. Delete tidegate/stage/shop.rollback if nobody needs it
  shop-3 Rollback of shop in stage to 1.3.0 — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m
  · ✔ Bump stage: #2
  · ✔ Merge bump of stage: #2 -> commit7
world> pass 5m
  shop-3 Rollback of shop in stage to 1.3.0 — done: done
  · ✔ Await rollout in stage: healthy
  » Rollback of shop in stage to 1.3.0: done; what was asked for before waits until it is asked anew, or /unlock
bob> push acme/k8s-stage tidegate/stage/shop/mine "note"
  commit8 on tidegate/stage/shop/mine
bob> pr acme/k8s-stage tidegate/stage/shop/mine -> main "Mine"
  acme/k8s-stage#3
alice> push acme/shop dev "feat: gifts"
  commit9 on dev
  shop-4 dev-commit9 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit10
world> pass 1m
  shop-4 dev-commit9 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit9 of shop to dev: running
alice> /release cut 1.5.0
  (only alice sees) shop-5: release 1.5.0 of shop to stage, cut at commit9.
  · ✔ Cut releases/v1.5.0: commit9
  · ✔ Open pull request into stage: #2
  ballot 2: Approve: Release 1.5.0 of shop to stage (head commit9, images image2); it overrides the rollback of shop in stage by alice: rolled back — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #2
  shop-5 Release 1.5.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
bob> react ✅ on 2
  · ✔ Merge: #2 -> commit11
  · ✔ Tag v1.5.0: commit11
  · ✔ Retag images: image2
  shop-5 Release 1.5.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 2 is retired: approved by bob; #2 was merged (as commit11), stage was bumped (as commit12), Mon 2026-03-02 09:47 UTC
  · ✔ Bump stage: #4
  · ✔ Merge bump of stage: #4 -> commit12
world> pass 5m
  shop-5 Release 1.5.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.5.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.5.0 --app shop
bob> merge acme/k8s-stage#3
