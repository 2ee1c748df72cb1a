# One's own approval, a stranger's and somebody's who is not on the list do not count; each is told why.
alice> push acme/shop feature "feat: coupons"
  commit1 on feature
alice> pr acme/shop feature -> dev "feat: coupons"
  acme/shop#1
  ballot 1: Approve: Change #1 of shop: "feat: coupons" (head commit1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat to review #1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: 0 of 1; can approve: bob, carol
alice> review approve acme/shop#1
  · alice-gh: Your ✅ on shop-1 does not count: you asked for this delivery; someone else must approve
alice> react ✅ on 1
  (only alice sees) Your ✅ on Change #1 of shop: "feat: coupons" (shop-1) does not count: you asked for this delivery; someone else must approve
mallory> review approve acme/shop#1
  · mallory: Your ✅ on shop-1 does not count: this login belongs to nobody in the configuration; ask to be added to `people`
mallory> react ✅ on 1
  (only mallory sees) Your ✅ on Change #1 of shop: "feat: coupons" (shop-1) does not count: this login belongs to nobody in the configuration; ask to be added to `people`
erin> react ✅ on 1
  (only erin sees) Your ✅ on Change #1 of shop: "feat: coupons" (shop-1) does not count: you are not among those asked to approve this
erin> /tide why shop-1
  (only erin sees) shop-1 · Change #1 of shop: "feat: coupons": Merge
        approvals: 0 of 1; can approve: bob, carol
world> pass 2h
bob> react ✅ on 1
  shop-1 Change #1 of shop: "feat: coupons" — done: done [approved by bob]
  ballot 1 is retired: approved by bob; #1 was merged (as commit2), Mon 2026-03-02 11:00 UTC
  · ✔ Merge: #1 -> commit2
  » Change #1 of shop: "feat: coupons": merged; approved by bob; took 2h
  shop-2 dev-commit2 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit3
world> pass 1m
  shop-2 dev-commit2 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit2 of shop to dev: running
