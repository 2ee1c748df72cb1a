# A release branch that is there already: with other content it is refused; where it descends from the cut it is taken over.
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
bob> push acme/shop releases/v1.4.0 "feat: something of bob's"
  commit3 on releases/v1.4.0
alice> push acme/shop dev "feat: vouchers"
  commit4 on dev
  shop-2 dev-commit4 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit5
alice> /release cut 1.4.0
  (only alice sees) Branch releases/v1.4.0 of acme/shop is there already at commit3, which does not descend from commit4. Delete it, or choose another version.
bob> delete acme/shop releases/v1.4.0
alice> /release cut 1.4.0
  (only alice sees) shop-3: release 1.4.0 of shop to stage, cut at commit4.
  · ✔ Cut releases/v1.4.0: commit4
  · ✔ Open pull request into stage: #1
  ballot 1: Approve: Release 1.4.0 of shop to stage (head commit4, images image1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #1
  shop-3 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
