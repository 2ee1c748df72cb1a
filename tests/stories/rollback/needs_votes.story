# Where a rollback has approvals of its own it waits for them; a freeze never stands in its way.
#config release: { quorum: 1, from: [shop-devs] } => rollback: { quorum: 1, from: [on-call] }\n      release: { quorum: 1, from: [shop-devs] }
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
bob> react ✅ on 1
  · ✔ Merge: #1 -> commit3
  · ✔ Tag v1.4.0: commit3
  · ✔ Retag images: image1
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 1 is retired: approved by bob; #1 was merged (as commit3), stage was bumped (as commit4), Mon 2026-03-02 09:01 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
world> pass 5m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app shop
dave> /freeze stage 8h "month end"
  » dave froze stage until Mon 2026-03-02 17:06 UTC: month end
  » dave froze stage until Mon 2026-03-02 17:06 UTC: month end
  (only dave sees) stage is frozen for 8h, until Mon 2026-03-02 17:06 UTC. /thaw stage ends it early.
erin> /rollback stage
  (only erin sees) shop-3: rollback of shop in stage from 1.4.0 to 1.3.0. A lock keeps it from being undone until /unlock shop stage, or until what is asked for after this has entered.
  shop-3 Rollback of shop in stage to 1.3.0 — waiting: approvals: 0 of 1; can approve: dave
  · ✔ Bump stage: #2
  ballot 2: Approve: Rollback of shop in stage to 1.3.0 (head commit5, images image2) — needs 1 of on-call (dave)
erin> react ✅ on 2
  (only erin sees) Your ✅ on Rollback of shop in stage to 1.3.0 (shop-3) does not count: you asked for this delivery; someone else must approve
bob> react ✅ on 2
  (only bob sees) Your ✅ on Rollback of shop in stage to 1.3.0 (shop-3) does not count: you are not among those asked to approve this
dave> react ✅ on 2
  shop-3 Rollback of shop in stage to 1.3.0 — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by dave]
  ballot 2 is retired: approved by dave; stage was bumped (as commit6), Mon 2026-03-02 09:06 UTC
  · ✔ Merge bump of stage: #2 -> commit6
world> pass 5m
  shop-3 Rollback of shop in stage to 1.3.0 — done: done [approved by dave]
  · ✔ Await rollout in stage: healthy
  » Rollback of shop in stage to 1.3.0: done; what was asked for before waits until it is asked anew, or /unlock; approved by dave
world> cat acme/k8s-stage main overlays/stage/kustomization.yaml
  # stage: what runs here is written by tidegate
  apiVersion: kustomize.config.k8s.io/v1beta1
  kind: Kustomization
  namespace: stage
  resources:
    - ../../base
  images:
    - name: shop   # the API
      newTag: v1.3.0
      digest: image2
