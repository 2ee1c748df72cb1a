# What is told of a promotion whose release was closed is no end: the release is opened again, and it waits for that as before.
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
carol> #billing /promote prod 1.4.0
  (only carol sees) billing-3: promotion of billing 1.4.0 (commit1) to prod.
  · ✔ Await images: image1
  billing-3 Promotion of billing 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  · ✔ Bump prod: #1
  ballot 2: Approve: Promotion of billing 1.4.0 to prod (head commit1, images image1) — needs 2 of release-managers (bob, dave)
alice> close acme/k8s-stage#1
  billing-2 Release 1.4.0 of billing to stage — ended: #1 was closed by hand
  ballot 1 is retired: over: #1 was closed by hand
  » Release 1.4.0 of billing to stage ended: #1 was closed by hand
  billing-3 Promotion of billing 1.4.0 to prod — needs help: order: not healthy in stage: it was never there, and nothing under way brings it there; /tide abort billing-3 ends this [0 of 2]
  ballot 2: Approve: Promotion of billing 1.4.0 to prod (head commit1, images image1) — needs 2 of release-managers (bob, dave)
      ⚠ cannot pass as things stand: not healthy in stage: it was never there, and nothing under way brings it there; /tide abort billing-3 ends this
  » Promotion of billing 1.4.0 to prod cannot pass as things stand: not healthy in stage: it was never there, and nothing under way brings it there; /tide abort billing-3 ends this
alice> reopen acme/k8s-stage#1
  billing-2 Release 1.4.0 of billing to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  » Release 1.4.0 of billing to stage goes on: acme/k8s-stage#1 was opened again. Votes given before do not count; where people are asked, they vote on its new ballot. Reviews count again after /release cut 1.4.0.
  ballot 3: Approve: Release 1.4.0 of billing to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
bob> react ✅ on 3
  billing-2 Release 1.4.0 of billing to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 3 is retired: approved by bob; stage was bumped (as commit3), Mon 2026-03-02 09:01 UTC
  · ✔ Merge bump of stage: #1 -> commit3
  billing-3 Promotion of billing 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  ballot 2: Approve: Promotion of billing 1.4.0 to prod (head commit1, images image1) — needs 2 of release-managers (bob, dave)
world> pass 40m
  billing-2 Release 1.4.0 of billing to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  · ✔ Move tag stage/latest: commit1
  » Release 1.4.0 of billing to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app billing
carol> #billing /tide why
  (only carol sees) billing-3 · Promotion of billing 1.4.0 to prod: Merge bump of prod
        approvals: 0 of 2; can approve: bob, dave
