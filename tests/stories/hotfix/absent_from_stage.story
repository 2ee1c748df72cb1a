# An app that has no files in stage is fixed in prod alone: stage is not on its way, and no tag is made for it.
#config       stage: [{ helm: charts/billing/values-stage.yaml, at: image.tag, digest_at: image.digest }]\n =>
alice> #billing /hotfix start
  billing-1 Hotfix 1.3.1 of billing to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  (only alice sees) billing-1: hotfix 1.3.1 of billing, from 1.3.0 (commit1), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/billing, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.3.1: commit1
dave> push acme/billing hotfixes/v1.3.1 "fix: rounding" fix.txt=fixed
  commit2 on hotfixes/v1.3.1
  billing-1 Hotfix 1.3.1 of billing to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
alice> #billing /hotfix submit
  (only alice sees) billing-1: hotfix 1.3.1 is submitted and ready for review.
  · ✔ Await the fix on hotfixes/v1.3.1: commit2
  · ✔ Tag prod/v1.3.1, v1.3.1: commit2
  · ✔ Await images: image1
  billing-1 Hotfix 1.3.1 of billing to prod — waiting: approvals: 0 of 1; can approve: erin
  · ✔ Bump prod: #1
  ballot 1: Approve: Hotfix 1.3.1 of billing to prod (head commit2, images image1) — needs 1 of on-call (erin)
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: rounding" (dave)
erin> react ✅ on 1
  billing-1 Hotfix 1.3.1 of billing to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by erin]
  ballot 1 is retired: approved by erin; prod was bumped (as commit3), Mon 2026-03-02 09:00 UTC
  · ✔ Merge bump of prod: #1 -> commit3
world> pass 5m
  billing-1 Hotfix 1.3.1 of billing to prod — done: done [approved by erin]
  · ✔ Await rollout in prod: healthy
  · ✔ Move tag prod/latest: commit2
  » Released: Hotfix 1.3.1 of billing to prod; approved by erin. To go back: /rollback prod --app billing
  · ✔ Back-merge into dev: #1
  · ✔ Bump dev: commit4
  billing-2 dev-commit5 of billing to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit5 of billing to dev: running
world> cat acme/k8s-prod main charts/billing/values-prod.yaml
  # prod
  replicas: 3
  image:
    repository: registry.example/billing
    tag: "v1.3.1"
    digest: "image1"   # what really runs
  resources:
    limits: { cpu: 500m, memory: 256Mi }
