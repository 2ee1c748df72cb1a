# Whoever wrote a commit of a change does not approve it, whoever opened the pull request.
bob> push acme/shop feature "feat: coupons"
  commit1 on feature
alice> pr acme/shop feature -> dev "feat: coupons"
  acme/shop#1
  ballot 1: Approve: Change #1 of shop: "feat: coupons" (head commit1) — needs 1 of shop-devs (carol)
  · asked carol-c to review #1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: 0 of 1; can approve: carol
bob> react ✅ on 1
  (only bob sees) Your ✅ on Change #1 of shop: "feat: coupons" (shop-1) does not count: you wrote one of its commits; someone else must approve
bob> review approve acme/shop#1
  · bobcat: Your ✅ on shop-1 does not count: you wrote one of its commits; someone else must approve
carol> react ✅ on 1
  shop-1 Change #1 of shop: "feat: coupons" — done: done [approved by carol]
  ballot 1 is retired: approved by carol; #1 was merged (as commit2), Mon 2026-03-02 09:00 UTC
  · ✔ Merge: #1 -> commit2
  » Change #1 of shop: "feat: coupons": merged; approved by carol
  shop-2 dev-commit2 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit3
