# A release's branch is cut by tidegate, not pushed: the commit it is cut at counts as a tip only where somebody pushed it as one.
alice> push acme/shop dev "feat: coupons" src/coupons.txt=coupons then "feat: vouchers" src/vouchers.txt=vouchers
  commit1, commit2 on dev
  shop-1 dev-commit2 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit3
world> pass 5m
  shop-1 dev-commit2 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit2 of shop to dev: running
alice> /release cut 1.4.0 --from commit1
  (only alice sees) shop-2: release 1.4.0 of shop to stage, cut at commit1.
  · ✔ Cut releases/v1.4.0: commit1
  · ✔ Open pull request into stage: #1
  ballot 1: Approve: Release 1.4.0 of shop to stage (head commit1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #1
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
mallory> image shop dev-commit1 evil
  image1
  ballot 1 is retired: what it was about has changed; vote on the new ballot
  ballot 2: Approve: Release 1.4.0 of shop to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
bob> react ✅ on 2
  shop-2 Release 1.4.0 of shop to stage — needs help: images: image1 was pushed as the dev image of commit1 of shop, and nobody knows that commit to have been the tip of the dev branch by then: CI builds tips, so nothing tells that CI built it; say /tide accept shop-2 image1 if it is meant, or push what CI builds
alice> /tide why
  (only alice sees) shop-2 · Release 1.4.0 of shop to stage: Merge
        images: image1 was pushed as the dev image of commit1 of shop, and nobody knows that commit to have been the tip of the dev branch by then: CI builds tips, so nothing tells that CI built it; say /tide accept shop-2 image1 if it is meant, or push what CI builds
