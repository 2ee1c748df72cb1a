# CI builds the tip of a push. An image under the dev tag of a commit that came with it, and was never the tip, is not taken for CI's.
alice> push acme/shop dev "feat: coupons" src/coupons.txt=coupons then "feat: vouchers" src/vouchers.txt=vouchers
  commit1, commit2 on dev
  shop-1 dev-commit2 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit3
world> pass 5m
  shop-1 dev-commit2 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit2 of shop to dev: running
mallory> image shop dev-commit1 evil
  image1
alice> /release cut 1.4.0 --from commit1
  (only alice sees) shop-2: release 1.4.0 of shop to stage, cut at commit1.
  · ✔ Cut releases/v1.4.0: commit1
  · ✔ Open pull request into stage: #1
  ballot 1: Approve: Release 1.4.0 of shop to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #1
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
alice> /tide why
  (only alice sees) shop-2 · Release 1.4.0 of shop to stage: Merge
        approvals: 0 of 1; can approve: bob, carol
        images: image1 was pushed as the dev image of commit1 of shop, and nobody knows that commit to have been the tip of the dev branch by then: CI builds tips, so nothing tells that CI built it; say /tide accept shop-2 image1 if it is meant, or push what CI builds
bob> react ✅ on 1
  shop-2 Release 1.4.0 of shop to stage — needs help: images: image1 was pushed as the dev image of commit1 of shop, and nobody knows that commit to have been the tip of the dev branch by then: CI builds tips, so nothing tells that CI built it; say /tide accept shop-2 image1 if it is meant, or push what CI builds
alice> /release cut 1.5.0
  (only alice sees) shop-3: release 1.5.0 of shop to stage, cut at commit2.
  · ✔ Cut releases/v1.5.0: commit2
  · ✔ Open pull request into stage: #2
  ballot 2: Approve: Release 1.5.0 of shop to stage (head commit2, images image2) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #2
  shop-3 Release 1.5.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
bob> react ✅ on 2
  shop-2 Release 1.4.0 of shop to stage — ended: superseded by Release 1.5.0 of shop to stage (shop-3)
  ballot 1 is retired: over: superseded by Release 1.5.0 of shop to stage (shop-3)
  · Release 1.4.0 of shop to stage superseded by Release 1.5.0 of shop to stage (shop-3)
  · ✔ Merge: #2 -> commit4
  · ✔ Tag v1.5.0: commit4
  · ✔ Retag images: image2
  shop-3 Release 1.5.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 2 is retired: approved by bob; #2 was merged (as commit4), stage was bumped (as commit5), Mon 2026-03-02 09:05 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit5
world> pass 5m
  shop-3 Release 1.5.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.5.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.5.0 --app shop
