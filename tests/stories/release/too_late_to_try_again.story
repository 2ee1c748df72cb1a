# What failed is tried again only while its environment holds it: not what something newer replaced, or what was rolled back. Each time it is said what to type.
world> cluster fail stage shop v1.4.0 "0/6 nodes are available"
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
  shop-2 Release 1.4.0 of shop to stage — needs help: rollout failed in stage: 0/6 nodes are available; left as it is [approved by bob]
  ‼ FAILED: Release 1.4.0 of shop to stage: rollout failed in stage: 0/6 nodes are available; left as it is. Next: /tide retry shop-2 looks again, /rollback stage --app shop goes back
alice> push acme/shop dev "feat: gift cards"
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
bob> react ✅ on 2
  · ✔ Merge: #2 -> commit7
  · ✔ Tag v1.5.0: commit7
  · ✔ Retag images: image2
  shop-4 Release 1.5.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 2 is retired: approved by bob; #2 was merged (as commit7), stage was bumped (as commit8), Mon 2026-03-02 09:07 UTC
  · ✔ Bump stage: #2
  · ✔ Merge bump of stage: #2 -> commit8
alice> /tide retry shop-2
  (only alice sees) stage was brought on to 1.5.0 by shop-4 since shop-2 failed there: what shop-2 brought is not what it runs. Another version brings what it held: /release cut 1.5.1, once the dev branch holds what it needs.
world> pass 5m
  shop-4 Release 1.5.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.5.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.5.0 --app shop
alice> /tide retry shop-2
  (only alice sees) stage was brought on to 1.5.0 by shop-4 since shop-2 failed there: what shop-2 brought is not what it runs. Another version brings what it held: /release cut 1.5.1, once the dev branch holds what it needs.
world> cluster fail stage shop v1.6.0 "0/6 nodes are available"
alice> push acme/shop dev "feat: vouchers"
  commit9 on dev
  shop-5 dev-commit9 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit10
world> pass 1m
  shop-5 dev-commit9 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit9 of shop to dev: running
alice> /release cut 1.6.0
  (only alice sees) shop-6: release 1.6.0 of shop to stage, cut at commit9.
  · ✔ Cut releases/v1.6.0: commit9
  · ✔ Open pull request into stage: #3
  ballot 3: Approve: Release 1.6.0 of shop to stage (head commit9, images image3) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #3
  shop-6 Release 1.6.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
bob> react ✅ on 3
  · ✔ Merge: #3 -> commit11
  · ✔ Tag v1.6.0: commit11
  · ✔ Retag images: image3
  shop-6 Release 1.6.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 3 is retired: approved by bob; #3 was merged (as commit11), stage was bumped (as commit12), Mon 2026-03-02 09:13 UTC
  · ✔ Bump stage: #3
  · ✔ Merge bump of stage: #3 -> commit12
world> pass 5m
  shop-6 Release 1.6.0 of shop to stage — needs help: rollout failed in stage: 0/6 nodes are available; left as it is [approved by bob]
  ‼ FAILED: Release 1.6.0 of shop to stage: rollout failed in stage: 0/6 nodes are available; left as it is. Next: /tide retry shop-6 looks again, /rollback stage --app shop goes back
alice> /rollback stage
  (only alice sees) shop-7: rollback of shop in stage from 1.6.0 to 1.5.0. A lock keeps it from being undone until /unlock shop stage, or until what is asked for after this has entered.
  shop-7 Rollback of shop in stage to 1.5.0 — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m
  · ✔ Bump stage: #4
  · ✔ Merge bump of stage: #4 -> commit13
alice> /tide retry shop-6
  (only alice sees) shop-7 is rolling stage back from what shop-6 brought. Another version brings what it held: /release cut 1.6.1, once the dev branch holds what it needs.
world> pass 5m
  shop-7 Rollback of shop in stage to 1.5.0 — done: done
  · ✔ Await rollout in stage: healthy
  » Rollback of shop in stage to 1.5.0: done; what was asked for before waits until it is asked anew, or /unlock
alice> /tide retry shop-6
  (only alice sees) stage was rolled back to 1.5.0 by shop-7 since shop-6 failed there: what shop-6 brought is not what it runs. Another version brings what it held: /release cut 1.6.1, once the dev branch holds what it needs.
