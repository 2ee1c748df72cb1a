# One reject shuts the gate, survives pushes, and opens it again when it is withdrawn; a withdrawn approval counts no more.
#config change: { quorum: 1, from: [shop-devs] } => change: { quorum: 2, from: [shop-devs, release-managers] }
alice> push acme/shop feature "feat: coupons"
  commit1 on feature
alice> pr acme/shop feature -> dev "feat: coupons"
  acme/shop#1
  ballot 1: Approve: Change #1 of shop: "feat: coupons" (head commit1) — needs 2 of shop-devs, release-managers (bob, carol, dave)
  · asked bobcat to review #1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: 0 of 2; can approve: bob, carol, dave
carol> react ✅ on 1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: 1 of 2 (carol); can approve: bob, dave [1 of 2: carol]
carol> unreact ✅ on 1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: 0 of 2; can approve: bob, carol, dave
bob> react ❌ on 1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: rejected by bob; can withdraw it: bob
carol> react ✅ on 1
alice> push acme/shop feature "feat: coupons, cheaper"
  commit2 on feature
  ballot 1 is retired: what it was about has changed; vote on the new ballot
  ballot 2: Approve: Change #1 of shop: "feat: coupons" (head commit2) — needs 2 of shop-devs, release-managers (bob, carol, dave)
  (only carol sees) Your ✅ on Change #1 of shop: "feat: coupons" (shop-1) does not count: it was given on something that has changed since; look at what is new and vote again
  · #1 moved from commit1 to commit2: approvals of the old head do not count for the new one
carol> react ✅ on 2
dave> react ✅ on 2
world> pass 48h
alice> /tide why
  (only alice sees) shop-1 · Change #1 of shop: "feat: coupons": Merge
        approvals: rejected by bob; can withdraw it: bob
bob> unreact ❌ on 1
  shop-1 Change #1 of shop: "feat: coupons" — done: done [approved by carol, dave]
  ballot 2 is retired: approved by carol, dave; #1 was merged (as commit3), Wed 2026-03-04 09:00 UTC
  · ✔ Merge: #1 -> commit3
  » Change #1 of shop: "feat: coupons": merged; approved by carol, dave; took 2d
  shop-2 dev-commit3 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit4
