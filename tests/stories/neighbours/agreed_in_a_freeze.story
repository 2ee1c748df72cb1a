# A hotfix that all who are asked agreed on goes first although a freeze still holds it: a release that was approved before
# it waits for it, and takes it in.
alice> push acme/shop dev "feat: coupons" src/coupons.txt=coupons
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
carol> /freeze stage 8h "month end"
  » carol froze stage until Mon 2026-03-02 17:01 UTC: month end
  » carol froze stage until Mon 2026-03-02 17:01 UTC: month end
  (only carol sees) stage is frozen for 8h, until Mon 2026-03-02 17:01 UTC. /thaw stage ends it early.
alice> /release cut 1.4.0
  (only alice sees) shop-2: release 1.4.0 of shop to stage, cut at commit1.
  · ✔ Cut releases/v1.4.0: commit1
  · ✔ Open pull request into stage: #1
  ballot 1: Approve: Release 1.4.0 of shop to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #1
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
bob> react ✅ on 1
  shop-2 Release 1.4.0 of shop to stage — waiting: freeze: stage is frozen until Mon 2026-03-02 17:01 UTC (month end, by carol); can thaw: alice, bob, carol, dave, erin
alice> /hotfix start
  shop-3 Hotfix 1.3.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  » 1.4.0 is on its way to stage: stage takes the hotfix anyway, and the fix is then merged into its branch, which needs new votes.
  (only alice sees) shop-3: hotfix 1.3.1 of shop, from 1.3.0 (commit3), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/shop, then say /hotfix submit.
      1.4.0 is on its way to stage: stage takes the hotfix anyway, and the fix is then merged into its branch, which needs new votes.
  · ✔ Cut hotfixes/v1.3.1: commit3
bob> push acme/shop hotfixes/v1.3.1 "fix: rounding" src/rounding.txt=fixed
  commit4 on hotfixes/v1.3.1
  shop-3 Hotfix 1.3.1 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
  · ✔ Open pull request into stage: #2
alice> /hotfix submit
  shop-3 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 1; can approve: dave, erin
  (only alice sees) shop-3: hotfix 1.3.1 is submitted and ready for review.
  ballot 2: Approve: Hotfix 1.3.1 of shop to prod (head commit4) — needs 1 of on-call (dave, erin)
      ⚠ neither on the dev branch's own line nor approved before: commit4 "fix: rounding" (bob)
  · asked dave, erin-ops to review #2
dave> react ✅ on 2
  shop-3 Hotfix 1.3.1 of shop to prod — waiting: freeze: stage is frozen until Mon 2026-03-02 17:01 UTC (month end, by carol); can thaw: alice, bob, carol, dave, erin
alice> /tide why shop-2
  (only alice sees) shop-2 · Release 1.4.0 of shop to stage: Merge
        freeze: stage is frozen until Mon 2026-03-02 17:01 UTC (month end, by carol); can thaw: alice, bob, carol, dave, erin
        lock: tidegate (hotfix) holds stage (Hotfix 1.3.1 of shop to prod goes first: /tide why shop-3 says how far it is, /tide abort shop-3 gives it up)
dave> unreact ✅ on 2
  shop-3 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 1; can approve: dave, erin
alice> /tide why shop-2
  (only alice sees) shop-2 · Release 1.4.0 of shop to stage: Merge
        freeze: stage is frozen until Mon 2026-03-02 17:01 UTC (month end, by carol); can thaw: alice, bob, carol, dave, erin
dave> react ✅ on 2
  shop-3 Hotfix 1.3.1 of shop to prod — waiting: freeze: stage is frozen until Mon 2026-03-02 17:01 UTC (month end, by carol); can thaw: alice, bob, carol, dave, erin
carol> /thaw stage
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  ballot 1 is retired: what it was about has changed; vote on the new ballot
  » carol thawed stage.
  » carol thawed stage.
  (only carol sees) stage is thawed.
  · ✔ Merge: #2 -> commit5
  · ✔ Tag stage/v1.3.1, prod/v1.3.1, v1.3.1: commit4
  ballot 3: Approve: Release 1.4.0 of shop to stage (head commit1) — needs 1 of shop-devs (bob, carol)
  (only bob sees) Your ✅ on Release 1.4.0 of shop to stage (shop-2) does not count: it was given on something that has changed since; look at what is new and vote again
  · ✔ Await images: image2
  shop-3 Hotfix 1.3.1 of shop to prod — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by dave]
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit6
world> pass 10m
  · ✔ Await rollout in stage: healthy
  ballot 2 is retired: approved by dave; #2 was merged (as commit5), prod was bumped (as commit7), stage was bumped (as commit6), Mon 2026-03-02 09:01 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit7
  shop-3 Hotfix 1.3.1 of shop to prod — done: done [approved by dave]
  · ✔ Await rollout in prod: healthy
  · ✔ Update prod branch: commit4
  » Released: Hotfix 1.3.1 of shop to prod; approved by dave; took 1m. To go back: /rollback prod --app shop
  · ✔ Back-merge into dev: #3
  · ✔ Back-merge into releases/v1.4.0: #4
  ballot 3 is retired: what it was about has changed; vote on the new ballot
  ballot 4: Approve: Release 1.4.0 of shop to stage (head commit8) — needs 1 of shop-devs (bob, carol)
  (only bob sees) Your ✅ on Release 1.4.0 of shop to stage (shop-2) does not count: it was given on something that has changed since; look at what is new and vote again
  · #1 moved from commit1 to commit8: approvals of the old head do not count for the new one
  ballot 4 is retired: what it was about has changed; vote on the new ballot
  ballot 5: Approve: Release 1.4.0 of shop to stage (head commit8, images image3) — needs 1 of shop-devs (bob, carol)
  (only bob sees) Your ✅ on Release 1.4.0 of shop to stage (shop-2) does not count: it was given on something that has changed since; look at what is new and vote again
  · ✔ Bump dev: commit9
  shop-4 dev-commit8 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit8 of shop to dev: running
