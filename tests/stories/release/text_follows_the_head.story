# What is pushed onto a release's branch is what people are asked about next: its pull request says what it brings now.
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
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
bob> push acme/shop releases/v1.4.0 "fix: late"
  commit3 on releases/v1.4.0
  ballot 1 is retired: what it was about has changed; vote on the new ballot
  ballot 2: Approve: Release 1.4.0 of shop to stage (head commit3) — needs 1 of shop-devs (carol)
      ⚠ neither on the dev branch's own line nor approved before: commit3 "fix: late" (bob)
  · #1 moved from commit1 to commit3: approvals of the old head do not count for the new one
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: carol
world> show acme/shop#1
  Release 1.4.0 of shop into stage
  labels: tidegate, lane/release
  asked: bobcat, carol-c
  Release 1.4.0 of shop to stage.
  Asked for by alice (shop-2).
  ## Changes
  ### Features
  - coupons (commit1)
  ### Fixes
  - late (commit3)
  All of it: acme/shop commit4..commit3
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
carol> review approve acme/shop#1
  · ✔ Merge: #1 -> commit5
  · ✔ Tag v1.4.0: commit5
  · images are not retagged but rebuilt by CI: the merge's content is not what the dev image was built from
  · ✔ Retag images: image2
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by carol]
  ballot 2 is retired: approved by carol; #1 was merged (as commit5), stage was bumped (as commit6), Mon 2026-03-02 09:01 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit6
