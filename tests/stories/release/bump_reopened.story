# The bump of a release, closed and opened again while something else holds it, needs votes anew, although its release was
# approved and merged before.
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
carol> /freeze stage 8h "month end"
  » carol froze stage until Mon 2026-03-02 17:05 UTC: month end
  » carol froze stage until Mon 2026-03-02 17:05 UTC: month end
  (only carol sees) stage is frozen for 8h, until Mon 2026-03-02 17:05 UTC. /thaw stage ends it early.
alice> /tide accept shop-2 image1
  » alice says that image1 is meant: it is not image2, which was built from what is released, and whoever approves it is told so.
  (only alice sees) shop-2: image1 is meant. it is not image2, which was built from what is released, and whoever approves it is told so.
  · ✔ Retag images: image1
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  ballot 1 is retired: what it was about has changed; vote on the new ballot
  · ✔ Bump stage: #1
  ballot 2: Approve: Release 1.4.0 of shop to stage (head commit1, images image1; image1 is older than the tag v1.4.0: CI did not build it from there; image1 is not the dev image of what is released) — needs 1 of shop-devs (bob, carol)
  (only bob sees) Your ✅ on Release 1.4.0 of shop to stage (shop-2) does not count: it was given on something that has changed since; look at what is new and vote again
bob> react ✅ on 2
  shop-2 Release 1.4.0 of shop to stage — waiting: freeze: stage is frozen until Mon 2026-03-02 17:05 UTC (month end, by carol); can thaw: alice, bob, carol, dave, erin [approved by bob]
dave> close acme/k8s-stage#1
  shop-2 Release 1.4.0 of shop to stage — ended: #1 was closed by hand [approved by bob]
  ballot 2 is retired: over: #1 was closed by hand
  » Release 1.4.0 of shop to stage ended: #1 was closed by hand
dave> reopen acme/k8s-stage#1
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  » Release 1.4.0 of shop to stage goes on: acme/k8s-stage#1 was opened again. Votes given before do not count; where people are asked, they vote on its new ballot. Reviews count again after /release cut 1.4.0.
  ballot 3: Approve: Release 1.4.0 of shop to stage (head commit1, images image1; image1 is older than the tag v1.4.0: CI did not build it from there; image1 is not the dev image of what is released) — needs 1 of shop-devs (bob, carol)
  (only bob sees) Your ✅ on Release 1.4.0 of shop to stage (shop-2) does not count: it was given on something that has changed since; look at what is new and vote again
carol> /thaw stage
  » carol thawed stage.
  » carol thawed stage.
  (only carol sees) stage is thawed.
bob> react ✅ on 3
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 3 is retired: approved by bob; #1 was merged (as commit3), stage was bumped (as commit4), Mon 2026-03-02 09:05 UTC
  · ✔ Merge bump of stage: #1 -> commit4
world> pass 10m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app shop
