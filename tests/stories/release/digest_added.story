# A file that holds the tag alone gets its digest with the next version, on a line of its own beside the tag.
erin> push acme/k8s-stage main "Run 1.3.0 by tag" "overlays/stage/kustomization.yaml=images: # ours\n  - name: shop   # the API\n    newTag: v1.3.0 # now"
  commit1 on main
  ‼ main of acme/k8s-stage was changed past tidegate: commit1 "Run 1.3.0 by tag", pushed by erin (overlays/stage/kustomization.yaml). Nobody approved that here, and stage runs what it says of shop: look at it, and take it back if it should not be.
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
  · ✔ Merge: #1 -> commit4
  · ✔ Tag v1.4.0: commit4
  · ✔ Retag images: image1
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 1 is retired: approved by bob; #1 was merged (as commit4), stage was bumped (as commit5), Mon 2026-03-02 09:01 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit5
world> pass 5m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app shop
world> cat acme/k8s-stage main overlays/stage/kustomization.yaml
  images: # ours
    - name: shop   # the API
      newTag: v1.4.0 # now
      digest: image1
