# Whoever pushes a commit has a hand in it, whatever name it bears; a known co-author does too, and an assistant does not.
bob> push acme/shop feature "feat: coupons" src/a.txt=a as "carol <carol@acme.example>"
  commit1 on feature
alice> pr acme/shop feature -> dev "feat: coupons"
  acme/shop#1
  ballot 1: Approve: Change #1 of shop: "feat: coupons" (head commit1) — needs 1 of shop-devs (nobody can)
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: needs 1, but only 0 (nobody) may approve once requester and authors are left out; the configuration must list more people
bob> react ✅ on 1
  (only bob sees) Your ✅ on Change #1 of shop: "feat: coupons" (shop-1) does not count: you committed or pushed one of its commits; someone else must approve
alice> close acme/shop#1
  shop-1 Change #1 of shop: "feat: coupons" — ended: #1 was closed by hand
  ballot 1 is retired: over: #1 was closed by hand
  » Change #1 of shop: "feat: coupons" ended: #1 was closed by hand
alice> push acme/shop other "feat: cart\n\nCo-authored-by: Bob <BOB@acme.example>\nCo-authored-by: Assistant <noreply@assistant.example>"
  commit2 on other
alice> pr acme/shop other -> dev "feat: cart"
  acme/shop#2
  ballot 2: Approve: Change #2 of shop: "feat: cart" (head commit2) — needs 1 of shop-devs (carol)
  · asked carol-c to review #2
  shop-2 Change #2 of shop: "feat: cart" — waiting: approvals: 0 of 1; can approve: carol
bob> react ✅ on 2
  (only bob sees) Your ✅ on Change #2 of shop: "feat: cart" (shop-2) does not count: you wrote one of its commits; someone else must approve
carol> react ✅ on 2
  shop-2 Change #2 of shop: "feat: cart" — done: done [approved by carol]
  ballot 2 is retired: approved by carol; #2 was merged (as commit3), Mon 2026-03-02 09:00 UTC
  · ✔ Merge: #2 -> commit3
  » Change #2 of shop: "feat: cart": merged; approved by carol
  shop-3 dev-commit3 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit4
