# A release of the branchless app: no app pull request; the tag, the image CI builds from it, and votes on the bump itself.
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
alice> react ✅ on 1
  (only alice sees) Your ✅ on Release 1.4.0 of billing to stage (billing-2) does not count: you asked for this delivery; someone else must approve
bob> review approve acme/k8s-stage#1
  billing-2 Release 1.4.0 of billing to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 1 is retired: approved by bob; stage was bumped (as commit3), Mon 2026-03-02 09:01 UTC
  · ✔ Merge bump of stage: #1 -> commit3
world> pass 5m
  billing-2 Release 1.4.0 of billing to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  · ✔ Move tag stage/latest: commit1
  » Release 1.4.0 of billing to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app billing
world> cat acme/k8s-stage main charts/billing/values-stage.yaml
  # stage
  replicas: 3
  image:
    repository: registry.example/billing
    tag: "v1.4.0"
    digest: "image1"   # what really runs
  resources:
    limits: { cpu: 500m, memory: 256Mi }
world> log acme/billing dev
  commit1 feat: e-invoices
  commit4 perf: start faster
  commit5 feat: first version
