# The button that brings the base in makes nobody an author; a merge that holds more than its two sides does.
alice> push acme/shop feature "feat: coupons" src/coupons.txt=1
  commit1 on feature
alice> pr acme/shop feature -> dev "feat: coupons"
  acme/shop#1
  ballot 1: Approve: Change #1 of shop: "feat: coupons" (head commit1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat to review #1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: 0 of 1; can approve: bob, carol
alice> push acme/shop dev "feat: cart" src/cart.txt=1
  commit2 on dev
  shop-2 dev-commit2 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit3
carol> update acme/shop#1
  commit4
  ballot 1 is retired: what it was about has changed; vote on the new ballot
  ballot 2: Approve: Change #1 of shop: "feat: coupons" (head commit4) — needs 1 of shop-devs (bob, carol)
  · #1 moved from commit1 to commit4: approvals of the old head do not count for the new one
carol> react ✅ on 2
  shop-1 Change #1 of shop: "feat: coupons" — done: done [approved by carol]
  ballot 2 is retired: approved by carol; #1 was merged (as commit5), Mon 2026-03-02 09:00 UTC
  · ✔ Merge: #1 -> commit5
  » Change #1 of shop: "feat: coupons": merged; approved by carol
  shop-3 dev-commit5 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit6
  shop-2 dev-commit2 of shop to dev — ended: superseded by commit commit6 in dev
  · dev-commit2 of shop to dev superseded by commit commit6 in dev
alice> push acme/shop other "feat: search" src/search.txt=1
  commit7 on other
alice> pr acme/shop other -> dev "feat: search"
  acme/shop#2
  ballot 3: Approve: Change #2 of shop: "feat: search" (head commit7) — needs 1 of shop-devs (bob, carol)
  · asked bobcat to review #2
  shop-4 Change #2 of shop: "feat: search" — waiting: approvals: 0 of 1; can approve: bob, carol
carol> push acme/shop other "Merge branch 'dev' into other" src/more.txt=1 merging dev
  commit8 on other
  ballot 3 is retired: what it was about has changed; vote on the new ballot
  ballot 4: Approve: Change #2 of shop: "feat: search" (head commit8) — needs 1 of shop-devs (bob)
  · #2 moved from commit7 to commit8: approvals of the old head do not count for the new one
  shop-4 Change #2 of shop: "feat: search" — waiting: approvals: 0 of 1; can approve: bob
carol> react ✅ on 4
  (only carol sees) Your ✅ on Change #2 of shop: "feat: search" (shop-4) does not count: you wrote one of its commits; someone else must approve
bob> react ✅ on 4
  shop-4 Change #2 of shop: "feat: search" — done: done [approved by bob]
  ballot 4 is retired: approved by bob; #2 was merged (as commit9), Mon 2026-03-02 09:00 UTC
  · ✔ Merge: #2 -> commit9
  » Change #2 of shop: "feat: search": merged; approved by bob
  shop-5 dev-commit9 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit10
  shop-3 dev-commit5 of shop to dev — ended: superseded by commit commit10 in dev
  · dev-commit5 of shop to dev superseded by commit commit10 in dev
