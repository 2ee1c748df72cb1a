# Health lost while a promotion waits is told on the promotion; a break-glass does not open it.
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
world> pass 5m
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
bob> react ✅ on 2
  billing-3 Promotion of billing 1.4.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
dave> react ✅ on 2
  billing-3 Promotion of billing 1.4.0 to prod — waiting: soak: healthy in stage for less than 30m; opens in 25m 20s
world> cluster fail stage billing v1.4.0 "CrashLoopBackOff"
  billing-3 Promotion of billing 1.4.0 to prod — waiting: order: not healthy in stage: CrashLoopBackOff, since Mon 2026-03-02 09:06 UTC
world> pass 1m
  billing-3 Promotion of billing 1.4.0 to prod — waiting: order: not healthy in stage: CrashLoopBackOff, since Mon 2026-03-02 09:06 UTC; it soaks anew once it is healthy again
  ‼ NOT HEALTHY: 1.4.0 of billing in stage: CrashLoopBackOff, since Mon 2026-03-02 09:06 UTC; it goes nowhere from there until it is, and soaks anew then
world> cluster stall stage billing v1.4.0
  billing-3 Promotion of billing 1.4.0 to prod — waiting: order: not healthy in stage: 1 of 3 replicas, since Mon 2026-03-02 09:06 UTC; it soaks anew once it is healthy again
world> pass 10m
world> cluster normal stage billing v1.4.0
  billing-3 Promotion of billing 1.4.0 to prod — waiting: soak: healthy in stage for less than 30m; opens in 30m
  » 1.4.0 of billing is healthy in stage again, which it was not since Mon 2026-03-02 09:06 UTC; its soak starts anew
world> pass 5m
world> pass 30m
  ballot 2 is retired: approved by bob, dave; prod was bumped (as commit4), Mon 2026-03-02 09:47 UTC
  · ✔ Merge bump of prod: #1 -> commit4
  billing-3 Promotion of billing 1.4.0 to prod — done: done [approved by bob, dave]
  · ✔ Await rollout in prod: healthy
  · ✔ Move tag prod/latest: commit1
  » Released: Promotion of billing 1.4.0 to prod; approved by bob, dave; took 41m. To go back: /rollback prod --app billing
