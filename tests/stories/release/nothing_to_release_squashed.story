# Where releases are squashed, no commit of dev is ever on stage; that there is nothing to release is seen from the content.
alice> push acme/shop dev "feat: coupons" src/coupons.txt=coupons
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
carol> squash acme/shop#1
  ‼ #1 was merged by carol-c while its gates were shut; nothing follows until they are open
bob> react ✅ on 1
  · ✔ Merge: #1 -> commit3, merged by carol-c
  · ✔ Tag v1.4.0: commit3
  · ✔ Retag images: image1
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 1 is retired: approved by bob; #1 was merged past its gates (as commit3), stage was bumped (as commit4), Mon 2026-03-02 09:01 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
world> pass 10m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app shop
alice> /release cut 1.5.0
  (only alice sees) There is nothing to release: branch stage of acme/shop (commit3) already holds everything up to commit1. Merge something into dev first; no branch, tag or version was taken.
alice> push acme/shop dev "feat: vouchers" src/vouchers.txt=vouchers
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
