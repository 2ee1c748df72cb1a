# A second hotfix is started while one is open. The one that is approved first goes first; the other waits, and takes it
# in on its branch.
alice> /hotfix start
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  (only alice sees) shop-1: hotfix 1.3.1 of shop, from 1.3.0 (commit1), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/shop, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.3.1: commit1
dave> push acme/shop hotfixes/v1.3.1 "fix: rounding" fix.txt=fixed
  commit2 on hotfixes/v1.3.1
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
  · ✔ Open pull request into stage: #1
bob> /hotfix start
  shop-2 Hotfix 1.3.2 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.3.2; push the fix there
  » Hotfixes 1.3.1 (shop-1) and 1.3.2 (shop-2) are both open: the one that is approved first goes first, the other waits for it, and must then take it in or start again.
  · Hotfixes 1.3.1 (shop-1) and 1.3.2 (shop-2) are both open: the one that is approved first goes first, the other waits for it, and must then take it in or start again.
  (only bob sees) shop-2: hotfix 1.3.2 of shop, from 1.3.0 (commit1), which prod runs. Push the fix to branch hotfixes/v1.3.2 of acme/shop, then say /hotfix submit.
      Hotfixes 1.3.1 (shop-1) and 1.3.2 (shop-2) are both open: the one that is approved first goes first, the other waits for it, and must then take it in or start again.
  · ✔ Cut hotfixes/v1.3.2: commit1
bob> push acme/shop hotfixes/v1.3.2 "fix: other" other.txt=fixed
  commit3 on hotfixes/v1.3.2
  shop-2 Hotfix 1.3.2 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.2 holds the whole fix
  · ✔ Open pull request into stage: #2
dave> /hotfix submit 1.3.1
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 1; can approve: erin
  (only dave sees) shop-1: hotfix 1.3.1 is submitted and ready for review.
  ballot 1: Approve: Hotfix 1.3.1 of shop to prod (head commit2) — needs 1 of on-call (erin)
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: rounding" (dave)
  · asked erin-ops to review #1
bob> /hotfix submit 1.3.2
  shop-2 Hotfix 1.3.2 of shop to prod — waiting: approvals: 0 of 1; can approve: dave, erin
  (only bob sees) shop-2: hotfix 1.3.2 is submitted and ready for review.
  ballot 2: Approve: Hotfix 1.3.2 of shop to prod (head commit3) — needs 1 of on-call (dave, erin)
      ⚠ neither on the dev branch's own line nor approved before: commit3 "fix: other" (bob)
  · asked dave, erin-ops to review #2
erin> react ✅ on 1
  · ✔ Merge: #1 -> commit4
  · ✔ Tag stage/v1.3.1, prod/v1.3.1, v1.3.1: commit2
  · ✔ Await images: image1
  shop-1 Hotfix 1.3.1 of shop to prod — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by erin]
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit5
erin> react ✅ on 2
  shop-2 Hotfix 1.3.2 of shop to prod — waiting: lock: tidegate (hotfix) holds stage (Hotfix 1.3.1 of shop to prod goes first: /tide why shop-1 says how far it is, /tide abort shop-1 gives it up)
bob> /tide why
  (only bob sees) shop-2 · Hotfix 1.3.2 of shop to prod: Merge
        lock: tidegate (hotfix) holds stage (Hotfix 1.3.1 of shop to prod goes first: /tide why shop-1 says how far it is, /tide abort shop-1 gives it up)
      shop-1 · Hotfix 1.3.1 of shop to prod: Await rollout in stage
        rolling out in stage: 0 of 3 replicas; deadline in 5m
world> pass 10m
  · ✔ Await rollout in stage: healthy
  shop-2 Hotfix 1.3.2 of shop to prod — waiting: order: prod runs 1.3.1 now, and this hotfix was started from 1.3.0, which lacks that; merge v1.3.1 into hotfixes/v1.3.2 and push, or /hotfix abort 1.3.2, then /hotfix start again
  ballot 1 is retired: approved by erin; #1 was merged (as commit4), prod was bumped (as commit6), stage was bumped (as commit5), Mon 2026-03-02 09:00 UTC
  ballot 2 is retired: held; nobody is asked now. What stands here counts once it goes on
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit6
  ‼ Hotfix 1.3.2 of shop to prod (shop-2) is held: prod runs 1.3.1 now, and this hotfix was started from 1.3.0, which lacks that; merge v1.3.1 into hotfixes/v1.3.2 and push, or /hotfix abort 1.3.2, then /hotfix start again
  shop-1 Hotfix 1.3.1 of shop to prod — done: done [approved by erin]
  · ✔ Await rollout in prod: healthy
  · ✔ Update prod branch: commit2
  » Released: Hotfix 1.3.1 of shop to prod; approved by erin; took 1m. To go back: /rollback prod --app shop
  · ✔ Back-merge into dev: #3
  · ✔ Bump dev: commit7
  shop-3 dev-commit8 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit8 of shop to dev: running
bob> /tide why
  (only bob sees) shop-2 · Hotfix 1.3.2 of shop to prod: Merge
        order: prod runs 1.3.1 now, and this hotfix was started from 1.3.0, which lacks that; merge v1.3.1 into hotfixes/v1.3.2 and push, or /hotfix abort 1.3.2, then /hotfix start again
bob> pr acme/shop hotfixes/v1.3.1 -> hotfixes/v1.3.2 "take 1.3.1 in"
  acme/shop#4
bob> merge acme/shop#4
  ballot 2 is retired: what it was about has changed; vote on the new ballot
  » Hotfix 1.3.2 of shop to prod (shop-2) stands on what runs again and goes on
  ballot 3: Approve: Hotfix 1.3.2 of shop to prod (head commit9) — needs 1 of on-call (erin)
      ⚠ neither on the dev branch's own line nor approved before: commit3 "fix: other" (bob)
  (only erin sees) Your ✅ on Hotfix 1.3.2 of shop to prod (shop-2) does not count: it was given on something that has changed since; look at what is new and vote again
  · #2 moved from commit3 to commit9: approvals of the old head do not count for the new one
  shop-2 Hotfix 1.3.2 of shop to prod — waiting: approvals: 0 of 1; can approve: erin
dave> react ✅ on 3
  (only dave sees) Your ✅ on Hotfix 1.3.2 of shop to prod (shop-2) does not count: you wrote one of its commits; someone else must approve
erin> react ✅ on 3
  · ✔ Merge: #2 -> commit10
  · ✔ Tag stage/v1.3.2, prod/v1.3.2, v1.3.2: commit9
  · ✔ Await images: image2
  shop-2 Hotfix 1.3.2 of shop to prod — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by erin]
  · ✔ Bump stage: #2
  · ✔ Merge bump of stage: #2 -> commit11
world> pass 10m
  · ✔ Await rollout in stage: healthy
  ballot 3 is retired: approved by erin; #2 was merged (as commit10), prod was bumped (as commit12), stage was bumped (as commit11), Mon 2026-03-02 09:10 UTC
  · ✔ Bump prod: #2
  · ✔ Merge bump of prod: #2 -> commit12
  shop-2 Hotfix 1.3.2 of shop to prod — done: done [approved by erin]
  · ✔ Await rollout in prod: healthy
  · ✔ Update prod branch: commit9
  » Released: Hotfix 1.3.2 of shop to prod; approved by erin; took 11m. To go back: /rollback prod --app shop
  · ✔ Back-merge into dev: #5
  · ✔ Bump dev: commit13
  shop-4 dev-commit14 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit14 of shop to dev: running
bob> /tide status
  (only bob sees) shop
        dev    dev-commit14, healthy, since Mon 2026-03-02 09:11 UTC (9m ago)
        stage  1.3.2, healthy, since Mon 2026-03-02 09:10 UTC (10m ago)
        prod   1.3.2, healthy, since Mon 2026-03-02 09:10 UTC (9m ago)
        nothing under way
