# A button votes like a reaction, stands until it is taken back by another press, and counts once beside a reaction.
#config change: { quorum: 1, from: [shop-devs] } => change: { quorum: 2, from: [shop-devs, release-managers] }
alice> push acme/shop feature "feat: coupons"
  commit1 on feature
alice> pr acme/shop feature -> dev "feat: coupons"
  acme/shop#1
  ballot 1: Approve: Change #1 of shop: "feat: coupons" (head commit1) — needs 2 of shop-devs, release-managers (bob, carol, dave)
  · asked bobcat to review #1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: 0 of 2; can approve: bob, carol, dave
alice> press approve on 1
  (only alice sees) Your ✅ on Change #1 of shop: "feat: coupons" (shop-1) does not count: you asked for this delivery; someone else must approve
carol> press approve on 1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: 1 of 2 (carol); can approve: bob, dave [1 of 2: carol]
  (only carol sees) Noted: ✅ on ballot 1. Withdraw takes it back.
carol> react ✅ on 1
carol> press withdraw on 1
  (only carol sees) Taken back: your vote on ballot 1.
carol> unreact ✅ on 1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: 0 of 2; can approve: bob, carol, dave
carol> press withdraw on 1
  (only carol sees) There is nothing to take back: you pressed no button. A reaction is taken back by removing it.
bob> press reject on 1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: rejected by bob; can withdraw it: bob
  (only bob sees) Noted: ❌ on ballot 1. Withdraw takes it back.
carol> press approve on 1
  (only carol sees) Noted: ✅ on ballot 1. Withdraw takes it back.
alice> push acme/shop feature "feat: coupons, cheaper"
  commit2 on feature
  ballot 1 is retired: what it was about has changed; vote on the new ballot
  ballot 2: Approve: Change #1 of shop: "feat: coupons" (head commit2) — needs 2 of shop-devs, release-managers (bob, carol, dave)
  (only alice sees) Your ✅ on Change #1 of shop: "feat: coupons" (shop-1) does not count: you asked for this delivery; someone else must approve
  (only carol sees) Your ✅ on Change #1 of shop: "feat: coupons" (shop-1) does not count: it was given on something that has changed since; look at what is new and vote again
  · #1 moved from commit1 to commit2: approvals of the old head do not count for the new one
carol> press approve on 1
  (only carol sees) That does not count: this ballot is retired: what it was about has changed; vote on the new ballot.
carol> press approve on 2
  (only carol sees) Noted: ✅ on ballot 2. Withdraw takes it back.
dave> press approve on 2
  (only dave sees) Noted: ✅ on ballot 2. Withdraw takes it back.
bob> press withdraw on 1
  shop-1 Change #1 of shop: "feat: coupons" — done: done [approved by carol, dave]
  ballot 2 is retired: approved by carol, dave; #1 was merged (as commit3), Mon 2026-03-02 09:00 UTC
  (only bob sees) Taken back: your vote on ballot 1.
  · ✔ Merge: #1 -> commit3
  » Change #1 of shop: "feat: coupons": merged; approved by carol, dave
  shop-2 dev-commit3 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit4
