# A release that was given up between its merge and its entry goes on as the same version of the same commit, under new votes.
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 5m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
world> image shop v1.4.0 left-over
  image1
alice> /release cut 1.4.0
  (only alice sees) shop-2: release 1.4.0 of shop to stage, cut at commit1.
  · ✔ Cut releases/v1.4.0: commit1
  · ✔ Open pull request into stage: #1
  ballot 1: Approve: Release 1.4.0 of shop to stage (head commit1, images image2) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #1
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
bob> react ✅ on 1
  shop-2 Release 1.4.0 of shop to stage — needs help: images: shop:v1.4.0 names image1, not image2, which was built from what is released; delete that tag, put this image to the vote (/tide accept shop-2 image1), or abort [approved by bob]
  · ✔ Merge: #1 -> commit3
  · ✔ Tag v1.4.0: commit3
alice> /tide abort shop-2
  shop-2 Release 1.4.0 of shop to stage — ended: aborted by alice; what was already merged stays [approved by bob]
  ballot 1 is retired: approved by bob; #1 was merged (as commit3), Mon 2026-03-02 09:05 UTC
  (only alice sees) Aborting shop-2, release 1.4.0. Its pull request #1 was merged already (as commit3): what is merged stays. Tag v1.4.0 stays.
  » Release 1.4.0 of shop to stage aborted by alice; what was already merged stays
alice> push acme/shop dev "feat: gift cards"
  commit4 on dev
  shop-3 dev-commit4 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit5
world> pass 5m
  shop-3 dev-commit4 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit4 of shop to dev: running
alice> /release cut 1.4.0
  (only alice sees) Tag v1.4.0 of acme/shop is there already, at commit3, and the release would put it on its merge. It is what shop-2 left: /release cut 1.4.0 --from commit1 goes on with it. Next would be 1.4.1 or 1.5.0.
alice> /release cut 1.4.0 --from commit1
  shop-4 Release 1.4.0 of shop to stage — needs help: images: shop:v1.4.0 names image1, not image2, which was built from what is released; delete that tag, put this image to the vote (/tide accept shop-4 image1), or abort
  (only alice sees) shop-4: release 1.4.0 of shop to stage, cut at commit1. It was merged by shop-2 already, as commit3: people vote on its entry.
  · ✔ Tag v1.4.0: commit3
alice> /tide accept shop-4 image1
  » alice says that image1 is meant: it is not image2, which was built from what is released, and whoever approves it is told so.
  (only alice sees) shop-4: image1 is meant. it is not image2, which was built from what is released, and whoever approves it is told so.
  · ✔ Retag images: image1
  shop-4 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  · ✔ Bump stage: #1
  ballot 2: Approve: Release 1.4.0 of shop to stage (head commit3, images image1; image1 is older than the tag v1.4.0: CI did not build it from there; image1 is not the dev image of what is released) — needs 1 of shop-devs (bob, carol)
alice> react ✅ on 2
  (only alice sees) Your ✅ on Release 1.4.0 of shop to stage (shop-4) does not count: you asked for this delivery; someone else must approve
bob> react ✅ on 2
  shop-4 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 2 is retired: approved by bob; its pull request was merged (as commit3), stage was bumped (as commit6), Mon 2026-03-02 09:10 UTC
  · ✔ Merge bump of stage: #1 -> commit6
world> pass 5m
  shop-4 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app shop
alice> /release cut 1.4.0 --from commit1
  (only alice sees) Tag v1.4.0 of acme/shop is there already, at commit3, and the release would put it on its merge. Next would be 1.4.1 or 1.5.0.
