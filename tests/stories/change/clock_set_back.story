# The machine's clock is set back between votes, and before a restart: whoever says something later has said it last.
#config change: { quorum: 1, from: [shop-devs] } => change: { quorum: 2, from: [shop-devs, release-managers] }
alice> push acme/shop feature "feat: coupons"
  commit1 on feature
alice> pr acme/shop feature -> dev "feat: coupons"
  acme/shop#1
  ballot 1: Approve: Change #1 of shop: "feat: coupons" (head commit1) — needs 2 of shop-devs, release-managers (bob, carol, dave)
  · asked bobcat to review #1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: 0 of 2; can approve: bob, carol, dave
carol> press approve on 1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: 1 of 2 (carol); can approve: bob, dave [1 of 2: carol]
  (only carol sees) Noted: ✅ on ballot 1. Withdraw takes it back.
world> clock back 1m
carol> press withdraw on 1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: 0 of 2; can approve: bob, carol, dave
  (only carol sees) Taken back: your vote on ballot 1.
carol> press approve on 1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: 1 of 2 (carol); can approve: bob, dave [1 of 2: carol]
  (only carol sees) Noted: ✅ on ballot 1. Withdraw takes it back.
world> clock back 1m
world> restart
carol> press withdraw on 1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: 0 of 2; can approve: bob, carol, dave
  (only carol sees) Taken back: your vote on ballot 1.
carol> press reject on 1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: rejected by carol; can withdraw it: carol
  (only carol sees) Noted: ❌ on ballot 1. Withdraw takes it back.
world> clock back 2h
carol> press approve on 1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: 1 of 2 (carol); can approve: bob, dave [1 of 2: carol]
  (only carol sees) Noted: ✅ on ballot 1. Withdraw takes it back.
bob> review reject acme/shop#1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: rejected by bob; can withdraw it: bob
world> clock back 1m
bob> review approve acme/shop#1
  shop-1 Change #1 of shop: "feat: coupons" — done: done [approved by bob, carol]
  ballot 1 is retired: approved by bob, carol; #1 was merged (as commit2), Mon 2026-03-02 09:00 UTC
  · ✔ Merge: #1 -> commit2
  » Change #1 of shop: "feat: coupons": merged; approved by bob, carol
  shop-2 dev-commit2 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit3
