# An image that is pushed as a commit's before that commit is on dev is not taken for what CI built, wherever the commit comes in later.
alice> push acme/shop feature "feat: coupons" src/coupons.txt=coupons
  commit1 on feature
mallory> image shop dev-commit1 "evil planted"
  image1
alice> pr acme/shop feature -> dev "feat: coupons"
  acme/shop#1
  ballot 1: Approve: Change #1 of shop: "feat: coupons" (head commit1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat to review #1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: 0 of 1; can approve: bob, carol
bob> react ✅ on 1
  shop-1 Change #1 of shop: "feat: coupons" — done: done [approved by bob]
  ballot 1 is retired: approved by bob; #1 was merged (as commit2), Mon 2026-03-02 09:00 UTC
  · ✔ Merge: #1 -> commit2
  » Change #1 of shop: "feat: coupons": merged; approved by bob
  shop-2 dev-commit2 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit3
world> pass 5m
  shop-2 dev-commit2 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit2 of shop to dev: running
alice> /release cut 1.4.0 --from commit1
  shop-3 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  (only alice sees) shop-3: release 1.4.0 of shop to stage, cut at commit1.
  · ✔ Cut releases/v1.4.0: commit1
  · ✔ Open pull request into stage: #2
  ballot 2: Approve: Release 1.4.0 of shop to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
      ⚠ neither on the dev branch's own line nor approved before: commit1 "feat: coupons" (alice)
  · asked bobcat, carol-c to review #2
carol> react ✅ on 2
  shop-3 Release 1.4.0 of shop to stage — needs help: images: image1 was pushed as the dev image of commit1 of shop, and nobody knows that commit to have been the tip of the dev branch by then: CI builds tips, so nothing tells that CI built it; say /tide accept shop-3 image1 if it is meant, or push what CI builds
alice> /tide why
  (only alice sees) shop-3 · Release 1.4.0 of shop to stage: Merge
        images: image1 was pushed as the dev image of commit1 of shop, and nobody knows that commit to have been the tip of the dev branch by then: CI builds tips, so nothing tells that CI built it; say /tide accept shop-3 image1 if it is meant, or push what CI builds
alice> /tide accept shop-3 image1
  shop-3 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  ballot 2 is retired: what it was about has changed; vote on the new ballot
  » alice says that image1 is meant: it is the dev image of commit1 from now on, and its ballots name it.
  (only alice sees) shop-3: image1 is meant. it is the dev image of commit1 from now on, and its ballots name it.
  ballot 3: Approve: Release 1.4.0 of shop to stage (head commit1, images image1; alice says that they are meant, nothing else tells that CI built them) — needs 1 of shop-devs (bob, carol)
      ⚠ neither on the dev branch's own line nor approved before: commit1 "feat: coupons" (alice)
  (only carol sees) Your ✅ on Release 1.4.0 of shop to stage (shop-3) does not count: it was given on something that has changed since; look at what is new and vote again
carol> react ✅ on 2
