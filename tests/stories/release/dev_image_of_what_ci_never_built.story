# CI builds what a branch names. An image under the dev tag of a commit that dev only reaches by a merge is not taken for CI's.
mallory> push acme/shop tidy "fix: nothing to see" src/tidy.txt=tidy
  commit1 on tidy
alice> push acme/shop dev "docs: tidy" merging tidy
  commit2 on dev
  shop-1 dev-commit2 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit3
world> pass 5m
  shop-1 dev-commit2 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit2 of shop to dev: running
mallory> image shop dev-commit1 evil
  image1
alice> /release cut 1.4.0 --from tidy
  (only alice sees) shop-2: release 1.4.0 of shop to stage, cut at commit1.
  · ✔ Cut releases/v1.4.0: commit1
  · ✔ Open pull request into stage: #1
  ballot 1: Approve: Release 1.4.0 of shop to stage (head commit1, images image1) — needs 2 of shop-devs (bob, carol)
      ⚠ the configuration does not know who wrote commit1 by mallory (mallory@acme.example): one more must approve than the 1 asked for
      ⚠ neither on the dev branch's own line nor approved before: commit1 "fix: nothing to see" (pushed by mallory)
  · asked bobcat, carol-c to review #1
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 2, one more than asked for because of commit1 by mallory (mallory@acme.example), whom the configuration does not know; can approve: bob, carol
alice> /tide why
  (only alice sees) shop-2 · Release 1.4.0 of shop to stage: Merge
        approvals: 0 of 2, one more than asked for because of commit1 by mallory (mallory@acme.example), whom the configuration does not know; can approve: bob, carol
        images: image1 was pushed as the dev image of commit1 of shop, and nobody knows that commit to have been the tip of the dev branch by then: CI builds tips, so nothing tells that CI built it; say /tide accept shop-2 image1 if it is meant, or push what CI builds
