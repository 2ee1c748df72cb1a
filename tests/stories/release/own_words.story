# The team's own words for bumps: of one line above what changes, of several in its place. What tells whose a commit is stands below, and hostile words stay words.
#config identity: => commit: { message: "chore({app}): {tag} in {env}", pull_request_title: "[{lane}] {app} {from} -> {tag} for {by}" }\nidentity:
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> commit acme/k8s-dev main
  tidegate <tidegate@acme.example>
  chore(shop): dev-commit1 in dev
  - shop: dev-commit3 -> dev-commit1 (image1) in overlays/dev/kustomization.yaml
  Why: push to the dev branch
  Requested-by: tidegate (push to the dev branch)
  Delivery: shop-1
  Image: shop:dev-commit1@image1
  Source: acme/shop commit1
  Compare: acme/shop commit3..commit1
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
bob> react ✅ on 1
  · ✔ Merge: #1 -> commit4
  · ✔ Tag v1.4.0: commit4
  · ✔ Retag images: image1
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 1 is retired: approved by bob; #1 was merged (as commit4), stage was bumped (as commit5), Mon 2026-03-02 09:01 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit5
world> show acme/k8s-stage#1
  [release] shop v1.3.0 -> v1.4.0 for alice
  - shop: v1.3.0 -> v1.4.0 (image1) in `overlays/stage/kustomization.yaml`
  Asked for by alice (shop-2).
  ## Changes
  ### Features
  - coupons (commit1)
  And 1 merge.
  All of it: acme/shop commit3..commit4
  ## Images
  - `shop:v1.4.0@image1`
  ## Merged when
  - approvals: 1 of shop-devs (alice, bob, carol), but not of who asked for it or opened it
  - freeze: stage is not frozen
  - lock: nobody holds shop in stage
  - quarantine: none of its images was found to be bad
  - order: not older than what stage runs
  - tag: the version's tag names what is approved
  tidegate merges it when all of that is so; please leave the button alone. `/tide why shop-2` says what it waits for, `/tide abort shop-2` ends it.
  <!-- tidegate:shop-2 -->
world> pass 5m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app shop
world> configure message: "chore({app}): {tag} in {env}" => message: "deploy {app} {version}\n\n{changes}\n\n{why}, by {by} ({delivery})"
alice> push acme/shop dev "feat: gifts @acme/all closes #1"
  commit6 on dev
  shop-3 dev-commit6 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit7
world> commit acme/k8s-dev main
  tidegate <tidegate@acme.example>
  deploy shop dev-commit6
  - shop: dev-commit1 -> dev-commit6 (image2) in overlays/dev/kustomization.yaml
  push to the dev branch, by tidegate (push to the dev branch) (shop-3)
  Why: push to the dev branch
  Requested-by: tidegate (push to the dev branch)
  Delivery: shop-3
  Image: shop:dev-commit6@image2
  Source: acme/shop commit6
  Compare: acme/shop commit1..commit6
