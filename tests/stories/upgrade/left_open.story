# What the release before left open, opened by this one: a release that was voted on and is frozen, a hotfix with its ballot,
# another that was approved and is locked out of prod, a promotion that waits for its soak, one that was reviewed before a
# rollback, a break-glass, and a version whose rollout was given up. What is told, and that nothing merges on a ballot whose
# subject is another now. (tests/it/upgrade says how it was made.)
#world 0.1 2026-11-26T07:33:00Z
#config values-stage.yaml, at: image.tag } => values-stage.yaml, at: image.tag, digest_at: image.digest }
world> start
  shop-6 Promotion of shop 1.5.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  ballot 5: Approve: Promotion of shop 1.5.0 to prod (head commit1, images image1) — needs 2 of release-managers (bob, dave)
  ballot 7: Approve: Promotion of billing 1.4.0 to prod (head commit2, images image2) — needs 2 of release-managers (bob, dave)
  ballot 8 is retired: what it was about has changed; vote on the new ballot
  ballot 9 is retired: what it was about has changed; vote on the new ballot
  shop-10 Release 1.6.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  ballot 11 is retired: what it was about has changed; vote on the new ballot
  ‼ shop in prod: a break-glass of carol opens nothing (the till is on fire): it was granted by an older tidegate, for no delivery in particular; ask again with /override prod DELIVERY REASON
  » From now on a ballot of ledger names what enters and neither the dev branch nor an approved delivery explains. Taken as explained, because it was there before: what ran in stage (commit3, 1 commit that the dev branch does not hold).
  » From now on a ballot of shop names what enters and neither the dev branch nor an approved delivery explains. Taken as explained, because it was there before: what stood on stage (commit1, 2 commits that the dev branch does not hold) and what stood on prod (commit4, 2 commits that the dev branch does not hold).
  · bobcat: Your ✅ on shop-6 does not count: what the pull request said then was not tidegate's; read what it says now, and review again or vote on its ballot
  ballot 12: Approve: Hotfix 1.3.1 of till to prod (head commit5, images image3) — needs 1 of on-call (dave)
      ⚠ neither on the dev branch's own line nor approved before: commit5 "fix: rounding" (pushed by tidegate, signed as erin)
  ballot 13: Approve: Hotfix 1.3.1 of ledger to prod (head commit3, images image4) — needs 1 of on-call (dave, erin)
  (only erin sees) Your ✅ on Hotfix 1.3.1 of ledger to prod (ledger-1) does not count: it was given on something that has changed since; look at what is new and vote again
  ballot 14: Approve: Release 1.6.0 of shop to stage (head commit6, images image5) — needs 1 of shop-devs (bob, carol)
  (only bob sees) Your ✅ on Release 1.6.0 of shop to stage (shop-10) does not count: it was given on something that has changed since; look at what is new and vote again
  billing-2 Promotion of billing 1.4.0 to prod — waiting: soak: healthy in stage for less than 30m; opens in 28m 12s
  till-2 Hotfix 1.3.1 of till to prod — waiting: approvals: 0 of 1; can approve: dave
  ledger-1 Hotfix 1.3.1 of ledger to prod — waiting: approvals: 0 of 1; can approve: dave, erin
  · ✔ Bump prod: #2
  · ✔ Bump stage: #5
  · ✔ Bump prod: #3
alice> /tide why
  (only alice sees) shop-10 · Release 1.6.0 of shop to stage: Merge
        approvals: 0 of 1; can approve: bob, carol
        freeze: stage is frozen until Thu 2026-11-26 15:31 UTC (moving house, by bob); can thaw: alice, bob, carol, dave, erin
      shop-6 · Promotion of shop 1.5.0 to prod: Merge
        approvals: 0 of 2; can approve: bob, dave
        lock: dave holds prod (too slow); /promote prod 1.5.0 asks for it anew; can unlock: bob, carol, dave, erin
        soak: healthy in stage for less than 30m; opens in 27m 58s
        a break-glass of carol opens nothing (the till is on fire): it was granted by an older tidegate, for no delivery in particular; ask again with /override prod DELIVERY REASON
alice> #billing /tide why
  (only alice sees) billing-2 · Promotion of billing 1.4.0 to prod: Merge bump of prod
        soak: healthy in stage for less than 30m; opens in 28m 12s
alice> #till /tide why
  (only alice sees) till-2 · Hotfix 1.3.1 of till to prod: Merge bump of stage
        approvals: 0 of 1; can approve: dave
        freeze: stage is frozen until Thu 2026-11-26 15:31 UTC (moving house, by bob); can thaw: alice, bob, carol, dave, erin
alice> #ledger /tide why
  (only alice sees) ledger-1 · Hotfix 1.3.1 of ledger to prod: Merge bump of prod
        approvals: 0 of 1; can approve: dave, erin
        lock: dave holds prod (counting the money); can unlock: bob, carol, dave, erin
alice> /tide status
  (only alice sees) shop
        dev    dev-commit6, healthy, since Thu 2026-11-26 07:31 UTC (1m ago)
        stage  1.5.0, healthy, since Thu 2026-11-26 07:30 UTC (2m ago); frozen until Thu 2026-11-26 15:31 UTC by bob (moving house)
        prod   1.3.0, healthy, since Thu 2026-11-26 07:31 UTC (1m ago); locked by dave (too slow); a break-glass of carol opens nothing (the till is on fire): it was granted by an older tidegate, for no delivery in particular; ask again with /override prod DELIVERY REASON
        shop-10 · Release 1.6.0 of shop to stage: Merge (approvals: 0 of 1; can approve: bob, carol)
        shop-6 · Promotion of shop 1.5.0 to prod: Merge (approvals: 0 of 2; can approve: bob, dave)
world> start
# What was approved for exactly what still enters goes on when its time comes: the promotion when it has soaked.
world> pass 31m
  ballot 7 is retired: approved by bob, dave; prod was bumped (as commit7), Thu 2026-11-26 08:01 UTC
  · ✔ Merge bump of prod: #2 -> commit7
  billing-2 Promotion of billing 1.4.0 to prod — done: done [approved by bob, dave]
  · ✔ Await rollout in prod: healthy
  · ✔ Move tag prod/latest: commit2
  » Released: Promotion of billing 1.4.0 to prod; approved by bob, dave; took 30m. To go back: /rollback prod --app billing
# The promotion of shop was reviewed by a tidegate that did not write down of which images: bob is asked again.
dave> react ✅ on 5
  shop-6 Promotion of shop 1.5.0 to prod — waiting: approvals: 1 of 2 (dave); can approve: bob [1 of 2: dave]
# The hotfix of ledger was approved before its images were there: without its lock it waits for a vote that names them.
dave> /unlock ledger prod
  » dave unlocked ledger in prod.
  (only dave sees) ledger is unlocked in prod.
erin> react ✅ on 9
world> pass 1m
world> log acme/k8s-prod main
  commit7 Promotion 1.4.0 of billing
  commit8 prod: billing to v1.4.0
  commit9 Rollback 1.3.0 of shop
  commit10 prod: shop to v1.3.0
  commit11 Promotion 1.4.0 of shop
  commit12 prod: shop to v1.4.0
  commit13 Run till and ledger, too
  commit14 Run 1.3.0
erin> react ✅ on 13
  ledger-1 Hotfix 1.3.1 of ledger to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by erin]
  ballot 13 is retired: approved by erin; prod was bumped (as commit15), stage was bumped (as commit16), Thu 2026-11-26 08:05 UTC
  · ✔ Merge bump of prod: #3 -> commit15
# The release was voted on by its head, whose images come of it: thawed, it goes on.
bob> react ✅ on 14
  shop-10 Release 1.6.0 of shop to stage — waiting: freeze: stage is frozen until Thu 2026-11-26 15:31 UTC (moving house, by bob); can thaw: alice, bob, carol, dave, erin
bob> /thaw stage
  » bob thawed stage.
  » bob thawed stage.
  » bob thawed stage.
  » bob thawed stage.
  (only bob sees) stage is thawed.
  · ✔ Merge: #5 -> commit17
  · ✔ Tag v1.6.0: commit17
  · ✔ Retag images: image5
  shop-10 Release 1.6.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 14 is retired: approved by bob; #5 was merged (as commit17), stage was bumped (as commit18), Thu 2026-11-26 08:05 UTC
  · ✔ Bump stage: #7
  · ✔ Merge bump of stage: #7 -> commit18
# The hotfix of till is asked about anew, too.
erin> react ✅ on 8
  (only erin sees) Your reaction does not count: this ballot is retired: what it was about has changed; vote on the new ballot.
world> pass 1m
  ledger-1 Hotfix 1.3.1 of ledger to prod — done: done [approved by erin]
  shop-10 Release 1.6.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in prod: healthy
  · ✔ Move tag prod/latest: commit3
  » Released: Hotfix 1.3.1 of ledger to prod; approved by erin; took 33m. To go back: /rollback prod --app ledger
  · ✔ Back-merge into dev: #1
  · ✔ Await rollout in stage: healthy
  » Release 1.6.0 of shop to stage: ready for promotion; approved by bob; took 33m. Next: /promote prod 1.6.0 --app shop
  · ✔ Bump dev: commit19
  ledger-2 dev-commit20 of ledger to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit20 of ledger to dev: running
world> log acme/k8s-stage main
  commit18 Release 1.6.0 of shop
  commit21 stage: shop to v1.6.0
  commit16 Hotfix 1.3.1 of ledger
  commit22 stage: ledger to v1.3.1
  commit23 Release 1.4.0 of billing
  commit24 stage: billing to v1.4.0
  commit25 Release 1.4.0 of till
  commit26 stage: till to v1.4.0
  commit27 Release 1.5.0 of shop
  commit28 stage: shop to v1.5.0
  commit29 Release 1.4.0 of shop
  commit30 stage: shop to v1.4.0
  commit31 Run till and ledger, too
  commit32 Run 1.3.0
erin> react ✅ on 12
  (only erin sees) Your ✅ on Hotfix 1.3.1 of till to prod (till-2) does not count: you wrote one of its commits; someone else must approve
world> pass 5m
alice> /tide status
  (only alice sees) shop
        dev    dev-commit6, healthy, since Thu 2026-11-26 07:31 UTC (39m ago)
        stage  1.6.0, healthy, since Thu 2026-11-26 08:05 UTC (6m ago)
        prod   1.3.0, healthy, since Thu 2026-11-26 07:31 UTC (39m ago); locked by dave (too slow); a break-glass of carol opens nothing (the till is on fire): it was granted by an older tidegate, for no delivery in particular; ask again with /override prod DELIVERY REASON
        shop-6 · Promotion of shop 1.5.0 to prod: Merge (approvals: 1 of 2 (dave); can approve: bob)
world> log acme/k8s-stage main
  commit18 Release 1.6.0 of shop
  commit21 stage: shop to v1.6.0
  commit16 Hotfix 1.3.1 of ledger
  commit22 stage: ledger to v1.3.1
  commit23 Release 1.4.0 of billing
  commit24 stage: billing to v1.4.0
  commit25 Release 1.4.0 of till
  commit26 stage: till to v1.4.0
  commit27 Release 1.5.0 of shop
  commit28 stage: shop to v1.5.0
  commit29 Release 1.4.0 of shop
  commit30 stage: shop to v1.4.0
  commit31 Run till and ledger, too
  commit32 Run 1.3.0
world> log acme/k8s-prod main
  commit15 Hotfix 1.3.1 of ledger
  commit7 Promotion 1.4.0 of billing
  commit33 prod: ledger to v1.3.1
  commit8 prod: billing to v1.4.0
  commit9 Rollback 1.3.0 of shop
  commit10 prod: shop to v1.3.0
  commit11 Promotion 1.4.0 of shop
  commit12 prod: shop to v1.4.0
  commit13 Run till and ledger, too
  commit14 Run 1.3.0
