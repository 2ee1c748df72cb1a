# A file that can only hold a tag refuses the bump where people approve, with the ways out.
#config       stage: [{ kustomize: overlays/stage/kustomization.yaml }] =>       stage: [{ yaml: apps/shop.yaml, at: shop.version }]
erin> push acme/k8s-stage main "Say it another way" "apps/shop.yaml=shop:\n  version: v1.3.0"
  commit1 on main
  ‼ shop in stage could not be read at the first look ("apps/shop.yaml": there is no "shop" at "the top" (there is: nothing); add it to the file (or have it added: `create: true`), or correct the path in the configuration) and is v1.3.0 now. Nobody approved that here, and nothing goes on from it: bring a version.
  ‼ shop in stage cannot be written by digest, and the next bump will wait: "apps/shop.yaml" line 2: "shop.version" holds only the tag of "shop", and a tag can be made to name something else than what was approved; say where the digest stands (`digest_at: …` beside `at`, or `tag_with_digest: true`), or go on with tags alone (`pin: tag`)
  ‼ main of acme/k8s-stage was changed past tidegate: commit1 "Say it another way", pushed by erin (apps/shop.yaml). Nobody approved that here, and stage runs what it says of shop: look at it, and take it back if it should not be.
alice> push acme/shop dev "feat: coupons"
  commit2 on dev
  shop-1 dev-commit2 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit3
world> pass 1m
  shop-1 dev-commit2 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit2 of shop to dev: running
alice> /release cut 1.4.0
  (only alice sees) shop-2: release 1.4.0 of shop to stage, cut at commit2.
  · ✔ Cut releases/v1.4.0: commit2
  · ✔ Open pull request into stage: #1
  ballot 1: Approve: Release 1.4.0 of shop to stage (head commit2, images image1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #1
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
bob> react ✅ on 1
  shop-2 Release 1.4.0 of shop to stage — needs help: "apps/shop.yaml" line 2: "shop.version" holds only the tag of "shop", and a tag can be made to name something else than what was approved; say where the digest stands (`digest_at: …` beside `at`, or `tag_with_digest: true`), or go on with tags alone (`pin: tag`) [approved by bob]
  · ✔ Merge: #1 -> commit4
  · ✔ Tag v1.4.0: commit4
  · ✔ Retag images: image1
world> pass 5m
erin> push acme/k8s-stage main "Say it by reference" "apps/shop.yaml=shop:\n  version: registry.example/shop:v1.3.0"
  commit5 on main
  ‼ main of acme/k8s-stage was changed past tidegate: commit5 "Say it by reference", pushed by erin (apps/shop.yaml). Nobody approved that here, and stage runs what it says of shop: look at it, and take it back if it should not be.
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 1 is retired: approved by bob; #1 was merged (as commit4), stage was bumped (as commit6), Mon 2026-03-02 09:06 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit6
world> pass 5m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob; took 5m. Next: /promote prod 1.4.0 --app shop
world> cat acme/k8s-stage main apps/shop.yaml
  shop:
    version: registry.example/shop:v1.4.0@image1
