# Stage has people of its own for hotfixes: both lists are asked on one ballot, and one vote counts for every list that the voter is on.
#config release: { quorum: 1, from: [shop-devs] } => release: { quorum: 1, from: [shop-devs] }\n      hotfix: { quorum: 1, from: [shop-devs] }
erin> /hotfix start
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  (only erin sees) shop-1: hotfix 1.3.1 of shop, from 1.3.0 (commit1), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/shop, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.3.1: commit1
alice> push acme/shop hotfixes/v1.3.1 "fix: good"
  commit2 on hotfixes/v1.3.1
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
  · ✔ Open pull request into stage: #1
erin> /hotfix submit
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 1 for stage; can approve: bob, carol
  (only erin sees) shop-1: hotfix 1.3.1 is submitted and ready for review.
  ballot 1: Approve: Hotfix 1.3.1 of shop to prod (head commit2) — needs 1 of shop-devs (bob, carol) for stage, and 1 of on-call (dave) for prod
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: good" (alice)
  · asked dave to review #1
dave> react ✅ on 1
erin> /tide why
  (only erin sees) shop-1 · Hotfix 1.3.1 of shop to prod: Merge
        approvals: 0 of 1 for stage; can approve: bob, carol
carol> react ✅ on 1
  · ✔ Merge: #1 -> commit3
  · ✔ Tag stage/v1.3.1, prod/v1.3.1, v1.3.1: commit2
  · ✔ Await images: image1
  shop-1 Hotfix 1.3.1 of shop to prod — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by carol, dave]
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
world> pass 5m
  · ✔ Await rollout in stage: healthy
  ballot 1 is retired: approved by carol, dave; #1 was merged (as commit3), prod was bumped (as commit5), stage was bumped (as commit4), Mon 2026-03-02 09:00 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit5
  shop-1 Hotfix 1.3.1 of shop to prod — done: done [approved by carol, dave]
  · ✔ Await rollout in prod: healthy
  · ✔ Update prod branch: commit2
  » Released: Hotfix 1.3.1 of shop to prod; approved by carol, dave; took 1m. To go back: /rollback prod --app shop
  · ✔ Back-merge into dev: #2
  · ✔ Bump dev: commit6
  shop-2 dev-commit7 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit7 of shop to dev: running
