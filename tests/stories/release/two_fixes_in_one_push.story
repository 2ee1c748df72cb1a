# On a release's branch, too, CI builds the tip of a push. The image of a fix that came with another one is in doubt, and stays so
# when somebody sets the branch back to that fix; the image of the tip is not in doubt.
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
dave> push acme/shop releases/v1.4.0 "fix: rounding" src/rounding.txt=fixed then "fix: tax" src/tax.txt=fixed
  commit3, commit4 on releases/v1.4.0
  ballot 1 is retired: what it was about has changed; vote on the new ballot
  ballot 2: Approve: Release 1.4.0 of shop to stage (head commit4) — needs 1 of shop-devs (bob, carol)
      ⚠ neither on the dev branch's own line nor approved before: commit4 "fix: tax" (dave)
      ⚠ neither on the dev branch's own line nor approved before: commit3 "fix: rounding" (dave)
  · #1 moved from commit1 to commit4: approvals of the old head do not count for the new one
mallory> image shop dev-commit3 evil
  image2
world> image shop dev-commit4 "built by CI"
  image3
  ballot 2 is retired: what it was about has changed; vote on the new ballot
  ballot 3: Approve: Release 1.4.0 of shop to stage (head commit4, images image3) — needs 1 of shop-devs (bob, carol)
      ⚠ neither on the dev branch's own line nor approved before: commit4 "fix: tax" (dave)
      ⚠ neither on the dev branch's own line nor approved before: commit3 "fix: rounding" (dave)
alice> /tide why
  (only alice sees) shop-2 · Release 1.4.0 of shop to stage: Merge
        approvals: 0 of 1; can approve: bob, carol
mallory> push -f acme/shop releases/v1.4.0 commit3
  ballot 3 is retired: what it was about has changed; vote on the new ballot
  ballot 4: Approve: Release 1.4.0 of shop to stage (head commit3, images image2) — needs 1 of shop-devs (bob, carol)
      ⚠ neither on the dev branch's own line nor approved before: commit3 "fix: rounding" (dave)
  · #1 moved from commit4 to commit3: approvals of the old head do not count for the new one
bob> react ✅ on 4
  shop-2 Release 1.4.0 of shop to stage — needs help: images: image2 was pushed as the dev image of commit3 of shop, and nobody knows that commit to have been the tip of the dev branch by then: CI builds tips, so nothing tells that CI built it; say /tide accept shop-2 image2 if it is meant, or push what CI builds
alice> /tide why
  (only alice sees) shop-2 · Release 1.4.0 of shop to stage: Merge
        images: image2 was pushed as the dev image of commit3 of shop, and nobody knows that commit to have been the tip of the dev branch by then: CI builds tips, so nothing tells that CI built it; say /tide accept shop-2 image2 if it is meant, or push what CI builds
