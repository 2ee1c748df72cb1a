# A review given on an earlier head is dismissed on the forge too, saying why; one that says no stands until it is taken back.
#config checks: { change: [ci], release: [ci], hotfix: [ci] } => checks: { change: [ci, lint], release: [ci], hotfix: [ci] }
alice> push acme/shop feature "feat: coupons"
  commit1 on feature
alice> pr acme/shop feature -> dev "feat: coupons"
  acme/shop#1
  ballot 1: Approve: Change #1 of shop: "feat: coupons" (head commit1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat to review #1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: 0 of 1; can approve: bob, carol
bob> review approve acme/shop#1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: checks: waiting for lint
world> checks acme/shop feature
  ci Passed
  simulated CI: passed
  tidegate/approvals Passed
  Approved by bob.
alice> push acme/shop feature "feat: coupons, cheaper"
  commit2 on feature
  ballot 1 is retired: what it was about has changed; vote on the new ballot
  ballot 2: Approve: Change #1 of shop: "feat: coupons" (head commit2) — needs 1 of shop-devs (bob, carol)
  · bobcat: Your ✅ on shop-1 does not count: it was given on something that has changed since; look at what is new and vote again
  · #1 moved from commit1 to commit2: approvals of the old head do not count for the new one
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: 0 of 1; can approve: bob, carol
world> show acme/shop#1
  feat: coupons
  asked: bobcat
  > Given on commit1; the head is commit2 now, and this approval does not count for it. Please look at what is new.
world> checks acme/shop feature
  ci Passed
  simulated CI: passed
  tidegate/approvals Pending
  0 of 1 approvals.
  Approved by nobody.
  Can approve: bob, carol.
carol> review reject acme/shop#1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: rejected by carol; can withdraw it: carol
alice> push acme/shop feature "feat: coupons, cheapest"
  commit3 on feature
  ballot 2 is retired: what it was about has changed; vote on the new ballot
  ballot 3: Approve: Change #1 of shop: "feat: coupons" (head commit3) — needs 1 of shop-devs (bob, carol)
  · #1 moved from commit2 to commit3: approvals of the old head do not count for the new one
world> show acme/shop#1
  feat: coupons
  asked: bobcat
  > Given on commit1; the head is commit2 now, and this approval does not count for it. Please look at what is new.
world> checks acme/shop feature
  ci Passed
  simulated CI: passed
  tidegate/approvals Failed
  Rejected by carol; it opens when they take that back.
  Approved by nobody.
