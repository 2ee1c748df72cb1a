# The commit of a bump whose pull request was closed, pushed to prod's branch by somebody: it is theirs by then, told as any change by
# hand, and prod does not run what was brought there.
alice> push acme/billing dev "feat: e-invoices"
  commit1 on dev
  billing-1 dev-commit1 of billing to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 5m
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
  ballot 1 is retired: approved by bob; stage was bumped (as commit3), Mon 2026-03-02 09:05 UTC
  · ✔ Merge bump of stage: #1 -> commit3
world> pass 45m
  billing-2 Release 1.4.0 of billing to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  · ✔ Move tag stage/latest: commit1
  » Release 1.4.0 of billing to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app billing
alice> #billing /promote prod 1.4.0
  (only alice sees) billing-3: promotion of billing 1.4.0 (commit1) to prod.
  · ✔ Await images: image1
  billing-3 Promotion of billing 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, carol, dave
  · ✔ Bump prod: #1
  ballot 2: Approve: Promotion of billing 1.4.0 to prod (head commit1, images image1) — needs 2 of release-managers (bob, carol, dave)
mallory> close acme/k8s-prod#1
  billing-3 Promotion of billing 1.4.0 to prod — ended: #1 was closed by hand
  ballot 2 is retired: over: #1 was closed by hand
  » Promotion of billing 1.4.0 to prod ended: #1 was closed by hand
mallory> push acme/k8s-prod main "nothing" merging tidegate/prod/billing/v1.4.0
  commit4 on main
  ‼ billing in prod was v1.3.0@image2 and is v1.4.0@image1 now, changed by hand in commit4 "nothing", pushed by mallory, Mon 2026-03-02 09:50 UTC. Nobody approved that here. The way back: /rollback prod 1.3.0 --app billing
world> pass 1h
alice> #billing /tide status
  (only alice sees) billing
        dev    dev-commit1, healthy, since Mon 2026-03-02 09:00 UTC (1h 50m ago)
        stage  1.4.0, healthy, since Mon 2026-03-02 09:05 UTC (1h 45m ago)
        prod   1.4.0
               ‼ billing in prod was v1.3.0@image2 and is v1.4.0@image1 now, changed by hand in commit4 "nothing", pushed by mallory, Mon 2026-03-02 09:50 UTC; the way back: /rollback prod 1.3.0 --app billing
        nothing under way
