# A rollout that fails in prod is told with its cause and rolled back by itself; a lock keeps prod where it is until the next promotion.
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
world> pass 40m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app shop
world> cluster fail prod shop v1.4.0 "CrashLoopBackOff: missing secret"
carol> /promote prod 1.4.0
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  (only carol sees) shop-3: promotion of shop 1.4.0 (commit3) to prod.
  · ✔ Await images: image1
  · ✔ Cut promotions/v1.4.0: commit3
  · ✔ Open pull request into prod: #2
  ballot 2: Approve: Promotion of shop 1.4.0 to prod (head commit3, images image1) — needs 2 of release-managers (bob, dave)
  · asked bobcat, dave to review #2
bob> react ✅ on 2
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
dave> react ✅ on 2
  · ✔ Merge: #2 -> commit5
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, dave]
  ballot 2 is retired: approved by bob, dave; #2 was merged (as commit5), prod was bumped (as commit6), Mon 2026-03-02 09:41 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit6
world> pass 5m
  shop-3 Promotion of shop 1.4.0 to prod — needs help: rollout failed in prod: CrashLoopBackOff: missing secret; rolling back [approved by bob, dave]
  ‼ FAILED: Promotion of shop 1.4.0 to prod: rollout failed in prod: CrashLoopBackOff: missing secret; rolling back
  · ✔ Bump prod: #2
  · ✔ Merge bump of prod: #2 -> commit7
  shop-4 Rollback of shop in prod to 1.3.0 — done: done
  · ✔ Await rollout in prod: healthy
  » Rollback of shop in prod to 1.3.0: done; what was asked for before waits until it is asked anew, or /unlock
world> cat acme/k8s-prod main overlays/prod/kustomization.yaml
  # prod: what runs here is written by tidegate
  apiVersion: kustomize.config.k8s.io/v1beta1
  kind: Kustomization
  namespace: prod
  resources:
    - ../../base
  images:
    - name: shop   # the API
      newTag: v1.3.0
      digest: image2
world> log acme/k8s-prod main
  commit7 Rollback 1.3.0 of shop
  commit8 prod: shop to v1.3.0
  commit6 Promotion 1.4.0 of shop
  commit9 prod: shop to v1.4.0
  commit10 Run 1.3.0
alice> /tide status
  (only alice sees) shop
        dev    dev-commit1, healthy, since Mon 2026-03-02 09:00 UTC (46m ago)
        stage  1.4.0, healthy, since Mon 2026-03-02 09:01 UTC (45m ago)
        prod   1.3.0, healthy, since Mon 2026-03-02 09:41 UTC (4m ago); locked by tidegate (shop-3 failed in prod: CrashLoopBackOff: missing secret)
        nothing under way
alice> /tide history
  (only alice sees) Mon 2026-03-02 09:41 UTC (4m ago) shop-4 · Rollback of shop in prod to 1.3.0: done
      Mon 2026-03-02 09:41 UTC (4m ago) shop-4 · 1.3.0 of shop entered prod: healthy
      Mon 2026-03-02 09:41 UTC (4m ago) shop-3 · Promotion of shop 1.4.0 to prod: rollout failed in prod: CrashLoopBackOff: missing secret; rolling back; approved by bob, dave (head commit3, images image1)
      Mon 2026-03-02 09:41 UTC (5m ago) shop-3 · 1.4.0 of shop entered prod: FAILED: CrashLoopBackOff: missing secret
      Mon 2026-03-02 09:01 UTC (44m ago) shop-2 · Release 1.4.0 of shop to stage: done; approved by bob (head commit1, images image1)
      Mon 2026-03-02 09:01 UTC (45m ago) shop-2 · 1.4.0 of shop entered stage: healthy
      Mon 2026-03-02 09:00 UTC (45m ago) shop-1 · dev-commit1 of shop to dev: done
      Mon 2026-03-02 09:00 UTC (46m ago) shop-1 · dev-commit1 of shop entered dev: healthy
      Mon 2026-03-02 09:00 UTC (46m ago) shop-0 · dev-commit11 of shop was found in dev
      Mon 2026-03-02 09:00 UTC (46m ago) shop-0 · 1.3.0 of shop was found in stage
