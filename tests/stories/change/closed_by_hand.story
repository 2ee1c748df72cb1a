# A pull request closed by hand ends its delivery; opened again it is a delivery anew, and old votes are not carried over.
alice> push acme/shop feature "feat: coupons [ci fail]"
  commit1 on feature
alice> pr acme/shop feature -> dev "feat: coupons"
  acme/shop#1
  ballot 1: Approve: Change #1 of shop: "feat: coupons" (head commit1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat to review #1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: 0 of 1; can approve: bob, carol
carol> react ✅ on 1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: checks: failed: ci; fix and push, or run them again
alice> close acme/shop#1
  shop-1 Change #1 of shop: "feat: coupons" — ended: #1 was closed by hand
  ballot 1 is retired: over: #1 was closed by hand
  » Change #1 of shop: "feat: coupons" ended: #1 was closed by hand
world> pass 5m
alice> reopen acme/shop#1
  shop-2 Change #1 of shop: "feat: coupons" — waiting: approvals: 0 of 1; can approve: bob, carol
  ballot 2: Approve: Change #1 of shop: "feat: coupons" (head commit1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat to review #1
alice> push acme/shop feature "fix: the test"
  commit2 on feature
  ballot 2 is retired: what it was about has changed; vote on the new ballot
  ballot 3: Approve: Change #1 of shop: "feat: coupons" (head commit2) — needs 1 of shop-devs (bob, carol)
  · #1 moved from commit1 to commit2: approvals of the old head do not count for the new one
bob> react ✅ on 1
  (only bob sees) Your reaction does not count: this ballot is retired: over: #1 was closed by hand.
bob> react ✅ on 2
  (only bob sees) Your reaction does not count: this ballot is retired: what it was about has changed; vote on the new ballot.
bob> react ✅ on 3
  shop-2 Change #1 of shop: "feat: coupons" — done: done [approved by bob]
  ballot 3 is retired: approved by bob; #1 was merged (as commit3), Mon 2026-03-02 09:05 UTC
  · ✔ Merge: #1 -> commit3
  » Change #1 of shop: "feat: coupons": merged; approved by bob
  shop-3 dev-commit3 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit4
