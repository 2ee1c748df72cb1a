# What somebody said of an image under an attempt that was given up is on the ballots of the next one, and of what it is promoted by.
#config version_images: rebuild => version_images: retag
alice> push acme/billing dev "feat: e-invoices"
  commit1 on dev
  billing-1 dev-commit1 of billing to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 5m
  billing-1 dev-commit1 of billing to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of billing to dev: running
alice> image billing dev-commit1 "rebuilt with a patched base image"
  image1
  ‼ image2 and image1 were both pushed as the dev image of commit1 of billing (billing:dev-commit1): nothing tells which of them CI built. A release of that commit waits until somebody says with /tide accept which is meant
alice> #billing /release cut 1.4.0
  billing-2 Release 1.4.0 of billing to stage — needs help: images: image2 and image1 were pushed as the dev image of commit1 of billing, and nothing tells which CI built; say which is meant: /tide accept billing-2 image2 or /tide accept billing-2 image1
  (only alice sees) billing-2: release 1.4.0 of billing to stage, cut at commit1.
  · ✔ Tag v1.4.0: commit1
alice> #billing /tide accept billing-2 image1
  » alice says that image1 is meant: it is the dev image of commit1 from now on, in place of image2, and its ballots name it.
  (only alice sees) billing-2: image1 is meant. it is the dev image of commit1 from now on, in place of image2, and its ballots name it.
  · ✔ Retag images: image1
  billing-2 Release 1.4.0 of billing to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  · ✔ Bump stage: #1
  ballot 1: Approve: Release 1.4.0 of billing to stage (head commit1, images image1; alice says that image1 is meant, nothing else tells that CI built it) — needs 1 of shop-devs (bob, carol)
alice> #billing /tide abort billing-2
  billing-2 Release 1.4.0 of billing to stage — ended: aborted by alice; what was already merged stays
  ballot 1 is retired: over: aborted by alice; what was already merged stays
  (only alice sees) Aborting billing-2, release 1.4.0. Tag v1.4.0 stays.
  » Release 1.4.0 of billing to stage aborted by alice; what was already merged stays
alice> #billing /release cut 1.4.0
  (only alice sees) billing-3: release 1.4.0 of billing to stage, cut at commit1.
  · ✔ Tag v1.4.0: commit1
  · ✔ Retag images: image1
  billing-3 Release 1.4.0 of billing to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  · ✔ Bump stage: #2
  ballot 2: Approve: Release 1.4.0 of billing to stage (head commit1, images image1; alice says that image1 is meant, nothing else tells that CI built it) — needs 1 of shop-devs (bob, carol)
bob> react ✅ on 2
  billing-3 Release 1.4.0 of billing to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 2 is retired: approved by bob; stage was bumped (as commit3), Mon 2026-03-02 09:05 UTC
  · ✔ Merge bump of stage: #2 -> commit3
world> pass 40m
  billing-3 Release 1.4.0 of billing to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  · ✔ Move tag stage/latest: commit1
  » Release 1.4.0 of billing to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app billing
alice> #billing /promote prod 1.4.0
  (only alice sees) billing-4: promotion of billing 1.4.0 (commit1) to prod.
  · ✔ Await images: image1
  billing-4 Promotion of billing 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, carol, dave
  · ✔ Bump prod: #1
  ballot 3: Approve: Promotion of billing 1.4.0 to prod (head commit1, images image1; alice says that image1 is meant, nothing else tells that CI built it) — needs 2 of release-managers (bob, carol, dave)
