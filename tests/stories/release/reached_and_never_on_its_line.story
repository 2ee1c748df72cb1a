# The dev branch explains what its own line holds. A commit that it only reaches by a merge, which can leave out what it merges, is
# named on the ballot of whoever asks for exactly that commit.
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 5m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
mallory> push acme/shop tidy "fix: nothing to see"
  commit3 on tidy
alice> push acme/shop dev "docs: tidy" merging tidy
  commit4 on dev
  shop-2 dev-commit4 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit5
world> pass 5m
  shop-2 dev-commit4 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit4 of shop to dev: running
alice> /release cut 1.4.0 --from tidy
  (only alice sees) shop-3: release 1.4.0 of shop to stage, cut at commit3.
  · ✔ Cut releases/v1.4.0: commit3
  · ✔ Open pull request into stage: #1
  ballot 1: Approve: Release 1.4.0 of shop to stage (head commit3) — needs 2 of shop-devs (bob, carol)
      ⚠ the configuration does not know who wrote commit3 by mallory (mallory@acme.example): one more must approve than the 1 asked for
      ⚠ neither on the dev branch's own line nor approved before: commit3 "fix: nothing to see" (pushed by mallory)
  · asked bobcat, carol-c to review #1
  shop-3 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 2, one more than asked for because of commit3 by mallory (mallory@acme.example), whom the configuration does not know; can approve: bob, carol
