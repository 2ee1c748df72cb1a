# An app is configured no longer while it is being released: its card says so, and it can be given up.
alice> push acme/shop dev "feat: coupons" src/coupons.txt=coupons
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
world> configure   shop: # =>   store: #
  shop-2 Release 1.4.0 of shop to stage — needs help: Merge: app shop is no longer configured; abort this, or put it back
  » The configuration changed for shop-2: app shop is configured no longer. It goes no further: /tide abort shop-2, or put that back.
alice> /tide why shop-2
  (only alice sees) shop-2 · Release 1.4.0 of shop to stage: Merge
        Merge: app shop is no longer configured; abort this, or put it back
bob> react ✅ on 1
alice> /tide abort shop-2
  shop-2 Release 1.4.0 of shop to stage — ended: aborted by alice; what was already merged stays
  ballot 1 is retired: over: aborted by alice; what was already merged stays
  (only alice sees) Aborting shop-2, release 1.4.0.
  ‼ pull request #1 of shop was left open: shop is configured no longer; close it by hand
  » Release 1.4.0 of shop to stage aborted by alice; what was already merged stays
