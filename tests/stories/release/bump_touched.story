# A human commit on the bump's pull request shuts its gate, whoever has approved; aborting clears it away.
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
alice> push acme/k8s-stage tidegate/stage/billing/v1.4.0 "more memory" README.md=more
  commit3 on tidegate/stage/billing/v1.4.0
  billing-2 Release 1.4.0 of billing to stage — needs help: somebody changed #1: its head commit3 is not tidegate's commit; remove that commit or close #1
bob> react ✅ on 1
alice> #billing /tide why
  (only alice sees) billing-2 · Release 1.4.0 of billing to stage: Merge bump of stage
        somebody changed #1: its head commit3 is not tidegate's commit; remove that commit or close #1
world> pass 10m
alice> #billing /release abort
  billing-2 Release 1.4.0 of billing to stage — ended: aborted by alice; what was already merged stays
  ballot 1 is retired: over: aborted by alice; what was already merged stays
  (only alice sees) Aborting billing-2, release 1.4.0. Tag v1.4.0 stays.
  » Release 1.4.0 of billing to stage aborted by alice; what was already merged stays
world> log acme/k8s-stage main
  commit4 Run 1.3.0
