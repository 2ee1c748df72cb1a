# A login that another account took counts as bob's once the configuration says that this account is his: what it gives then counts.
world> rename bobcat robert
alice> push acme/shop feature "feat: coupons"
  commit1 on feature
alice> pr acme/shop feature -> dev "feat: coupons"
  acme/shop#1
  ballot 1: Approve: Change #1 of shop: "feat: coupons" (head commit1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat to review #1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: 0 of 1; can approve: bob, carol
bobcat> review approve acme/shop#1
  · bobcat#9: Your ✅ on shop-1 does not count: this login belongs to nobody in the configuration; ask to be added to `people`
  ‼ The GitHub login bobcat of bob belongs to account 9 by now, and was account 2: somebody else may have taken it, so nothing that it does counts. If it is bob's, say so in the configuration: `people.bob.github: { login: bobcat, id: 9 }`; else put the login that bob has now.
  ‼ The GitHub login bobcat of bob belongs to account 9 by now, and was account 2: somebody else may have taken it, so nothing that it does counts. If it is bob's, say so in the configuration: `people.bob.github: { login: bobcat, id: 9 }`; else put the login that bob has now.
world> configure github: bobcat, => github: { login: bobcat, id: 9 },
  ballot 1 is retired: what it was about has changed; vote on the new ballot
  » The configuration changed for shop-1: what the GitHub login bobcat said as another account than 9 was bob's and is nobody's. It is asked again; votes given before do not count.
  ballot 2: Approve: Change #1 of shop: "feat: coupons" (head commit1) — needs 1 of shop-devs (bob, carol)
  · bobcat: Your ✅ on shop-1 does not count: it was given on something that has changed since; look at what is new and vote again
bobcat> review approve acme/shop#1
  shop-1 Change #1 of shop: "feat: coupons" — done: done [approved by bob]
  ballot 2 is retired: approved by bob; #1 was merged (as commit2), Mon 2026-03-02 09:00 UTC
  · ✔ Merge: #1 -> commit2
  » Change #1 of shop: "feat: coupons": merged; approved by bob
  shop-2 dev-commit2 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit3
alice> /tide status
  (only alice sees) shop
        dev    dev-commit2, rolling out, since Mon 2026-03-02 09:00 UTC (just now)
        stage  1.3.0
        prod   1.3.0
        shop-2 · dev-commit2 of shop to dev: Await rollout in dev (rolling out in dev: 0 of 3 replicas; deadline in 5m)
