# The bump's pull request merged by the forge's button before the quorum: told loudly; the cluster takes it, so the rollout is watched all the same.
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
world> pass 2m
  billing-3 Promotion of billing 1.4.0 to prod — done: done, merged past its gates
  ballot 2 is retired: over: merged past its gates; nobody decided it
  · ✔ Await rollout in prod: healthy
  · ✔ Move tag prod/latest: commit1
  » Runs in prod, merged past its gates: Promotion of billing 1.4.0 to prod. To go back: /rollback prod --app billing
