# What somebody merged into production past its gates runs there, and that is all: nobody goes back to it, tidegate neither.
alice> push acme/billing dev "feat: e-invoices"
  commit1 on dev
  billing-1 dev-commit1 of billing to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
  billing-1 dev-commit1 of billing to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of billing to dev: running
alice> #billing /release cut 1.4.0
  (only alice sees) billing-2: release 1.4.0 of billing to stage, cut at commit1.
  · ✔ Tag v1.4.0: commit1
  · ✔ Await images: image1
  billing-2 Release 1.4.0 of billing to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  · ✔ Bump stage: #1
  ballot 1: Approve: Release 1.4.0 of billing to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
bob> react ✅ on 1
  billing-2 Release 1.4.0 of billing to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 1 is retired: approved by bob; stage was bumped (as commit3), Mon 2026-03-02 09:01 UTC
  · ✔ Merge bump of stage: #1 -> commit3
world> pass 40m
  billing-2 Release 1.4.0 of billing to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  · ✔ Move tag stage/latest: commit1
  » Release 1.4.0 of billing to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app billing
carol> #billing /promote prod 1.4.0
  (only carol sees) billing-3: promotion of billing 1.4.0 (commit1) to prod.
  · ✔ Await images: image1
  billing-3 Promotion of billing 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  · ✔ Bump prod: #1
  ballot 2: Approve: Promotion of billing 1.4.0 to prod (head commit1, images image1) — needs 2 of release-managers (bob, dave)
carol> merge acme/k8s-prod#1
  billing-3 Promotion of billing 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m
  · ✔ Merge bump of prod: #1 -> commit4, merged by carol-c past its gates
  ‼ #1 of prod was merged by carol-c while its gates were shut
world> pass 5m
  billing-3 Promotion of billing 1.4.0 to prod — done: done, merged past its gates
  ballot 2 is retired: over: merged past its gates; nobody decided it
  · ✔ Await rollout in prod: healthy
  · ✔ Move tag prod/latest: commit1
  » Runs in prod, merged past its gates: Promotion of billing 1.4.0 to prod. To go back: /rollback prod --app billing
alice> push acme/billing dev "feat: gifts"
  commit5 on dev
  billing-4 dev-commit5 of billing to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit6
world> pass 1m
  billing-4 dev-commit5 of billing to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit5 of billing to dev: running
alice> #billing /release cut 1.5.0
  (only alice sees) billing-5: release 1.5.0 of billing to stage, cut at commit5.
  · ✔ Tag v1.5.0: commit5
  · ✔ Await images: image2
  billing-5 Release 1.5.0 of billing to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  · ✔ Bump stage: #2
  ballot 3: Approve: Release 1.5.0 of billing to stage (head commit5, images image2) — needs 1 of shop-devs (bob, carol)
bob> react ✅ on 3
  billing-5 Release 1.5.0 of billing to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 3 is retired: approved by bob; stage was bumped (as commit7), Mon 2026-03-02 09:47 UTC
  · ✔ Merge bump of stage: #2 -> commit7
world> pass 40m
  billing-5 Release 1.5.0 of billing to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  · ✔ Move tag stage/latest: commit5
  » Release 1.5.0 of billing to stage: ready for promotion; approved by bob. Next: /promote prod 1.5.0 --app billing
carol> #billing /promote prod 1.5.0
  (only carol sees) billing-6: promotion of billing 1.5.0 (commit5) to prod.
  · ✔ Await images: image2
  billing-6 Promotion of billing 1.5.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  · ✔ Bump prod: #2
  ballot 4: Approve: Promotion of billing 1.5.0 to prod (head commit5, images image2) — needs 2 of release-managers (bob, dave)
world> cluster fail prod billing v1.5.0 "CrashLoopBackOff: missing secret"
bob> react ✅ on 4
  billing-6 Promotion of billing 1.5.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
dave> react ✅ on 4
  billing-6 Promotion of billing 1.5.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, dave]
  ballot 4 is retired: approved by bob, dave; prod was bumped (as commit8), Mon 2026-03-02 10:27 UTC
  · ✔ Merge bump of prod: #2 -> commit8
world> pass 10m
  billing-6 Promotion of billing 1.5.0 to prod — needs help: rollout failed in prod: CrashLoopBackOff: missing secret; left as it is [approved by bob, dave]
  ‼ FAILED: Promotion of billing 1.5.0 to prod: rollout failed in prod: CrashLoopBackOff: missing secret; left as it is. Next: /tide retry billing-6 looks again, /rollback prod --app billing goes back
  ‼ prod is not rolled back: what ran there before, 1.4.0, had been merged past its gates: it is left as it is
erin> #billing /rollback prod 1.4.0
  (only erin sees) prod runs billing 1.5.0, and 1.4.0 never was healthy there. prod has had, newest first: 1.5.0 (failed), 1.4.0 (merged past its gates), 1.3.0 (not observed).
erin> #billing /rollback prod
  (only erin sees) billing-7: rollback of billing in prod from 1.5.0 to 1.3.0. A lock keeps it from being undone until /unlock billing prod, or until what is asked for after this has entered.
  billing-7 Rollback of billing in prod to 1.3.0 — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m
  · ✔ Bump prod: #3
  · ✔ Merge bump of prod: #3 -> commit9
world> pass 5m
  billing-7 Rollback of billing in prod to 1.3.0 — done: done
  · ✔ Await rollout in prod: healthy
  · ✔ Move tag prod/latest: commit10
  » Rollback of billing in prod to 1.3.0: done; what was asked for before waits until it is asked anew, or /unlock
