# Two environments: what is released goes to production. A release that lacks the hotfix that runs there does not enter,
# whatever its number and however many agree.
#config   stage:\n    repository: acme/k8s-stage\n    write: pull_request\n    approvals:\n      release: { quorum: 1, from: [shop-devs] }\n    rollout: { local: {}, deadline: 5m, healthy_for: 10s }\n =>
#config     after: { environment: stage, soak: 30m }\n =>
#config promotion: { quorum: 2, from: [release-managers], expires: 24h } => release: { quorum: 1, from: [shop-devs] }
#config       stage: [{ kustomize: overlays/stage/kustomization.yaml }]\n =>
#config       stage: [{ helm: charts/billing/values-stage.yaml, at: image.tag, digest_at: image.digest }]\n =>
#config branches: { dev: dev, stage: stage, prod: prod } => branches: { dev: dev, prod: prod }
alice> push acme/billing dev "feat: invoices"
  commit1 on dev
  billing-1 dev-commit1 of billing to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
  billing-1 dev-commit1 of billing to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of billing to dev: running
alice> #billing /hotfix start
  billing-2 Hotfix 1.3.1 of billing to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  (only alice sees) billing-2: hotfix 1.3.1 of billing, from 1.3.0 (commit3), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/billing, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.3.1: commit3
dave> push acme/billing hotfixes/v1.3.1 "fix: rounding" fix.txt=fixed
  commit4 on hotfixes/v1.3.1
  billing-2 Hotfix 1.3.1 of billing to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
dave> #billing /hotfix submit
  (only dave sees) billing-2: hotfix 1.3.1 is submitted and ready for review.
  · ✔ Await the fix on hotfixes/v1.3.1: commit4
  · ✔ Tag prod/v1.3.1, v1.3.1: commit4
  · ✔ Await images: image1
  billing-2 Hotfix 1.3.1 of billing to prod — waiting: approvals: 0 of 1; can approve: erin
  · ✔ Bump prod: #1
  ballot 1: Approve: Hotfix 1.3.1 of billing to prod (head commit4, images image1) — needs 1 of on-call (erin)
      ⚠ neither on the dev branch's own line nor approved before: commit4 "fix: rounding" (dave)
erin> react ✅ on 1
  billing-2 Hotfix 1.3.1 of billing to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by erin]
  ballot 1 is retired: approved by erin; prod was bumped (as commit5), Mon 2026-03-02 09:01 UTC
  · ✔ Merge bump of prod: #1 -> commit5
world> pass 10m
  billing-2 Hotfix 1.3.1 of billing to prod — done: done [approved by erin]
  · ✔ Await rollout in prod: healthy
  · ✔ Move tag prod/latest: commit4
  » Released: Hotfix 1.3.1 of billing to prod; approved by erin. To go back: /rollback prod --app billing
  · ✔ Back-merge into dev: #1
  · ✔ Bump dev: commit6
  billing-3 dev-commit7 of billing to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit7 of billing to dev: running
alice> #billing /release cut 1.4.0 --from commit1
  (only alice sees) 1.4.0 of billing at commit1 does not contain what prod runs: 1.3.1. Cut it at a commit that does, or go back with /rollback prod.
alice> #billing /release cut 1.4.0
  (only alice sees) billing-4: release 1.4.0 of billing to prod, cut at commit7.
  · ✔ Tag v1.4.0: commit7
  · ✔ Await images: image2
  billing-4 Release 1.4.0 of billing to prod — waiting: approvals: 0 of 1; can approve: bob, carol
  · ✔ Bump prod: #2
  ballot 2: Approve: Release 1.4.0 of billing to prod (head commit7, images image2) — needs 1 of shop-devs (bob, carol)
