# The release's pull request closed by hand ends the release; the answer to the next vote says what became of it.
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
bob> close acme/shop#1
  shop-2 Release 1.4.0 of shop to stage — ended: #1 was closed by hand
  ballot 1 is retired: over: #1 was closed by hand
  » Release 1.4.0 of shop to stage ended: #1 was closed by hand
bob> react ✅ on 1
  (only bob sees) Your reaction does not count: this ballot is retired: over: #1 was closed by hand.
alice> /tide why shop-2
  (only alice sees) shop-2 · Release 1.4.0 of shop to stage: #1 was closed by hand
alice> /tide status
  (only alice sees) shop
        dev    dev-commit1, healthy, since Mon 2026-03-02 09:00 UTC (1m ago)
        stage  1.3.0
        prod   1.3.0
        nothing under way
