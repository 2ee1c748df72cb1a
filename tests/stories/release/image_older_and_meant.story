# An image that is older than its tag goes to the vote once a person says that it is meant, and the ballot says so.
alice> push acme/billing dev "feat: e-invoices"
  commit1 on dev
  billing-1 dev-commit1 of billing to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
  billing-1 dev-commit1 of billing to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of billing to dev: running
world> image billing v1.4.0 "built by hand"
  image1
alice> #billing /release cut 1.4.0
  billing-2 Release 1.4.0 of billing to stage — waiting: images: billing:v1.4.0 named image1 before the version's tag was made, so CI did not build it from there; push what CI builds under that tag, or put this image to the vote: /tide accept billing-2 image1
  (only alice sees) billing-2: release 1.4.0 of billing to stage, cut at commit1.
  · ✔ Tag v1.4.0: commit1
  ‼ not taken as built by CI: billing:v1.4.0 named image1 before the version's tag was made, so CI did not build it from there; push what CI builds under that tag, or put this image to the vote: /tide accept billing-2 image1
mallory> #billing /tide accept billing-2 image1
  (only mallory sees) tidegate does not know the terminal login mallory. Ask for it to be added to the configuration, as `people: NAME: { terminal: mallory }`. Until then only /tide help and /tide whoami answer you.
alice> #billing /tide accept billing-2 image1
  » alice says that image1 is meant: it is older than the tag v1.4.0, and whoever approves it is told so.
  (only alice sees) billing-2: image1 is meant. it is older than the tag v1.4.0, and whoever approves it is told so.
  · ✔ Await images: image1
  billing-2 Release 1.4.0 of billing to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  · ✔ Bump stage: #1
  ballot 1: Approve: Release 1.4.0 of billing to stage (head commit1, images image1; image1 is older than the tag v1.4.0: CI did not build it from there) — needs 1 of shop-devs (bob, carol)
bob> react ✅ on 1
  billing-2 Release 1.4.0 of billing to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 1 is retired: approved by bob; stage was bumped (as commit3), Mon 2026-03-02 09:01 UTC
  · ✔ Merge bump of stage: #1 -> commit3
world> pass 5m
  billing-2 Release 1.4.0 of billing to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  · ✔ Move tag stage/latest: commit1
  » Release 1.4.0 of billing to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app billing
