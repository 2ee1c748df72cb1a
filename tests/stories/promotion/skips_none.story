# Four environments in order: a version that is good in stage goes to prod by way of preprod, and not past it. What is under way into preprod brings it to prod; once that is given up, nothing does.
#config   prod:\n    repository: acme/k8s-prod\n    write: pull_request\n    after: { environment: stage, soak: 30m } =>   preprod:\n    repository: acme/k8s-preprod\n    write: pull_request\n    after: { environment: stage }\n    approvals:\n      promotion: { quorum: 1, from: [release-managers] }\n    rollout: { local: {}, deadline: 5m, healthy_for: 10s }\n  prod:\n    repository: acme/k8s-prod\n    write: pull_request\n    after: { environment: preprod }
#config       stage: [{ helm: charts/billing/values-stage.yaml, at: image.tag, digest_at: image.digest }] =>       stage: [{ helm: charts/billing/values-stage.yaml, at: image.tag, digest_at: image.digest }]\n      preprod: [{ helm: charts/billing/values-preprod.yaml, at: image.tag, digest_at: image.digest }]
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
  » Release 1.4.0 of billing to stage: ready for promotion; approved by bob. Next: /promote preprod 1.4.0 --app billing
carol> #billing /promote prod 1.4.0
  (only carol sees) billing 1.4.0 never was in preprod, which comes before prod. preprod has had: 1.3.0.
carol> #billing /promote preprod 1.4.0
  (only carol sees) billing-3: promotion of billing 1.4.0 (commit1) to preprod.
  · ✔ Await images: image1
  billing-3 Promotion of billing 1.4.0 to preprod — waiting: approvals: 0 of 1; can approve: bob, dave
  · ✔ Bump preprod: #1
  ballot 2: Approve: Promotion of billing 1.4.0 to preprod (head commit1, images image1) — needs 1 of release-managers (bob, dave)
carol> #billing /promote prod 1.4.0
  (only carol sees) billing-4: promotion of billing 1.4.0 (commit1) to prod.
  · ✔ Await images: image1
  billing-4 Promotion of billing 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  · ✔ Bump prod: #1
  ballot 3: Approve: Promotion of billing 1.4.0 to prod (head commit1, images image1) — needs 2 of release-managers (bob, dave)
carol> /tide abort billing-3
  billing-3 Promotion of billing 1.4.0 to preprod — ended: aborted by carol; what was already merged stays
  ballot 2 is retired: over: aborted by carol; what was already merged stays
  (only carol sees) Aborting billing-3, promotion 1.4.0.
  » Promotion of billing 1.4.0 to preprod aborted by carol; what was already merged stays
  billing-4 Promotion of billing 1.4.0 to prod — needs help: order: not healthy in preprod: it was never there, and nothing under way brings it there; /tide abort billing-4 ends this [0 of 2]
  ballot 3: Approve: Promotion of billing 1.4.0 to prod (head commit1, images image1) — needs 2 of release-managers (bob, dave)
      ⚠ cannot pass as things stand: not healthy in preprod: it was never there, and nothing under way brings it there; /tide abort billing-4 ends this
  » Promotion of billing 1.4.0 to prod cannot pass as things stand: not healthy in preprod: it was never there, and nothing under way brings it there; /tide abort billing-4 ends this
carol> #billing /promote prod 1.4.0
  (only carol sees) Promotion of billing 1.4.0 to prod is under way already, billing-4, and cannot pass as things stand: not healthy in preprod: it was never there, and nothing under way brings it there; /tide abort billing-4 ends this.
alice> push acme/billing dev "feat: dunning"
  commit4 on dev
  billing-5 dev-commit4 of billing to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit5
world> pass 1m
  billing-5 dev-commit4 of billing to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit4 of billing to dev: running
alice> #billing /release cut 1.5.0
  (only alice sees) billing-6: release 1.5.0 of billing to stage, cut at commit4.
  · ✔ Tag v1.5.0: commit4
  · ✔ Await images: image2
  billing-6 Release 1.5.0 of billing to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  · ✔ Bump stage: #2
  ballot 4: Approve: Release 1.5.0 of billing to stage (head commit4, images image2) — needs 1 of shop-devs (bob, carol)
carol> #billing /promote preprod 1.5.0
  (only carol sees) billing-7: promotion of billing 1.5.0 (commit4) to preprod.
  · ✔ Await images: image2
  billing-7 Promotion of billing 1.5.0 to preprod — waiting: approvals: 0 of 1; can approve: bob, dave
  · ✔ Bump preprod: #2
  ballot 5: Approve: Promotion of billing 1.5.0 to preprod (head commit4, images image2) — needs 1 of release-managers (bob, dave)
carol> #billing /promote prod 1.5.0
  billing-4 Promotion of billing 1.4.0 to prod — ended: superseded by Promotion of billing 1.5.0 to prod (billing-8)
  ballot 3 is retired: over: superseded by Promotion of billing 1.5.0 to prod (billing-8)
  (only carol sees) billing-8: promotion of billing 1.5.0 (commit4) to prod.
  · ✔ Await images: image2
  · Promotion of billing 1.4.0 to prod superseded by Promotion of billing 1.5.0 to prod (billing-8)
  billing-8 Promotion of billing 1.5.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  · ✔ Bump prod: #2
  ballot 6: Approve: Promotion of billing 1.5.0 to prod (head commit4, images image2) — needs 2 of release-managers (bob, dave)
alice> /tide abort billing-6
  billing-6 Release 1.5.0 of billing to stage — ended: aborted by alice; what was already merged stays
  ballot 4 is retired: over: aborted by alice; what was already merged stays
  (only alice sees) Aborting billing-6, release 1.5.0. Tag v1.5.0 stays.
  » Release 1.5.0 of billing to stage aborted by alice; what was already merged stays
  billing-7 Promotion of billing 1.5.0 to preprod — needs help: order: not healthy in stage: it was never there, and nothing under way brings it there; /tide abort billing-7 ends this [0 of 1]
  ballot 5: Approve: Promotion of billing 1.5.0 to preprod (head commit4, images image2) — needs 1 of release-managers (bob, dave)
      ⚠ cannot pass as things stand: not healthy in stage: it was never there, and nothing under way brings it there; /tide abort billing-7 ends this
  billing-8 Promotion of billing 1.5.0 to prod — needs help: order: not healthy in preprod: it was never there, and nothing under way brings it there; /tide abort billing-8 ends this [0 of 2]
  ballot 6: Approve: Promotion of billing 1.5.0 to prod (head commit4, images image2) — needs 2 of release-managers (bob, dave)
      ⚠ cannot pass as things stand: not healthy in preprod: it was never there, and nothing under way brings it there; /tide abort billing-8 ends this
  » Promotion of billing 1.5.0 to prod cannot pass as things stand: not healthy in preprod: it was never there, and nothing under way brings it there; /tide abort billing-8 ends this
  » Promotion of billing 1.5.0 to preprod cannot pass as things stand: not healthy in stage: it was never there, and nothing under way brings it there; /tide abort billing-7 ends this
