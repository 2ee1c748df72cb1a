# A developer's pull request into the dev branch: a reviewer is asked, CI reports, one approval merges it.
alice> push acme/shop feature "feat: coupons"
  commit1 on feature
alice> pr acme/shop feature -> dev "feat: coupons"
  acme/shop#1
  ballot 1: Approve: Change #1 of shop: "feat: coupons" (head commit1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat to review #1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: 0 of 1; can approve: bob, carol
carol> review approve acme/shop#1
  shop-1 Change #1 of shop: "feat: coupons" — done: done [approved by carol]
  ballot 1 is retired: approved by carol; #1 was merged (as commit2), Mon 2026-03-02 09:00 UTC
  · ✔ Merge: #1 -> commit2
  » Change #1 of shop: "feat: coupons": merged; approved by carol
  shop-2 dev-commit2 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit3
world> pass 2m
  shop-2 dev-commit2 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit2 of shop to dev: running
world> log acme/shop dev
  commit2 Change shop-1 of shop
  commit1 feat: coupons
  commit4 perf: start faster
  commit5 feat: first version
