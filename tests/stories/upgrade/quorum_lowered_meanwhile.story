# The configuration was made easier together with the upgrade. What was asked before nobody kept, but the ballots say it: where
# they ask otherwise, it is asked again, and older votes do not count.
#world 0.1 2026-11-26T07:33:00Z
#config values-stage.yaml, at: image.tag } => values-stage.yaml, at: image.tag, digest_at: image.digest }
#config promotion: { quorum: 2, => promotion: { quorum: 1,
#config     approvals:\n      release: { quorum: 1, from: [shop-devs] }\n =>
world> start
  shop-6 Promotion of shop 1.5.0 to prod — waiting: approvals: 0 of 1; can approve: bob, dave
  ballot 5 is retired: what it was about has changed; vote on the new ballot
  ballot 7 is retired: what it was about has changed; vote on the new ballot
  shop-10 Release 1.6.0 of shop to stage — waiting: approvals: stage asked 1 to approve this release and asks nobody any more; /tide abort shop-10 and ask for it anew, or put the list back
  » The configuration changed for shop-10: its ballot asks 1 of shop-devs (alice, bob, carol), and nobody is asked now. It waits until it is asked for anew, after /tide abort shop-10.
  » The configuration changed for billing-2: its ballot asks 2 of release-managers (bob, carol, dave), and 1 of release-managers (bob, carol, dave) is asked now. It is asked again; votes given before do not count.
  » The configuration changed for shop-6: its ballot asks 2 of release-managers (bob, carol, dave), and 1 of release-managers (bob, carol, dave) is asked now. It is asked again; votes given before do not count.
  » From now on a ballot of shop names what enters and neither the dev branch nor an approved delivery explains. Taken as explained, because it was there before: what stood on stage (commit1, 2 commits that the dev branch does not hold) and what stood on prod (commit2, 2 commits that the dev branch does not hold).
  ballot 12: Approve: Promotion of shop 1.5.0 to prod (head commit1, images image1) — needs 1 of release-managers (bob, dave)
  · bobcat: Your ✅ on shop-6 does not count: what the pull request said then was not tidegate's; read what it says now, and review again or vote on its ballot
  ballot 13: Approve: Promotion of billing 1.4.0 to prod (head commit3, images image2) — needs 1 of release-managers (bob, dave)
  (only bob sees) Your ✅ on Promotion of billing 1.4.0 to prod (billing-2) does not count: it was given on something that has changed since; look at what is new and vote again
  (only dave sees) Your ✅ on Promotion of billing 1.4.0 to prod (billing-2) does not count: it was given on something that has changed since; look at what is new and vote again
  billing-2 Promotion of billing 1.4.0 to prod — waiting: approvals: 0 of 1; can approve: bob, dave
  ballot 8 is retired: what it was about has changed; vote on the new ballot
  ballot 9 is retired: what it was about has changed; vote on the new ballot
  · ✔ Bump prod: #2
  ballot 14: Approve: Hotfix 1.3.1 of till to prod (head commit4, images image3) — needs 1 of on-call (dave)
      ⚠ neither on the dev branch's own line nor approved before: commit4 "fix: rounding" (pushed by tidegate, signed as erin)
  » From now on a ballot of ledger names what enters and neither the dev branch nor an approved delivery explains. Taken as explained, because it was there before: what ran in stage (commit5, 1 commit that the dev branch does not hold).
  ballot 15: Approve: Hotfix 1.3.1 of ledger to prod (head commit5, images image4) — needs 1 of on-call (dave, erin)
  (only erin sees) Your ✅ on Hotfix 1.3.1 of ledger to prod (ledger-1) does not count: it was given on something that has changed since; look at what is new and vote again
  till-2 Hotfix 1.3.1 of till to prod — waiting: approvals: 0 of 1; can approve: dave
  ledger-1 Hotfix 1.3.1 of ledger to prod — waiting: approvals: 0 of 1; can approve: dave, erin
  · ✔ Bump stage: #5
  · ✔ Bump prod: #3
  ‼ shop in prod: a break-glass of carol opens nothing (the till is on fire): it was granted by an older tidegate, for no delivery in particular; ask again with /override prod DELIVERY REASON
alice> /tide why
  (only alice sees) shop-10 · Release 1.6.0 of shop to stage: Merge
        approvals: stage asked 1 to approve this release and asks nobody any more; /tide abort shop-10 and ask for it anew, or put the list back
        freeze: stage is frozen until Thu 2026-11-26 15:31 UTC (moving house, by bob); can thaw: alice, bob, carol, dave, erin
      shop-6 · Promotion of shop 1.5.0 to prod: Merge
        approvals: 0 of 1; can approve: bob, dave
        lock: dave holds prod (too slow); /promote prod 1.5.0 asks for it anew; can unlock: bob, carol, dave, erin
        soak: healthy in stage for less than 30m; opens in 27m 58s
        a break-glass of carol opens nothing (the till is on fire): it was granted by an older tidegate, for no delivery in particular; ask again with /override prod DELIVERY REASON
alice> #billing /tide why
  (only alice sees) billing-2 · Promotion of billing 1.4.0 to prod: Merge bump of prod
        approvals: 0 of 1; can approve: bob, dave
        soak: healthy in stage for less than 30m; opens in 28m 12s
bob> /thaw stage
  » bob thawed stage.
  » bob thawed stage.
  » bob thawed stage.
  » bob thawed stage.
  (only bob sees) stage is thawed.
world> pass 31m
world> log acme/k8s-stage main
  commit6 Hotfix 1.3.1 of ledger
  commit7 stage: ledger to v1.3.1
  commit8 Release 1.4.0 of billing
  commit9 stage: billing to v1.4.0
  commit10 Release 1.4.0 of till
  commit11 stage: till to v1.4.0
  commit12 Release 1.5.0 of shop
  commit13 stage: shop to v1.5.0
  commit14 Release 1.4.0 of shop
  commit15 stage: shop to v1.4.0
  commit16 Run till and ledger, too
  commit17 Run 1.3.0
world> log acme/k8s-prod main
  commit18 Rollback 1.3.0 of shop
  commit19 prod: shop to v1.3.0
  commit20 Promotion 1.4.0 of shop
  commit21 prod: shop to v1.4.0
  commit22 Run till and ledger, too
  commit23 Run 1.3.0
