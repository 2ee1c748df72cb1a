# A commit by somebody the configuration does not know may be anybody's who votes: it costs one approval more, once.
bob> push acme/shop feature "feat: coupons" src/a.txt=a as "Bob at home <bob@laptop.example>"
  commit1 on feature
bob> push acme/shop feature "feat: more coupons" src/b.txt=b as "@here *Bob* [x](http://evil.example) <bob@laptop.example>"
  commit2 on feature
mallory> pr acme/shop feature -> dev "feat: coupons"
  acme/shop#1
  ballot 1: Approve: Change #1 of shop: "feat: coupons" (head commit2) — needs 2 of shop-devs (alice, carol)
      ⚠ the configuration does not know who wrote commit2 by here Bob x http evil example (bob@laptop.example); commit1 by Bob at home (bob@laptop.example): one more must approve than the 1 asked for
  · asked alice-gh to review #1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: 0 of 2, one more than asked for because of commit2 by here Bob x http evil example (bob@laptop.example); commit1 by Bob at home (bob@laptop.example), whom the configuration does not know; can approve: alice, carol
world> pass 1m
alice> react ✅ on 1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: 1 of 2 (alice), one more than asked for because of commit2 by here Bob x http evil example (bob@laptop.example); commit1 by Bob at home (bob@laptop.example), whom the configuration does not know; can approve: carol [1 of 2: alice]
alice> /tide why
  (only alice sees) shop-1 · Change #1 of shop: "feat: coupons": Merge
        approvals: 1 of 2 (alice), one more than asked for because of commit2 by here Bob x http evil example (bob@laptop.example); commit1 by Bob at home (bob@laptop.example), whom the configuration does not know; can approve: carol
alice> checks acme/shop feature
  ci Passed
  simulated CI: passed
  tidegate/approvals Pending
  1 of 2 approvals.
  That is one more than asked for because of commit2 by here Bob x http evil example (bob@laptop.example); commit1 by Bob at home (bob@laptop.example), whom the configuration does not know.
  Approved by alice.
  Can approve: carol.
bob> react ✅ on 1
  (only bob sees) Your ✅ on Change #1 of shop: "feat: coupons" (shop-1) does not count: you committed or pushed one of its commits; someone else must approve
carol> react ✅ on 1
  shop-1 Change #1 of shop: "feat: coupons" — done: done [approved by alice, carol]
  ballot 1 is retired: approved by alice, carol; #1 was merged (as commit3), Mon 2026-03-02 09:01 UTC
  · ✔ Merge: #1 -> commit3
  » Change #1 of shop: "feat: coupons": merged; approved by alice, carol; took 1m
  shop-2 dev-commit3 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit4
