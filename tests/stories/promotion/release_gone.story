# A promotion whose release is gone can never pass as things stand: whoever asked is told how to end it, it is not taken again, and it keeps nothing out that can.
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
alice> push acme/billing dev "feat: dunning"
  commit4 on dev
  billing-3 dev-commit4 of billing to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit5
world> pass 1m
  billing-3 dev-commit4 of billing to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit4 of billing to dev: running
alice> #billing /release cut 1.5.0
  (only alice sees) billing-4: release 1.5.0 of billing to stage, cut at commit4.
  · ✔ Tag v1.5.0: commit4
  · ✔ Await images: image2
  billing-4 Release 1.5.0 of billing to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  · ✔ Bump stage: #2
  ballot 2: Approve: Release 1.5.0 of billing to stage (head commit4, images image2) — needs 1 of shop-devs (bob, carol)
carol> #billing /promote prod 1.5.0
  (only carol sees) billing-5: promotion of billing 1.5.0 (commit4) to prod.
  · ✔ Await images: image2
  billing-5 Promotion of billing 1.5.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  · ✔ Bump prod: #1
  ballot 3: Approve: Promotion of billing 1.5.0 to prod (head commit4, images image2) — needs 2 of release-managers (bob, dave)
alice> close acme/k8s-stage#2
  billing-4 Release 1.5.0 of billing to stage — ended: #2 was closed by hand
  ballot 2 is retired: over: #2 was closed by hand
  » Release 1.5.0 of billing to stage ended: #2 was closed by hand
  billing-5 Promotion of billing 1.5.0 to prod — needs help: order: not healthy in stage: it was never there, and nothing under way brings it there; /tide abort billing-5 ends this [0 of 2]
  ballot 3: Approve: Promotion of billing 1.5.0 to prod (head commit4, images image2) — needs 2 of release-managers (bob, dave)
      ⚠ cannot pass as things stand: not healthy in stage: it was never there, and nothing under way brings it there; /tide abort billing-5 ends this
  » Promotion of billing 1.5.0 to prod cannot pass as things stand: not healthy in stage: it was never there, and nothing under way brings it there; /tide abort billing-5 ends this
alice> #billing /tide status
  (only alice sees) billing
        dev    dev-commit4, healthy, since Mon 2026-03-02 09:41 UTC (1m ago)
        stage  1.4.0, healthy, since Mon 2026-03-02 09:01 UTC (41m ago)
        prod   1.3.0
        billing-5 · Promotion of billing 1.5.0 to prod: Merge bump of prod (order: not healthy in stage: it was never there, and nothing under way brings it there; /tide abort billing-5 ends this)
carol> #billing /tide why
  (only carol sees) billing-5 · Promotion of billing 1.5.0 to prod: Merge bump of prod
        order: not healthy in stage: it was never there, and nothing under way brings it there; /tide abort billing-5 ends this
        approvals: 0 of 2; can approve: bob, dave
carol> #billing /promote prod 1.5.0
  (only carol sees) Promotion of billing 1.5.0 to prod is under way already, billing-5, and cannot pass as things stand: not healthy in stage: it was never there, and nothing under way brings it there; /tide abort billing-5 ends this.
carol> #billing /promote prod 1.4.0
  billing-5 Promotion of billing 1.5.0 to prod — ended: superseded by Promotion of billing 1.4.0 to prod (billing-6)
  ballot 3 is retired: over: superseded by Promotion of billing 1.4.0 to prod (billing-6)
  (only carol sees) billing-6: promotion of billing 1.4.0 (commit1) to prod.
  · ✔ Await images: image1
  · Promotion of billing 1.5.0 to prod superseded by Promotion of billing 1.4.0 to prod (billing-6)
  billing-6 Promotion of billing 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  · ✔ Bump prod: #2
  ballot 4: Approve: Promotion of billing 1.4.0 to prod (head commit1, images image1) — needs 2 of release-managers (bob, dave)
world> pass 5m
bob> react ✅ on 4
  billing-6 Promotion of billing 1.4.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
dave> react ✅ on 4
  billing-6 Promotion of billing 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, dave]
  ballot 4 is retired: approved by bob, dave; prod was bumped (as commit6), Mon 2026-03-02 09:47 UTC
  · ✔ Merge bump of prod: #2 -> commit6
world> pass 5m
  billing-6 Promotion of billing 1.4.0 to prod — done: done [approved by bob, dave]
  · ✔ Await rollout in prod: healthy
  · ✔ Move tag prod/latest: commit1
  » Released: Promotion of billing 1.4.0 to prod; approved by bob, dave; took 5m. To go back: /rollback prod --app billing
