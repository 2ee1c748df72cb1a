# A red check keeps the merge shut, whoever approves, until a commit makes it green; that commit is voted on anew.
alice> push acme/shop feature "feat: coupons [ci fail]"
  commit1 on feature
alice> pr acme/shop feature -> dev "feat: coupons"
  acme/shop#1
  ballot 1: Approve: Change #1 of shop: "feat: coupons" (head commit1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat to review #1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: 0 of 1; can approve: bob, carol
carol> react ✅ on 1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: checks: failed: ci; fix and push, or run them again
world> pass 10m
alice> push acme/shop feature "fix: the test"
  commit2 on feature
  ballot 1 is retired: what it was about has changed; vote on the new ballot
  ballot 2: Approve: Change #1 of shop: "feat: coupons" (head commit2) — needs 1 of shop-devs (bob, carol)
  (only carol sees) Your ✅ on Change #1 of shop: "feat: coupons" (shop-1) does not count: it was given on something that has changed since; look at what is new and vote again
  · #1 moved from commit1 to commit2: approvals of the old head do not count for the new one
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: 0 of 1; can approve: bob, carol
carol> react ✅ on 2
  shop-1 Change #1 of shop: "feat: coupons" — done: done [approved by carol]
  ballot 2 is retired: approved by carol; #1 was merged (as commit3), Mon 2026-03-02 09:10 UTC
  · ✔ Merge: #1 -> commit3
  » Change #1 of shop: "feat: coupons": merged; approved by carol; took 10m
  shop-2 dev-commit3 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit4
