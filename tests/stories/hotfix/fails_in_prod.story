# A hotfix that fails in prod brings its fix back nowhere: that is told, and the next release's ballot says what it lacks.
world> cluster fail prod shop v1.3.1 "panicked at src/main.rs"
dave> /hotfix start
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  (only dave sees) shop-1: hotfix 1.3.1 of shop, from 1.3.0 (commit1), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/shop, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.3.1: commit1
bob> push acme/shop hotfixes/v1.3.1 "fix: rounding"
  commit2 on hotfixes/v1.3.1
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
  · ✔ Open pull request into stage: #1
dave> /hotfix submit
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 1; can approve: erin
  (only dave sees) shop-1: hotfix 1.3.1 is submitted and ready for review.
  ballot 1: Approve: Hotfix 1.3.1 of shop to prod (head commit2) — needs 1 of on-call (erin)
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: rounding" (bob)
  · asked erin-ops to review #1
erin> react ✅ on 1
  · ✔ Merge: #1 -> commit3
  · ✔ Tag stage/v1.3.1, prod/v1.3.1, v1.3.1: commit2
  · ✔ Await images: image1
  shop-1 Hotfix 1.3.1 of shop to prod — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by erin]
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
world> pass 10m
  · ✔ Await rollout in stage: healthy
  ballot 1 is retired: approved by erin; #1 was merged (as commit3), prod was bumped (as commit5), stage was bumped (as commit4), Mon 2026-03-02 09:00 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit5
  shop-1 Hotfix 1.3.1 of shop to prod — needs help: rollout failed in prod: panicked at src/main.rs; rolling back [approved by erin]
  ‼ FAILED: Hotfix 1.3.1 of shop to prod: rollout failed in prod: panicked at src/main.rs; rolling back
  ‼ Hotfix 1.3.1 of shop to prod entered prod and is not brought back: a release cut now lacks its fix. Unless it is tried again, or is to go, merge hotfixes/v1.3.1 into dev by hand
  · ✔ Bump prod: #2
  · ✔ Merge bump of prod: #2 -> commit6
  shop-2 Rollback of shop in prod to 1.3.0 — done: done
  · ✔ Await rollout in prod: healthy
  » Rollback of shop in prod to 1.3.0: done; what was asked for before waits until it is asked anew, or /unlock
bob> push acme/shop dev "feat: gift cards"
  commit7 on dev
  shop-3 dev-commit7 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit8
alice> /release cut 1.4.0
  (only alice sees) shop-4: release 1.4.0 of shop to stage, cut at commit7.
  · ✔ Cut releases/v1.4.0: commit7
  · ✔ Open pull request into stage: #2
  ballot 2: Approve: Release 1.4.0 of shop to stage (head commit7, images image2) — needs 1 of shop-devs (bob, carol)
      ⚠ lacks the fix of 1.3.1 (commit2): its back-merge into dev was not made
  · asked bobcat, carol-c to review #2
  shop-4 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
