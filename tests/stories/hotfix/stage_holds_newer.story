# A hotfix while stage holds a newer unpromoted release: said at once, stage takes the fix anyway, and its source is what prod runs and nothing of the release.
alice> push acme/shop dev "feat: coupons" src/coupons.txt=coupons
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
dave> /hotfix start
  shop-3 Hotfix 1.3.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  » stage holds 1.4.0, which prod does not run: stage takes the hotfix anyway, and 1.4.0 must take the fix in and be cut again.
  (only dave sees) shop-3: hotfix 1.3.1 of shop, from 1.3.0 (commit5), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/shop, then say /hotfix submit.
      stage holds 1.4.0, which prod does not run: stage takes the hotfix anyway, and 1.4.0 must take the fix in and be cut again.
  · ✔ Cut hotfixes/v1.3.1: commit5
bob> push acme/shop hotfixes/v1.3.1 "fix: rounding" src/rounding.txt=fixed
  commit6 on hotfixes/v1.3.1
  shop-3 Hotfix 1.3.1 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
  · ✔ Open pull request into stage: #2
dave> /hotfix submit
  shop-3 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 1; can approve: erin
  (only dave sees) shop-3: hotfix 1.3.1 is submitted and ready for review.
  ballot 2: Approve: Hotfix 1.3.1 of shop to prod (head commit6) — needs 1 of on-call (erin)
      ⚠ neither on the dev branch's own line nor approved before: commit6 "fix: rounding" (bob)
  · asked erin-ops to review #2
bob> react ✅ on 2
  (only bob sees) Your ✅ on Hotfix 1.3.1 of shop to prod (shop-3) does not count: you are not among those asked to approve this
erin> react ✅ on 2
  · ✔ Merge: #2 -> commit7
  · ✔ Tag stage/v1.3.1, prod/v1.3.1, v1.3.1: commit6
  · ✔ Await images: image2
  shop-3 Hotfix 1.3.1 of shop to prod — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by erin]
  · ✔ Bump stage: #2
  · ✔ Merge bump of stage: #2 -> commit8
world> pass 10m
  · ✔ Await rollout in stage: healthy
  ballot 2 is retired: approved by erin; #2 was merged (as commit7), prod was bumped (as commit9), stage was bumped (as commit8), Mon 2026-03-02 09:06 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit9
  shop-3 Hotfix 1.3.1 of shop to prod — done: done [approved by erin]
  · ✔ Await rollout in prod: healthy
  · ✔ Update prod branch: commit6
  » Released: Hotfix 1.3.1 of shop to prod; approved by erin; took 1m. To go back: /rollback prod --app shop
  · ✔ Back-merge into dev: #3
  · ✔ Bump dev: commit10
  shop-4 dev-commit11 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit11 of shop to dev: running
world> log acme/shop prod
  commit6 fix: rounding
  commit5 perf: start faster
  commit12 feat: first version
world> cat acme/k8s-stage main overlays/stage/kustomization.yaml
  # stage: what runs here is written by tidegate
  apiVersion: kustomize.config.k8s.io/v1beta1
  kind: Kustomization
  namespace: stage
  resources:
    - ../../base
  images:
    - name: shop   # the API
      newTag: v1.3.1
      digest: image2
world> cat acme/k8s-prod main overlays/prod/kustomization.yaml
  # prod: what runs here is written by tidegate
  apiVersion: kustomize.config.k8s.io/v1beta1
  kind: Kustomization
  namespace: prod
  resources:
    - ../../base
  images:
    - name: shop   # the API
      newTag: v1.3.1
      digest: image2
world> log acme/shop dev
  commit11 Hotfix 1.3.1 of shop
  commit6 fix: rounding
  commit1 feat: coupons
  commit5 perf: start faster
  commit12 feat: first version
carol> /promote prod 1.4.0
  shop-5 Promotion of shop 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  (only carol sees) shop-5: promotion of shop 1.4.0 (commit3) to prod.
  · ✔ Await images: image1
  · ✔ Cut promotions/v1.4.0: commit3
  · ✔ Open pull request into prod: #4
  ballot 3: Approve: Promotion of shop 1.4.0 to prod (head commit3, images image1) — needs 2 of release-managers (bob, dave)
  · asked bobcat, dave to review #4
bob> react ✅ on 3
  shop-5 Promotion of shop 1.4.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
dave> react ✅ on 3
  shop-5 Promotion of shop 1.4.0 to prod — waiting: order: not healthy in stage: it was replaced there after 4m 40s, before it had soaked for 30m; it takes another version to go on
carol> /tide why
  (only carol sees) shop-5 · Promotion of shop 1.4.0 to prod: Merge
        order: not healthy in stage: it was replaced there after 4m 40s, before it had soaked for 30m; it takes another version to go on
        order: does not contain what prod runs: 1.3.1; bring that in first, or use /rollback prod
alice> /release cut 1.4.1
  (only alice sees) shop-6: release 1.4.1 of shop to stage, cut at commit11.
  · ✔ Cut releases/v1.4.1: commit11
  · ✔ Open pull request into stage: #5
  ballot 4: Approve: Release 1.4.1 of shop to stage (head commit11, images image3) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #5
  shop-6 Release 1.4.1 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
