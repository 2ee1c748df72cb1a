# One person counts once, by review and by reaction.
#config change: { quorum: 1, from: [shop-devs] } => change: { quorum: 2, from: [shop-devs] }
alice> push acme/shop feature "feat: coupons"
  commit1 on feature
alice> pr acme/shop feature -> dev "feat: coupons"
  acme/shop#1
  ballot 1: Approve: Change #1 of shop: "feat: coupons" (head commit1) — needs 2 of shop-devs (bob, carol)
  · asked bobcat to review #1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: 0 of 2; can approve: bob, carol
carol> review approve acme/shop#1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: 1 of 2 (carol); can approve: bob [1 of 2: carol]
carol> react ✅ on 1
alice> /tide why shop-1
  (only alice sees) shop-1 · Change #1 of shop: "feat: coupons": Merge
        approvals: 1 of 2 (carol); can approve: bob
carol> review dismiss acme/shop#1
carol> unreact ✅ on 1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: 0 of 2; can approve: bob, carol
bob> react ✅ on 1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: 1 of 2 (bob); can approve: carol [1 of 2: bob]
carol> review approve acme/shop#1
  shop-1 Change #1 of shop: "feat: coupons" — done: done [approved by bob, carol]
  ballot 1 is retired: approved by bob, carol; #1 was merged (as commit2), Mon 2026-03-02 09:00 UTC
  · ✔ Merge: #1 -> commit2
  » Change #1 of shop: "feat: coupons": merged; approved by bob, carol
  shop-2 dev-commit2 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit3
