# Stage holds a release that is not promoted: it takes the hotfix anyway, and that release, which lacks the fix, is kept
# out of prod until it is cut again.
alice> push acme/shop dev "feat: coupons" src/coupons.txt=ten
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
world> pass 31m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app shop
alice> /hotfix start
  shop-3 Hotfix 1.3.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  » stage holds 1.4.0, which prod does not run: stage takes the hotfix anyway, and 1.4.0 must take the fix in and be cut again.
  (only alice sees) shop-3: hotfix 1.3.1 of shop, from 1.3.0 (commit5), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/shop, then say /hotfix submit.
      stage holds 1.4.0, which prod does not run: stage takes the hotfix anyway, and 1.4.0 must take the fix in and be cut again.
  · ✔ Cut hotfixes/v1.3.1: commit5
dave> push acme/shop hotfixes/v1.3.1 "fix: rounding"
  commit6 on hotfixes/v1.3.1
  shop-3 Hotfix 1.3.1 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
  · ✔ Open pull request into stage: #2
dave> /hotfix submit
  shop-3 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 1; can approve: erin
  (only dave sees) shop-3: hotfix 1.3.1 is submitted and ready for review.
  ballot 2: Approve: Hotfix 1.3.1 of shop to prod (head commit6) — needs 1 of on-call (erin)
      ⚠ neither on the dev branch's own line nor approved before: commit6 "fix: rounding" (dave)
  · asked erin-ops to review #2
erin> react ✅ on 2
  · ✔ Merge: #2 -> commit7
  · ✔ Tag stage/v1.3.1, prod/v1.3.1, v1.3.1: commit6
  · ✔ Await images: image2
  shop-3 Hotfix 1.3.1 of shop to prod — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by erin]
  · ✔ Bump stage: #2
  · ✔ Merge bump of stage: #2 -> commit8
world> pass 5m
  · ✔ Await rollout in stage: healthy
  ballot 2 is retired: approved by erin; #2 was merged (as commit7), prod was bumped (as commit9), stage was bumped (as commit8), Mon 2026-03-02 09:32 UTC
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
alice> /promote prod 1.4.0
  shop-5 Promotion of shop 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, carol, dave
  (only alice sees) shop-5: promotion of shop 1.4.0 (commit3) to prod.
  · ✔ Await images: image1
  · ✔ Cut promotions/v1.4.0: commit3
  · ✔ Open pull request into prod: #4
  ballot 3: Approve: Promotion of shop 1.4.0 to prod (head commit3, images image1) — needs 2 of release-managers (bob, carol, dave)
  · asked bobcat, carol-c, dave to review #4
bob> react ✅ on 3
  shop-5 Promotion of shop 1.4.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: carol, dave [1 of 2: bob]
carol> react ✅ on 3
  shop-5 Promotion of shop 1.4.0 to prod — waiting: order: does not contain what prod runs: 1.3.1; bring that in first, or use /rollback prod
world> pass 31m
alice> /tide why
  (only alice sees) shop-5 · Promotion of shop 1.4.0 to prod: Merge
        order: does not contain what prod runs: 1.3.1; bring that in first, or use /rollback prod
alice> /release cut 1.5.0
  (only alice sees) shop-6: release 1.5.0 of shop to stage, cut at commit11.
  · ✔ Cut releases/v1.5.0: commit11
  · ✔ Open pull request into stage: #5
  ballot 4: Approve: Release 1.5.0 of shop to stage (head commit11, images image3) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #5
  shop-6 Release 1.5.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
bob> react ✅ on 4
  · ✔ Merge: #5 -> commit12
  · ✔ Tag v1.5.0: commit12
  · ✔ Retag images: image3
  shop-6 Release 1.5.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 4 is retired: approved by bob; #5 was merged (as commit12), stage was bumped (as commit13), Mon 2026-03-02 10:08 UTC
  · ✔ Bump stage: #3
  · ✔ Merge bump of stage: #3 -> commit13
world> pass 31m
  shop-6 Release 1.5.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.5.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.5.0 --app shop
alice> /promote prod 1.5.0
  shop-7 Promotion of shop 1.5.0 to prod — waiting: approvals: 0 of 2; can approve: bob, carol, dave
  (only alice sees) shop-7: promotion of shop 1.5.0 (commit12) to prod.
  · ✔ Await images: image3
  · ✔ Cut promotions/v1.5.0: commit12
  · ✔ Open pull request into prod: #6
  ballot 5: Approve: Promotion of shop 1.5.0 to prod (head commit12, images image3) — needs 2 of release-managers (bob, carol, dave)
  · asked bobcat, carol-c, dave to review #6
bob> react ✅ on 5
  shop-7 Promotion of shop 1.5.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: carol, dave [1 of 2: bob]
carol> react ✅ on 5
  shop-5 Promotion of shop 1.4.0 to prod — ended: superseded by Promotion of shop 1.5.0 to prod (shop-7)
  ballot 3 is retired: over: superseded by Promotion of shop 1.5.0 to prod (shop-7)
  · Promotion of shop 1.4.0 to prod superseded by Promotion of shop 1.5.0 to prod (shop-7)
  · ✔ Merge: #6 -> commit14
  shop-7 Promotion of shop 1.5.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, carol]
  ballot 5 is retired: approved by bob, carol; #6 was merged (as commit14), prod was bumped (as commit15), Mon 2026-03-02 10:39 UTC
  · ✔ Bump prod: #2
  · ✔ Merge bump of prod: #2 -> commit15
world> pass 2m
  shop-7 Promotion of shop 1.5.0 to prod — done: done [approved by bob, carol]
  · ✔ Await rollout in prod: healthy
  » Released: Promotion of shop 1.5.0 to prod; approved by bob, carol. To go back: /rollback prod --app shop
world> log acme/k8s-prod main
  commit15 Promotion 1.5.0 of shop
  commit16 prod: shop to v1.5.0
  commit9 Hotfix 1.3.1 of shop
  commit17 prod: shop to v1.3.1
  commit18 Run 1.3.0
