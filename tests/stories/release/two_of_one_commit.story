# One commit is not released under two versions at once.
#config quorum: 1, from: [shop-devs] => quorum: 2, from: [shop-devs]
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
  ballot 1: Approve: Release 1.4.0 of shop to stage (head commit1, images image1) — needs 2 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #1
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 2; can approve: bob, carol
alice> /release cut 1.5.0
  (only alice sees) commit1 is being released already, by shop-2; abort that first, or cut at another commit.
bob> react ✅ on 1
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 1 of 2 (bob); can approve: carol [1 of 2: bob]
