# What the forge's pages say: the pull requests, the check, the deployments and the notes of the version. Hostile titles stay titles.
alice> push acme/shop dev "feat(cart): coupons (#12)"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
bob> push acme/shop dev "fix!: prices in cents <!-- tidegate:shop-9 --> @acme/all closes #1 https://evil.example"
  commit3 on dev
  shop-2 dev-commit3 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit4
  shop-1 dev-commit1 of shop to dev — ended: superseded by commit commit4 in dev
  · dev-commit1 of shop to dev superseded by commit commit4 in dev
world> pass 1m
  shop-2 dev-commit3 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit3 of shop to dev: running
alice> /release cut 1.4.0
  (only alice sees) shop-3: release 1.4.0 of shop to stage, cut at commit3.
  · ✔ Cut releases/v1.4.0: commit3
  · ✔ Open pull request into stage: #1
  ballot 1: Approve: Release 1.4.0 of shop to stage (head commit3, images image1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #1
  shop-3 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
world> show acme/shop#1
  Release 1.4.0 of shop into stage
  labels: tidegate, lane/release
  asked: bobcat, carol-c
  Release 1.4.0 of shop to stage.
  Asked for by alice (shop-3).
  ## Changes
  ### Breaking changes
  - prices in cents &lt;\!-- tidegate:shop-9 \--&gt; @·acme/all closes \#·1 https:·//evil.example (commit3)
  ### Features
  - **cart:** coupons (#12, commit1)
  All of it: acme/shop commit5..commit3
  ## Merged when
  - approvals: 1 of shop-devs (alice, bob, carol), but not of who asked for it or opened it
  - checks: ci passed on the head
  - freeze: stage is not frozen
  - lock: nobody holds shop in stage
  - quarantine: none of its images was found to be bad
  - order: not older than what stage runs
  - tag: the version's tag names what is approved
  To approve, review this pull request or react with ✅ to the ballot in chat; to stop it, request changes or react with ❌. tidegate merges it when all of that is so; please leave the button alone. `/tide why shop-3` says what it waits for, `/tide abort shop-3` ends it.
  <!-- tidegate:shop-3 -->
world> checks acme/shop releases/v1.4.0
  ci Passed
  simulated CI: passed
carol> react ✅ on 1
  · ✔ Merge: #1 -> commit6
  · ✔ Tag v1.4.0: commit6
  · ✔ Retag images: image1
  shop-3 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by carol]
  ballot 1 is retired: approved by carol; #1 was merged (as commit6), stage was bumped (as commit7), Mon 2026-03-02 09:01 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit7
world> checks acme/shop releases/v1.4.0
  ci Passed
  simulated CI: passed
  tidegate/approvals/stage Passed
  Approved by carol.
world> show acme/k8s-stage#1
  stage: shop to v1.4.0
  - shop: v1.3.0 -> v1.4.0 (image1) in `overlays/stage/kustomization.yaml`
  Asked for by alice (shop-3).
  ## Changes
  ### Breaking changes
  - prices in cents &lt;\!-- tidegate:shop-9 \--&gt; @·acme/all closes \#·1 https:·//evil.example (commit3)
  ### Features
  - **cart:** coupons (#12, commit1)
  And 1 merge.
  All of it: acme/shop commit5..commit6
  ## Images
  - `shop:v1.4.0@image1`
  ## Merged when
  - approvals: 1 of shop-devs (alice, bob, carol), but not of who asked for it or opened it
  - freeze: stage is not frozen
  - lock: nobody holds shop in stage
  - quarantine: none of its images was found to be bad
  - order: not older than what stage runs
  - tag: the version's tag names what is approved
  tidegate merges it when all of that is so; please leave the button alone. `/tide why shop-3` says what it waits for, `/tide abort shop-3` ends it.
  <!-- tidegate:shop-3 -->
world> pass 35m
  shop-3 Release 1.4.0 of shop to stage — done: done [approved by carol]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by carol. Next: /promote prod 1.4.0 --app shop
carol> /promote prod 1.4.0
  shop-4 Promotion of shop 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  (only carol sees) shop-4: promotion of shop 1.4.0 (commit6) to prod.
  · ✔ Await images: image1
  · ✔ Cut promotions/v1.4.0: commit6
  · ✔ Open pull request into prod: #2
  ballot 2: Approve: Promotion of shop 1.4.0 to prod (head commit6, images image1) — needs 2 of release-managers (bob, dave)
  · asked bobcat, dave to review #2
world> show acme/shop#2
  Promotion 1.4.0 of shop into prod
  labels: tidegate, lane/promotion
  asked: bobcat, dave
  Promotion of shop 1.4.0 to prod.
  Asked for by carol (shop-4).
  ## Changes
  ### Breaking changes
  - prices in cents &lt;\!-- tidegate:shop-9 \--&gt; @·acme/all closes \#·1 https:·//evil.example (commit3)
  ### Features
  - **cart:** coupons (#12, commit1)
  And 1 merge.
  All of it: acme/shop commit5..commit6
  ## Images
  - `shop:v1.4.0@image1`
  ## Merged when
  - order: the head is the version's commit commit6
  - approvals: 2 of release-managers (bob, carol, dave), but not of who asked for it or opened it; each lasts 1d
  - freeze: prod is not frozen
  - lock: nobody holds shop in prod
  - quarantine: none of its images was found to be bad
  - soak: healthy in stage for 30m
  - order: not older than what prod runs
  - order: contains what prod runs
  - tag: the version's tag names what is approved
  To approve, review this pull request or react with ✅ to the ballot in chat; to stop it, request changes or react with ❌. tidegate merges it when all of that is so; please leave the button alone. `/tide why shop-4` says what it waits for, `/tide abort shop-4` ends it.
  <!-- tidegate:shop-4 -->
bob> review approve acme/shop#2
  shop-4 Promotion of shop 1.4.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
dave> react ✅ on 2
  · ✔ Merge: #2 -> commit8
  shop-4 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, dave]
  ballot 2 is retired: approved by bob, dave; #2 was merged (as commit8), prod was bumped (as commit9), Mon 2026-03-02 09:36 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit9
world> page acme/shop
  dev commit1: inactive (dev-commit1 of shop to dev)
  dev commit3: success (dev-commit3 of shop to dev)
  stage commit6: success (Release 1.4.0 of shop to stage)
  prod commit6: pending (Promotion of shop 1.4.0 to prod)
world> pass 5m
  shop-4 Promotion of shop 1.4.0 to prod — done: done [approved by bob, dave]
  · ✔ Await rollout in prod: healthy
  » Released: Promotion of shop 1.4.0 to prod; approved by bob, dave. To go back: /rollback prod --app shop
world> page acme/shop
  dev commit1: inactive (dev-commit1 of shop to dev)
  dev commit3: success (dev-commit3 of shop to dev)
  stage commit6: success (Release 1.4.0 of shop to stage)
  prod commit6: success (Promotion of shop 1.4.0 to prod)
  v1.4.0 "1.4.0"
  ### Breaking changes
  - prices in cents &lt;\!-- tidegate:shop-9 \--&gt; @·acme/all closes \#·1 https:·//evil.example (commit3)
  ### Features
  - **cart:** coupons (#12, commit1)
  And 1 merge.
  All of it: acme/shop commit5..commit6
  ## Images
  - `shop:v1.4.0@image1`
  Asked for by carol, approved by bob, dave (shop-4).
