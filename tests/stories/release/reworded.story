# What a pull request of tidegate's own says is what people read before they approve it. Rewritten by somebody it is put back, and told:
# the app's own, and a bump's where people approve there.
alice> push acme/shop dev "feat: coupons" src/coupons.txt=coupons
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 5m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
alice> /release cut 1.4.0
  (only alice sees) shop-2: release 1.4.0 of shop to stage, cut at commit1.
  · ✔ Cut releases/v1.4.0: commit1
  · ✔ Open pull request into stage: #1
  ballot 1: Approve: Release 1.4.0 of shop to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #1
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
carol> edit acme/shop#1 "Docs only" "Nothing of it reaches production."
  ‼ somebody changed what acme/shop#1 says; it was called "Docs only". Title and text are put back; reviews that were given meanwhile do not count, and are to be given anew
world> show acme/shop#1
  Release 1.4.0 of shop into stage
  labels: tidegate, lane/release
  asked: bobcat, carol-c
  Release 1.4.0 of shop to stage.
  Asked for by alice (shop-2).
  ## Changes
  ### Features
  - coupons (commit1)
  All of it: acme/shop commit3..commit1
  ## Merged when
  - approvals: 1 of shop-devs (alice, bob, carol), but not of who asked for it or opened it
  - checks: ci passed on the head
  - freeze: stage is not frozen
  - lock: nobody holds shop in stage
  - quarantine: none of its images was found to be bad
  - order: not older than what stage runs
  - tag: the version's tag names what is approved
  To approve, review this pull request or react with ✅ to the ballot in chat; to stop it, request changes or react with ❌. tidegate merges it when all of that is so; please leave the button alone. `/tide why shop-2` says what it waits for, `/tide abort shop-2` ends it.
  <!-- tidegate:shop-2 -->
bob> review approve acme/shop#1
  · ✔ Merge: #1 -> commit4
  · ✔ Tag v1.4.0: commit4
  · ✔ Retag images: image1
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 1 is retired: approved by bob; #1 was merged (as commit4), stage was bumped (as commit5), Mon 2026-03-02 09:05 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit5
world> pass 5m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app shop
alice> push acme/billing dev "feat: e-invoices"
  commit6 on dev
  billing-1 dev-commit6 of billing to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit7
world> pass 5m
  billing-1 dev-commit6 of billing to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit6 of billing to dev: running
alice> #billing /release cut 1.4.0
  (only alice sees) billing-2: release 1.4.0 of billing to stage, cut at commit6.
  · ✔ Tag v1.4.0: commit6
  · ✔ Await images: image2
  billing-2 Release 1.4.0 of billing to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  · ✔ Bump stage: #2
  ballot 2: Approve: Release 1.4.0 of billing to stage (head commit6, images image2) — needs 1 of shop-devs (bob, carol)
carol> edit acme/k8s-stage#2 "Only a label"
  ‼ somebody changed what acme/k8s-stage#2 says; it was called "Only a label". Title and text are put back; reviews that were given meanwhile do not count, and are to be given anew
world> show acme/k8s-stage#2
  stage: billing to v1.4.0
  labels: tidegate, lane/release
  - billing: v1.3.0 -> v1.4.0 (image2) in `charts/billing/values-stage.yaml`
  Asked for by alice (billing-2).
  ## Changes
  ### Features
  - e-invoices (commit6)
  All of it: acme/billing commit8..commit6
  ## Images
  - `billing:v1.4.0@image2`
  ## Merged when
  - approvals: 1 of shop-devs (alice, bob, carol), but not of who asked for it or opened it
  - freeze: stage is not frozen
  - lock: nobody holds billing in stage
  - quarantine: none of its images was found to be bad
  - order: not older than what stage runs
  - tag: the version's tag names what is approved
  To approve, review this pull request or react with ✅ to the ballot in chat; to stop it, request changes or react with ❌. tidegate merges it when all of that is so; please leave the button alone. `/tide why billing-2` says what it waits for, `/tide abort billing-2` ends it.
  <!-- tidegate:billing-2 -->
bob> review approve acme/k8s-stage#2
  billing-2 Release 1.4.0 of billing to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 2 is retired: approved by bob; stage was bumped (as commit9), Mon 2026-03-02 09:15 UTC
  · ✔ Merge bump of stage: #2 -> commit9
