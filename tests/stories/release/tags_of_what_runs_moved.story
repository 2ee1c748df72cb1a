# The tags that say what an environment runs, moved or deleted by somebody: told once, with the way back, and no gate shuts.
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
world> pass 10m
  billing-2 Release 1.4.0 of billing to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  · ✔ Move tag stage/latest: commit1
  » Release 1.4.0 of billing to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app billing
alice> push acme/billing dev "feat: more"
  commit4 on dev
  billing-3 dev-commit4 of billing to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit5
mallory> tag -f acme/billing stage/latest dev
  ‼ tag stage/latest was moved to commit4; it said what tidegate brought of billing, which is commit1. What runs stays as it is, but whoever goes by that tag is misled; put it back: git push --force origin commit1:refs/tags/stage/latest
mallory> untag acme/billing stage/latest
  ‼ tag stage/latest was deleted; it said what tidegate brought of billing, which is commit1. What runs stays as it is, but whoever goes by that tag is misled; put it back: git push origin commit1:refs/tags/stage/latest
world> pass 10m
  billing-3 dev-commit4 of billing to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit4 of billing to dev: running
alice> #billing /tide status
  (only alice sees) billing
        dev    dev-commit4, healthy, since Mon 2026-03-02 09:11 UTC (10m ago)
        stage  1.4.0, healthy, since Mon 2026-03-02 09:01 UTC (20m ago)
        prod   1.3.0
        nothing under way
