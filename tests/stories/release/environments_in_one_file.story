# Dev and stage are places in one file of one repository: each bump writes its own, and neither is told as a change by hand of the other. An entry that prod's new overlay lacks is added.
alice> push acme/k8s-dev main "All in one" "shop.yaml=environments:\n- name: dev\n  tag: v1.3.0\n- name: stage\n  tag: v1.3.0\n  digest: \"\""
  commit1 on main
world> configure repository: acme/k8s-stage => repository: acme/k8s-dev ;; kustomize: overlays/dev/kustomization.yaml => yaml: shop.yaml, at: "environments[name=dev].tag" ;; kustomize: overlays/stage/kustomization.yaml => yaml: shop.yaml, at: "environments[name=stage].tag", digest_at: "environments[name=stage].digest"
  ‼ shop in dev stands in shop.yaml since the configuration says so, and that says v1.3.0; where it stood before, it was dev-commit2. What stands there now is taken as what runs there, and nobody approved that here. If it is not meant, put the configuration back, or bring a version.
alice> push acme/shop dev "feat: coupons"
  commit3 on dev
  shop-1 dev-commit3 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit4
world> pass 5m
  shop-1 dev-commit3 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit3 of shop to dev: running
alice> /release cut 1.4.0
  (only alice sees) shop-2: release 1.4.0 of shop to stage, cut at commit3.
  · ✔ Cut releases/v1.4.0: commit3
  · ✔ Open pull request into stage: #1
  ballot 1: Approve: Release 1.4.0 of shop to stage (head commit3, images image1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #1
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
bob> react ✅ on 1
  · ✔ Merge: #1 -> commit5
  · ✔ Tag v1.4.0: commit5
  · ✔ Retag images: image1
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 1 is retired: approved by bob; #1 was merged (as commit5), stage was bumped (as commit6), Mon 2026-03-02 09:05 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit6
world> pass 5m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app shop
world> cat acme/k8s-dev main shop.yaml
  environments:
  - name: dev
    tag: dev-commit3
  - name: stage
    tag: v1.4.0
    digest: "image1"
bob> push acme/shop dev "feat: gifts"
  commit7 on dev
  shop-3 dev-commit7 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit8
world> pass 5m
  shop-3 dev-commit7 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit7 of shop to dev: running
world> cat acme/k8s-dev main shop.yaml
  environments:
  - name: dev
    tag: dev-commit7
  - name: stage
    tag: v1.4.0
    digest: "image1"
world> configure kustomize: overlays/prod/kustomization.yaml => kustomize: apps/prod/kustomization.yaml, create: true
erin> push acme/k8s-prod main "A new place" "apps/prod/kustomization.yaml=resources:\n- ../base # without images yet"
  commit9 on main
  ‼ shop in prod stands in apps/prod/kustomization.yaml since the configuration says so, and that says nothing; where it stood before, it was v1.3.0@image2. What stands there now is taken as what runs there, and nobody approved that here. If it is not meant, put the configuration back, or bring a version.
  ‼ main of acme/k8s-prod was changed past tidegate: commit9 "A new place", pushed by erin (apps/prod/kustomization.yaml). Nobody approved that here, and prod runs what it says of shop: look at it, and take it back if it should not be.
world> pass 30m
carol> /promote prod 1.4.0
  shop-4 Promotion of shop 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  (only carol sees) shop-4: promotion of shop 1.4.0 (commit5) to prod.
  · ✔ Await images: image1
  · ✔ Cut promotions/v1.4.0: commit5
  · ✔ Open pull request into prod: #2
  ballot 2: Approve: Promotion of shop 1.4.0 to prod (head commit5, images image1) — needs 2 of release-managers (bob, dave)
  · asked bobcat, dave to review #2
dave> react ✅ on 2
  shop-4 Promotion of shop 1.4.0 to prod — waiting: approvals: 1 of 2 (dave); can approve: bob [1 of 2: dave]
bob> react ✅ on 2
  · ✔ Merge: #2 -> commit10
  shop-4 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, dave]
  ballot 2 is retired: approved by bob, dave; #2 was merged (as commit10), prod was bumped (as commit11), Mon 2026-03-02 09:45 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit11
world> pass 5m
  shop-4 Promotion of shop 1.4.0 to prod — done: done [approved by bob, dave]
  · ✔ Await rollout in prod: healthy
  » Released: Promotion of shop 1.4.0 to prod; approved by bob, dave
world> cat acme/k8s-prod main apps/prod/kustomization.yaml
  resources:
  - ../base # without images yet
  images:
  - name: shop
    newTag: v1.4.0
    digest: image1
