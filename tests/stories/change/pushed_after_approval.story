# A push after the approval voids it, and says so; the new head needs a vote of its own.
#config checks: { change: [ci], release: [ci], hotfix: [ci] } => checks: { change: [ci, lint], release: [ci], hotfix: [ci] }
alice> push acme/shop feature "feat: coupons"
  commit1 on feature
alice> pr acme/shop feature -> dev "feat: coupons"
  acme/shop#1
  ballot 1: Approve: Change #1 of shop: "feat: coupons" (head commit1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat to review #1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: 0 of 1; can approve: bob, carol
carol> react ✅ on 1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: checks: waiting for lint
alice> push acme/shop feature "feat: coupons, cheaper"
  commit2 on feature
  ballot 1 is retired: what it was about has changed; vote on the new ballot
  ballot 2: Approve: Change #1 of shop: "feat: coupons" (head commit2) — needs 1 of shop-devs (bob, carol)
  (only carol sees) Your ✅ on Change #1 of shop: "feat: coupons" (shop-1) does not count: it was given on something that has changed since; look at what is new and vote again
  · #1 moved from commit1 to commit2: approvals of the old head do not count for the new one
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: 0 of 1; can approve: bob, carol
carol> react ✅ on 1
carol> react ✅ on 2
  shop-1 Change #1 of shop: "feat: coupons" — waiting: checks: waiting for lint
alice> /tide why shop-1
  (only alice sees) shop-1 · Change #1 of shop: "feat: coupons": Merge
        checks: waiting for lint
