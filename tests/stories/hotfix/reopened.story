# A hotfix's pull request that was closed and is opened again goes on, on a new ballot: the votes of before do not count.
#config hotfix: { quorum: 1, from: [on-call] } => hotfix: { quorum: 2, from: [on-call, release-managers] }
alice> /hotfix start
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  (only alice sees) shop-1: hotfix 1.3.1 of shop, from 1.3.0 (commit1), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/shop, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.3.1: commit1
bob> push acme/shop hotfixes/v1.3.1 "fix: rounding"
  commit2 on hotfixes/v1.3.1
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
  · ✔ Open pull request into stage: #1
alice> /hotfix submit
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 2; can approve: carol, dave, erin
  (only alice sees) shop-1: hotfix 1.3.1 is submitted and ready for review.
  ballot 1: Approve: Hotfix 1.3.1 of shop to prod (head commit2) — needs 2 of on-call, release-managers (carol, dave, erin)
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: rounding" (bob)
  · asked dave, erin-ops to review #1
erin> react ✅ on 1
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: approvals: 1 of 2 (erin); can approve: carol, dave [1 of 2: erin]
alice> close acme/shop#1
  shop-1 Hotfix 1.3.1 of shop to prod — ended: #1 was closed by hand
  ballot 1 is retired: over: #1 was closed by hand
  » Hotfix 1.3.1 of shop to prod ended: #1 was closed by hand
world> pass 1m
alice> reopen acme/shop#1
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 2; can approve: carol, dave, erin
  » Hotfix 1.3.1 of shop to prod goes on: acme/shop#1 was opened again. Votes given before do not count; where people are asked, they vote on its new ballot. Reviews count again after /hotfix submit 1.3.1.
  ballot 2: Approve: Hotfix 1.3.1 of shop to prod (head commit2) — needs 2 of on-call, release-managers (carol, dave, erin)
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: rounding" (bob)
  (only erin sees) Your ✅ on Hotfix 1.3.1 of shop to prod (shop-1) does not count: it was given on something that has changed since; look at what is new and vote again
alice> /tide why shop-1
  (only alice sees) shop-1 · Hotfix 1.3.1 of shop to prod: Merge
        approvals: 0 of 2; can approve: carol, dave, erin
erin> react ✅ on 2
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: approvals: 1 of 2 (erin); can approve: carol, dave [1 of 2: erin]
dave> react ✅ on 2
  · ✔ Merge: #1 -> commit3
  · ✔ Tag stage/v1.3.1, prod/v1.3.1, v1.3.1: commit2
  · ✔ Await images: image1
  shop-1 Hotfix 1.3.1 of shop to prod — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by dave, erin]
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
world> pass 10m
  · ✔ Await rollout in stage: healthy
  ballot 2 is retired: approved by dave, erin; #1 was merged (as commit3), prod was bumped (as commit5), stage was bumped (as commit4), Mon 2026-03-02 09:01 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit5
  shop-1 Hotfix 1.3.1 of shop to prod — done: done [approved by dave, erin]
  · ✔ Await rollout in prod: healthy
  · ✔ Update prod branch: commit2
  » Released: Hotfix 1.3.1 of shop to prod; approved by dave, erin; took 2m. To go back: /rollback prod --app shop
  · ✔ Back-merge into dev: #2
  · ✔ Bump dev: commit6
  shop-2 dev-commit7 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit7 of shop to dev: running
