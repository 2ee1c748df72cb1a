# A release branch pushed to under an approval: the votes are void, said so, and the new head is voted on; what ships is rebuilt, because it is not what the dev image was built from.
#config release: [ci], => release: [ci, e2e],
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
bob> react ✅ on 1
  shop-2 Release 1.4.0 of shop to stage — waiting: checks: waiting for e2e
alice> push acme/shop releases/v1.4.0 "fix: last minute"
  commit3 on releases/v1.4.0
  ballot 1 is retired: what it was about has changed; vote on the new ballot
  ballot 2: Approve: Release 1.4.0 of shop to stage (head commit3) — needs 1 of shop-devs (bob, carol)
      ⚠ neither on the dev branch's own line nor approved before: commit3 "fix: last minute" (alice)
  (only bob sees) Your ✅ on Release 1.4.0 of shop to stage (shop-2) does not count: it was given on something that has changed since; look at what is new and vote again
  · #1 moved from commit1 to commit3: approvals of the old head do not count for the new one
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
bob> react ✅ on 1
alice> /tide why shop-2
  (only alice sees) shop-2 · Release 1.4.0 of shop to stage: Merge
        approvals: 0 of 1; can approve: bob, carol
        checks: waiting for e2e
