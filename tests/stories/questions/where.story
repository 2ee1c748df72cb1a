# Where is my change: by pull request, commit and ticket, from the branch it is written on to production.
alice> push acme/shop features/coupons "feat: coupons (SHOP-12)"
  commit1 on features/coupons
alice> pr acme/shop features/coupons -> dev "feat: coupons (SHOP-12)"
  acme/shop#1
  ballot 1: Approve: Change #1 of shop: "feat: coupons (SHOP-12)" (head commit1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat to review #1
  shop-1 Change #1 of shop: "feat: coupons (SHOP-12)" — waiting: approvals: 0 of 1; can approve: bob, carol
alice> /tide where SHOP-12
  (only alice sees) shop: #1 feat: coupons (SHOP-12): not merged, it is open into dev: shop-1 · Change #1 of shop: "feat: coupons (SHOP-12)": Merge (approvals: 0 of 1; can approve: bob, carol)
alice> /tide where 1
  (only alice sees) shop: #1 feat: coupons (SHOP-12): not merged, it is open into dev: shop-1 · Change #1 of shop: "feat: coupons (SHOP-12)": Merge (approvals: 0 of 1; can approve: bob, carol)
bob> react ✅ on 1
  shop-1 Change #1 of shop: "feat: coupons (SHOP-12)" — done: done [approved by bob]
  ballot 1 is retired: approved by bob; #1 was merged (as commit2), Mon 2026-03-02 09:00 UTC
  · ✔ Merge: #1 -> commit2
  » Change #1 of shop: "feat: coupons (SHOP-12)": merged; approved by bob
  shop-2 dev-commit2 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit3
world> pass 1m
  shop-2 dev-commit2 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit2 of shop to dev: running
alice> /tide where #1
  (only alice sees) shop: #1 feat: coupons (SHOP-12) (commit2)
        dev    since Mon 2026-03-02 09:00 UTC (1m ago), dev-commit2, healthy
        stage  not yet. Next: /release cut VERSION --app shop
        prod   not yet
alice> /release cut 1.4.0
  (only alice sees) shop-3: release 1.4.0 of shop to stage, cut at commit2.
  · ✔ Cut releases/v1.4.0: commit2
  · ✔ Open pull request into stage: #2
  ballot 2: Approve: Release 1.4.0 of shop to stage (head commit2, images image1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #2
  shop-3 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
alice> /tide where SHOP-12
  (only alice sees) shop: feat: coupons (SHOP-12) (commit1)
        dev    since Mon 2026-03-02 09:00 UTC (1m ago), dev-commit2, healthy
        stage  waits: shop-3 · Merge (approvals: 0 of 1; can approve: bob, carol)
        prod   not yet
bob> react ✅ on 2
  · ✔ Merge: #2 -> commit4
  · ✔ Tag v1.4.0: commit4
  · ✔ Retag images: image1
  shop-3 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 2 is retired: approved by bob; #2 was merged (as commit4), stage was bumped (as commit5), Mon 2026-03-02 09:01 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit5
world> pass 35m
  shop-3 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app shop
alice> /tide where https://github.com/acme/shop/pull/1
  (only alice sees) shop: #1 feat: coupons (SHOP-12) (commit2)
        dev    since Mon 2026-03-02 09:00 UTC (36m ago), dev-commit2, healthy
        stage  since Mon 2026-03-02 09:01 UTC (35m ago), 1.4.0, healthy
        prod   not yet. Next: /promote prod 1.4.0 --app shop
carol> /promote prod 1.4.0
  shop-4 Promotion of shop 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  (only carol sees) shop-4: promotion of shop 1.4.0 (commit4) to prod.
  · ✔ Await images: image1
  · ✔ Cut promotions/v1.4.0: commit4
  · ✔ Open pull request into prod: #3
  ballot 3: Approve: Promotion of shop 1.4.0 to prod (head commit4, images image1) — needs 2 of release-managers (bob, dave)
  · asked bobcat, dave to review #3
alice> /tide where commit1
  (only alice sees) shop: #1 feat: coupons (SHOP-12) (commit2)
        dev    since Mon 2026-03-02 09:00 UTC (36m ago), dev-commit2, healthy
        stage  since Mon 2026-03-02 09:01 UTC (35m ago), 1.4.0, healthy
        prod   waits: shop-4 · Merge (approvals: 0 of 2; can approve: bob, dave)
bob> react ✅ on 3
  shop-4 Promotion of shop 1.4.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
dave> react ✅ on 3
  · ✔ Merge: #3 -> commit6
  shop-4 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, dave]
  ballot 3 is retired: approved by bob, dave; #3 was merged (as commit6), prod was bumped (as commit7), Mon 2026-03-02 09:36 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit7
world> pass 1m
  shop-4 Promotion of shop 1.4.0 to prod — done: done [approved by bob, dave]
  · ✔ Await rollout in prod: healthy
  » Released: Promotion of shop 1.4.0 to prod; approved by bob, dave. To go back: /rollback prod --app shop
alice> /tide where 1
  (only alice sees) shop: #1 feat: coupons (SHOP-12) (commit2)
        dev    since Mon 2026-03-02 09:00 UTC (37m ago), dev-commit2, healthy
        stage  since Mon 2026-03-02 09:01 UTC (36m ago), 1.4.0, healthy
        prod   since Mon 2026-03-02 09:36 UTC (1m ago), 1.4.0, healthy
# What is reverted is said, where it is and where it still runs; and that it was brought back.
alice> push acme/shop dev "Revert: coupons. This reverts commit commit1."
  commit8 on dev
  shop-5 dev-commit8 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit9
world> pass 1m
  shop-5 dev-commit8 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit8 of shop to dev: running
alice> /tide where commit1
  (only alice sees) shop: #1 feat: coupons (SHOP-12) (commit2): reverted on dev by commit8 (Revert: coupons. This reverts commit commit1.)
        dev    came there, and is reverted by commit8 (Revert: coupons. This reverts commit commit1.) in what runs: dev-commit8, healthy
        stage  since Mon 2026-03-02 09:01 UTC (37m ago), 1.4.0, healthy
        prod   since Mon 2026-03-02 09:36 UTC (2m ago), 1.4.0, healthy
# What is not there is said, with where it was looked for.
alice> /tide where 99
  (only alice sees) There is no pull request #99 in acme/shop.
alice> /tide where deadbeef
  (only alice sees) There is no commit commit10 in acme/shop: it was never pushed there, or a push by force took it off its branch.
alice> /tide where SHOP-99
  (only alice sees) Nothing names SHOP-99 in acme/shop: neither an open pull request nor the newest 3 commits of dev were found to. Ask by commit for what is older.
alice> /tide where coupons
  (only alice sees) coupons is no pull request, commit or ticket. Write 12, the beginning of a commit's id (4 digits or more), or a ticket such as SHOP-12.
alice> /tide where shop-2
  (only alice sees) Nothing names shop-2 in acme/shop: neither an open pull request nor the newest 3 commits of dev were found to. Ask by commit for what is older.
      shop-2 is a delivery as well: /tide why shop-2 says how far it is.
alice> /tide where
  (only alice sees) /tide where also needs PR|COMMIT|TICKET.
      Usage: /tide where PR|COMMIT|TICKET
      Example: /tide where 42
bob> push acme/shop features/other "feat: vouchers"
  commit11 on features/other
bob> pr acme/shop features/other -> dev "feat: vouchers"
  acme/shop#4
  ballot 4: Approve: Change #4 of shop: "feat: vouchers" (head commit11) — needs 1 of shop-devs (alice, carol)
  · asked alice-gh to review #4
  shop-6 Change #4 of shop: "feat: vouchers" — waiting: approvals: 0 of 1; can approve: alice, carol
bob> close acme/shop#4
  shop-6 Change #4 of shop: "feat: vouchers" — ended: #4 was closed by hand
  ballot 4 is retired: over: #4 was closed by hand
  » Change #4 of shop: "feat: vouchers" ended: #4 was closed by hand
bob> /tide where 4
  (only bob sees) shop: #4 feat: vouchers: not merged, bobcat closed it. It goes nowhere unless it is reopened
