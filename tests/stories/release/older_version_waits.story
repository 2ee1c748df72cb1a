# Two releases of the branchless app: the newer one takes the place of the older that is still being voted on, and the older can not come back.
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
alice> push acme/billing dev "feat: dunning"
  commit3 on dev
  billing-3 dev-commit3 of billing to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit4
world> pass 1m
  billing-3 dev-commit3 of billing to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit3 of billing to dev: running
alice> #billing /release cut 1.5.0
  (only alice sees) billing-4: release 1.5.0 of billing to stage, cut at commit3.
  · ✔ Tag v1.5.0: commit3
  billing-2 Release 1.4.0 of billing to stage — ended: superseded by Release 1.5.0 of billing to stage (billing-4)
  ballot 1 is retired: over: superseded by Release 1.5.0 of billing to stage (billing-4)
  · ✔ Await images: image2
  · Release 1.4.0 of billing to stage superseded by Release 1.5.0 of billing to stage (billing-4)
  billing-4 Release 1.5.0 of billing to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  · ✔ Bump stage: #2
  ballot 2: Approve: Release 1.5.0 of billing to stage (head commit3, images image2) — needs 1 of shop-devs (bob, carol)
bob> react ✅ on 1
  (only bob sees) Your reaction does not count: this ballot is retired: over: superseded by Release 1.5.0 of billing to stage (billing-4).
bob> react ✅ on 2
  billing-4 Release 1.5.0 of billing to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 2 is retired: approved by bob; stage was bumped (as commit5), Mon 2026-03-02 09:02 UTC
  · ✔ Merge bump of stage: #2 -> commit5
world> pass 5m
  billing-4 Release 1.5.0 of billing to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  · ✔ Move tag stage/latest: commit3
  » Release 1.5.0 of billing to stage: ready for promotion; approved by bob. Next: /promote prod 1.5.0 --app billing
alice> #billing /release cut 1.4.1
  (only alice sees) 1.4.1 is not greater than 1.5.0, what stage runs. Next would be 1.5.1 or 1.6.0.
world> log acme/k8s-stage main
  commit5 Release 1.5.0 of billing
  commit6 stage: billing to v1.5.0
  commit7 Run 1.3.0
