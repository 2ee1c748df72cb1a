# What is known of a version's images from before its tag is not lost when it is cut again; where nobody looked, that is what is told.
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
alice> #billing /tide abort billing-2
  billing-2 Release 1.4.0 of billing to stage — ended: aborted by alice; what was already merged stays
  ballot 1 is retired: over: aborted by alice; what was already merged stays
  (only alice sees) Aborting billing-2, release 1.4.0. Tag v1.4.0 stays.
  » Release 1.4.0 of billing to stage aborted by alice; what was already merged stays
alice> #billing /release cut 1.4.0
  (only alice sees) billing-3: release 1.4.0 of billing to stage, cut at commit1.
  · ✔ Tag v1.4.0: commit1
  · ✔ Await images: image1
  billing-3 Release 1.4.0 of billing to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  · ✔ Bump stage: #2
  ballot 2: Approve: Release 1.4.0 of billing to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
bob> react ✅ on 2
  billing-3 Release 1.4.0 of billing to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 2 is retired: approved by bob; stage was bumped (as commit3), Mon 2026-03-02 09:01 UTC
  · ✔ Merge bump of stage: #2 -> commit3
world> pass 5m
  billing-3 Release 1.4.0 of billing to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  · ✔ Move tag stage/latest: commit1
  » Release 1.4.0 of billing to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app billing
alice> push acme/billing dev "feat: reminders"
  commit4 on dev
  billing-4 dev-commit4 of billing to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit5
world> pass 1m
  billing-4 dev-commit4 of billing to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit4 of billing to dev: running
bob> tag acme/billing v1.5.0 dev
alice> #billing /release cut 1.5.0
  billing-5 Release 1.5.0 of billing to stage — waiting: images: billing:v1.5.0 names image2, and the version's tag stood before anybody looked, so nobody knows whether CI built it from there; push what CI builds under that tag, or put this image to the vote: /tide accept billing-5 image2
  (only alice sees) billing-5: release 1.5.0 of billing to stage, cut at commit4.
  · ✔ Tag v1.5.0: commit4
  ‼ not taken as built by CI: billing:v1.5.0 names image2, and the version's tag stood before anybody looked, so nobody knows whether CI built it from there; push what CI builds under that tag, or put this image to the vote: /tide accept billing-5 image2
