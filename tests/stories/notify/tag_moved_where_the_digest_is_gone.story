# Somebody takes the digest out of a file that is written by digest, and then gives the version's tag to another image: both are told.
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
world> cat acme/k8s-stage main charts/billing/values-stage.yaml
  # stage
  replicas: 3
  image:
    repository: registry.example/billing
    tag: "v1.4.0"
    digest: "image1"   # what really runs
  resources:
    limits: { cpu: 500m, memory: 256Mi }
erin> push acme/k8s-stage main "Tidy" "charts/billing/values-stage.yaml=image:\n  repository: registry.example/billing\n  tag: v1.4.0"
  commit4 on main
  ‼ main of acme/k8s-stage was changed past tidegate: commit4 "Tidy", pushed by erin (charts/billing/values-stage.yaml). Nobody approved that here, and stage runs what it says of billing: look at it, and take it back if it should not be.
mallory> image billing v1.4.0 evil
  image2
  ‼ billing:v1.4.0 names image2 now, not image1, which runs in stage: it is written by tag there, so whatever starts anew runs what nobody approved. Give image1 that tag again, or bring another version.
world> pass 10m
world> image billing v1.4.0 "yet another"
  image3
  ‼ billing:v1.4.0 names image3 now, not image1, which runs in stage: it is written by tag there, so whatever starts anew runs what nobody approved. Give image1 that tag again, or bring another version.
