# Without an app pull request the required checks stand before the environment, on the commit that ships.
#config checks: { change: [ci] } => checks: { change: [ci], release: [ci, security-scan], promotion: [security-scan] }
alice> push acme/billing dev "feat: x"
  commit1 on dev
  billing-1 dev-commit1 of billing to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 5m
  billing-1 dev-commit1 of billing to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of billing to dev: running
alice> #billing /release cut 1.5.0
  (only alice sees) billing-2: release 1.5.0 of billing to stage, cut at commit1.
  · ✔ Tag v1.5.0: commit1
  · ✔ Await images: image1
  billing-2 Release 1.5.0 of billing to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  · ✔ Bump stage: #1
  ballot 1: Approve: Release 1.5.0 of billing to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
bob> react ✅ on 1
  billing-2 Release 1.5.0 of billing to stage — waiting: checks: waiting for ci, security-scan
world> pass 5m
alice> #billing /tide why
  (only alice sees) billing-2 · Release 1.5.0 of billing to stage: Merge bump of stage
        checks: waiting for ci, security-scan
