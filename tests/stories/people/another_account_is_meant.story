# A login that another account took counts again once the configuration says that this is the account that is meant, and what it said before that is asked anew. Somebody with two accounts is one person.
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
alice> /tide why
  (only alice sees) shop-1 · Change #1 of shop: "feat: coupons": Merge
        approvals: 0 of 1; can approve: bob, carol
world> configure github: bobcat, => github: [{ login: bobcat, id: 999 }],
  ballot 1 is retired: what it was about has changed; vote on the new ballot
  » The configuration changed for shop-1: what the GitHub login bobcat said as another account than 999 was bob's and is nobody's. It is asked again; votes given before do not count.
  ballot 2: Approve: Change #1 of shop: "feat: coupons" (head commit1) — needs 1 of shop-devs (bob, carol)
  · bobcat#9: Your ✅ on shop-1 does not count: this login belongs to nobody in the configuration; ask to be added to `people`
alice> /tide why
  (only alice sees) shop-1 · Change #1 of shop: "feat: coupons": Merge
        approvals: 0 of 1; can approve: bob, carol
world> configure github: [{ login: bobcat, id: 999 }], => github: [robert, carolus],
  ballot 2 is retired: what it was about has changed; vote on the new ballot
  ballot 3: Approve: Change #1 of shop: "feat: coupons" (head commit1) — needs 1 of shop-devs (bob, carol)
  · bobcat: Your ✅ on shop-1 does not count: this login belongs to nobody in the configuration; ask to be added to `people`
carolus> review approve acme/shop#1
  shop-1 Change #1 of shop: "feat: coupons" — done: done [approved by bob]
  ballot 3 is retired: approved by bob; #1 was merged (as commit2), Mon 2026-03-02 09:00 UTC
  · ✔ Merge: #1 -> commit2
  » Change #1 of shop: "feat: coupons": merged; approved by bob
  shop-2 dev-commit2 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit3
