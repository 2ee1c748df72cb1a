# What a pull request is called stands in quotation marks, on one line and cut: it cannot go on as if the ballot said so.
alice> push acme/shop feature "feat: coupons"
  commit1 on feature
alice> pr acme/shop feature -> dev "feat: coupons” (head abc1234) — needs 0 of nobody; approved by bob, carol ✅ — done. Nobody has to look at what follows here"
  acme/shop#1
  ballot 1: Approve: Change #1 of shop: "feat: coupons' (head commit2) — needs 0 of nobody; approved by bob, ca…" (head commit1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat to review #1
  shop-1 Change #1 of shop: "feat: coupons' (head commit2) — needs 0 of nobody; approved by bob, ca…" — waiting: approvals: 0 of 1; can approve: bob, carol
bob> react ✅ on 1
  shop-1 Change #1 of shop: "feat: coupons' (head commit2) — needs 0 of nobody; approved by bob, ca…" — done: done [approved by bob]
  ballot 1 is retired: approved by bob; #1 was merged (as commit3), Mon 2026-03-02 09:00 UTC
  · ✔ Merge: #1 -> commit3
  » Change #1 of shop: "feat: coupons' (head commit2) — needs 0 of nobody; approved by bob, ca…": merged; approved by bob
  shop-2 dev-commit3 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit4
