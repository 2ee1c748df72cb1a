# People are accounts, not logins: bob's account is renamed and goes on counting, in what he opens and in what he says. Whoever takes the login that he gave up is nobody, and that is told once, until the configuration says which account is meant.
alice> push acme/shop feature "feat: coupons"
  commit1 on feature
alice> pr acme/shop feature -> dev "feat: coupons"
  acme/shop#1
  ballot 1: Approve: Change #1 of shop: "feat: coupons" (head commit1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat to review #1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: 0 of 1; can approve: bob, carol
bob> push acme/shop other "feat: gift cards"
  commit2 on other
bob> pr acme/shop other -> dev "feat: gift cards"
  acme/shop#2
  ballot 2: Approve: Change #2 of shop: "feat: gift cards" (head commit2) — needs 1 of shop-devs (alice, carol)
  · asked alice-gh to review #2
  shop-2 Change #2 of shop: "feat: gift cards" — waiting: approvals: 0 of 1; can approve: alice, carol
world> rename bobcat robert
world> pass 1m
robert> review approve acme/shop#2
  · bobcat: Your ✅ on shop-2 does not count: you asked for this delivery; someone else must approve
robert> review approve acme/shop#1
  shop-1 Change #1 of shop: "feat: coupons" — done: done [approved by bob]
  ballot 1 is retired: approved by bob; #1 was merged (as commit3), Mon 2026-03-02 09:01 UTC
  · ✔ Merge: #1 -> commit3
  » Change #1 of shop: "feat: coupons": merged; approved by bob; took 1m
  shop-3 dev-commit3 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit4
world> pass 1m
  shop-3 dev-commit3 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit3 of shop to dev: running
alice> push acme/shop third "feat: vouchers"
  commit5 on third
alice> pr acme/shop third -> dev "feat: vouchers"
  acme/shop#3
  ballot 3: Approve: Change #3 of shop: "feat: vouchers" (head commit5) — needs 1 of shop-devs (bob, carol)
  · asked bobcat to review #3
  shop-4 Change #3 of shop: "feat: vouchers" — waiting: approvals: 0 of 1; can approve: bob, carol
bobcat> review approve acme/shop#3
  · bobcat#16: Your ✅ on shop-4 does not count: this login belongs to nobody in the configuration; ask to be added to `people`
  ‼ The GitHub login bobcat of bob belongs to account 16 by now, and was account 2: somebody else may have taken it, so nothing that it does counts. If it is bob's, say so in the configuration: `people.bob.github: { login: bobcat, id: 16 }`; else put the login that bob has now.
  ‼ The GitHub login bobcat of bob belongs to account 16 by now, and was account 2: somebody else may have taken it, so nothing that it does counts. If it is bob's, say so in the configuration: `people.bob.github: { login: bobcat, id: 16 }`; else put the login that bob has now.
alice> /tide why
  (only alice sees) shop-4 · Change #3 of shop: "feat: vouchers": Merge
        approvals: 0 of 1; can approve: bob, carol
      shop-2 · Change #2 of shop: "feat: gift cards": Merge
        approvals: 0 of 1; can approve: alice, carol
alice> /tide status
  (only alice sees) shop
        dev    dev-commit3, healthy, since Mon 2026-03-02 09:01 UTC (1m ago)
        stage  1.3.0
        prod   1.3.0
        shop-4 · Change #3 of shop: "feat: vouchers": Merge (approvals: 0 of 1; can approve: bob, carol)
        shop-2 · Change #2 of shop: "feat: gift cards": Merge (approvals: 0 of 1; can approve: alice, carol)
      Warning: The GitHub login bobcat of bob belongs to account 16 by now, and was account 2: somebody else may have taken it, so nothing that it does counts. If it is bob's, say so in the configuration: `people.bob.github: { login: bobcat, id: 16 }`; else put the login that bob has now.
bobcat> review approve acme/shop#2
  · bobcat#16: Your ✅ on shop-2 does not count: this login belongs to nobody in the configuration; ask to be added to `people`
world> pass 25h
world> configure github: bobcat, => github: robert,
  ballot 2 is retired: what it was about has changed; vote on the new ballot
  ballot 3 is retired: what it was about has changed; vote on the new ballot
  » The configuration changed for shop-4: the GitHub login bobcat was bob's and is nobody's. It is asked again; votes given before do not count.
  » The configuration changed for shop-2: the GitHub login bobcat was bob's and is nobody's. It is asked again; votes given before do not count.
  ballot 4: Approve: Change #2 of shop: "feat: gift cards" (head commit2) — needs 1 of shop-devs (alice, carol)
  · bobcat: Your ✅ on shop-2 does not count: this login belongs to nobody in the configuration; ask to be added to `people`
  · robert: Your ✅ on shop-2 does not count: you asked for this delivery; someone else must approve
  ballot 5: Approve: Change #3 of shop: "feat: vouchers" (head commit5) — needs 1 of shop-devs (bob, carol)
  · bobcat: Your ✅ on shop-4 does not count: this login belongs to nobody in the configuration; ask to be added to `people`
alice> /tide status
  (only alice sees) shop
        dev    dev-commit3, healthy, since Mon 2026-03-02 09:01 UTC (1d 1h 1m ago)
        stage  1.3.0
        prod   1.3.0
        shop-4 · Change #3 of shop: "feat: vouchers": Merge (approvals: 0 of 1; can approve: bob, carol)
        shop-2 · Change #2 of shop: "feat: gift cards": Merge (approvals: 0 of 1; can approve: alice, carol)
robert> review approve acme/shop#3
  shop-4 Change #3 of shop: "feat: vouchers" — done: done [approved by bob]
  ballot 5 is retired: approved by bob; #3 was merged (as commit6), Tue 2026-03-03 10:02 UTC
  · ✔ Merge: #3 -> commit6
  » Change #3 of shop: "feat: vouchers": merged; approved by bob; took 1d 1h
  shop-5 dev-commit6 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit7
