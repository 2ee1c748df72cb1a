# Stage and prod lie in one env repo, in one folder: what tidegate brings to one is not told as changed past it in the other.
#config repository: acme/k8s-prod => repository: acme/k8s-stage
alice> #billing /release cut 1.4.0
  (only alice sees) billing-1: release 1.4.0 of billing to stage, cut at commit1.
  · ✔ Tag v1.4.0: commit1
  · ✔ Await images: image1
  billing-1 Release 1.4.0 of billing to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  · ✔ Bump stage: #1
  ballot 1: Approve: Release 1.4.0 of billing to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
bob> react ✅ on 1
  billing-1 Release 1.4.0 of billing to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 1 is retired: approved by bob; stage was bumped (as commit2), Mon 2026-03-02 09:00 UTC
  · ✔ Merge bump of stage: #1 -> commit2
world> pass 10m
  billing-1 Release 1.4.0 of billing to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  · ✔ Move tag stage/latest: commit1
  » Release 1.4.0 of billing to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app billing
alice> #billing /promote prod 1.4.0
  (only alice sees) billing-2: promotion of billing 1.4.0 (commit1) to prod.
  · ✔ Await images: image1
  billing-2 Promotion of billing 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, carol, dave
  · ✔ Bump prod: #2
  ballot 2: Approve: Promotion of billing 1.4.0 to prod (head commit1, images image1) — needs 2 of release-managers (bob, carol, dave)
world> pass 2h
carol> react ✅ on 2
  billing-2 Promotion of billing 1.4.0 to prod — waiting: approvals: 1 of 2 (carol); can approve: bob, dave [1 of 2: carol]
dave> react ✅ on 2
  billing-2 Promotion of billing 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by carol, dave]
  ballot 2 is retired: approved by carol, dave; prod was bumped (as commit3), Mon 2026-03-02 11:10 UTC
  · ✔ Merge bump of prod: #2 -> commit3
world> pass 10m
  billing-2 Promotion of billing 1.4.0 to prod — done: done [approved by carol, dave]
  · ✔ Await rollout in prod: healthy
  · ✔ Move tag prod/latest: commit1
  » Released: Promotion of billing 1.4.0 to prod; approved by carol, dave; took 2h. To go back: /rollback prod --app billing
