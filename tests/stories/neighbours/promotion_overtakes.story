# A promotion reaches prod while a hotfix of the older version is being written. The hotfix is held before it enters
# anything, whoever works on it is told at once, and it holds nobody.
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
erin> push acme/shop hotfixes/v1.3.1 "fix: rounding" src/rounding.txt=fixed
  commit6 on hotfixes/v1.3.1
  shop-3 Hotfix 1.3.1 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
  · ✔ Open pull request into stage: #2
carol> /promote prod 1.4.0
  shop-4 Promotion of shop 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  (only carol sees) shop-4: promotion of shop 1.4.0 (commit3) to prod.
      Under way too: hotfix 1.3.1 (shop-3) of shop. What arrives first goes first; the other must then start again.
  · ✔ Await images: image1
  · ✔ Cut promotions/v1.4.0: commit3
  · ✔ Open pull request into prod: #3
  ballot 2: Approve: Promotion of shop 1.4.0 to prod (head commit3, images image1) — needs 2 of release-managers (bob, dave)
  · asked bobcat, dave to review #3
bob> react ✅ on 2
  shop-4 Promotion of shop 1.4.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
dave> react ✅ on 2
  · ✔ Merge: #3 -> commit7
  shop-4 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, dave]
  ballot 2 is retired: approved by bob, dave; #3 was merged (as commit7), prod was bumped (as commit8), Mon 2026-03-02 09:32 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit8
  shop-3 Hotfix 1.3.1 of shop to prod — waiting: order: prod runs 1.4.0 now, and this hotfix was started from 1.3.0: 1.3.1 is not newer and cannot arrive any more; /hotfix abort 1.3.1, then /hotfix start again
  ‼ Hotfix 1.3.1 of shop to prod (shop-3) is held: prod runs 1.4.0 now, and this hotfix was started from 1.3.0: 1.3.1 is not newer and cannot arrive any more; /hotfix abort 1.3.1, then /hotfix start again
world> pass 2m
  shop-4 Promotion of shop 1.4.0 to prod — done: done [approved by bob, dave]
  · ✔ Await rollout in prod: healthy
  » Released: Promotion of shop 1.4.0 to prod; approved by bob, dave. To go back: /rollback prod --app shop
alice> /hotfix submit
  (only alice sees) shop-3: hotfix 1.3.1 is submitted, and held: prod runs 1.4.0 now, and this hotfix was started from 1.3.0: 1.3.1 is not newer and cannot arrive any more; /hotfix abort 1.3.1, then /hotfix start again.
alice> /tide why
  (only alice sees) shop-3 · Hotfix 1.3.1 of shop to prod: Merge
        order: prod runs 1.4.0 now, and this hotfix was started from 1.3.0: 1.3.1 is not newer and cannot arrive any more; /hotfix abort 1.3.1, then /hotfix start again
alice> push acme/shop dev "feat: two" src/two.txt=2
  commit9 on dev
  shop-5 dev-commit9 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit10
world> pass 1m
  shop-5 dev-commit9 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit9 of shop to dev: running
alice> /release cut 1.5.0
  (only alice sees) shop-6: release 1.5.0 of shop to stage, cut at commit9.
  · ✔ Cut releases/v1.5.0: commit9
  · ✔ Open pull request into stage: #4
  ballot 3: Approve: Release 1.5.0 of shop to stage (head commit9, images image2) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #4
  shop-6 Release 1.5.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
bob> react ✅ on 3
  · ✔ Merge: #4 -> commit11
  · ✔ Tag v1.5.0: commit11
  · ✔ Retag images: image2
  shop-6 Release 1.5.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 3 is retired: approved by bob; #4 was merged (as commit11), stage was bumped (as commit12), Mon 2026-03-02 09:35 UTC
  · ✔ Bump stage: #2
  · ✔ Merge bump of stage: #2 -> commit12
world> pass 31m
  shop-6 Release 1.5.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.5.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.5.0 --app shop
carol> /promote prod 1.5.0
  shop-7 Promotion of shop 1.5.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  (only carol sees) shop-7: promotion of shop 1.5.0 (commit11) to prod.
  · ✔ Await images: image2
  · ✔ Cut promotions/v1.5.0: commit11
  · ✔ Open pull request into prod: #5
  ballot 4: Approve: Promotion of shop 1.5.0 to prod (head commit11, images image2) — needs 2 of release-managers (bob, dave)
  · asked bobcat, dave to review #5
bob> react ✅ on 4
  shop-7 Promotion of shop 1.5.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
dave> react ✅ on 4
  · ✔ Merge: #5 -> commit13
  shop-7 Promotion of shop 1.5.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, dave]
  ballot 4 is retired: approved by bob, dave; #5 was merged (as commit13), prod was bumped (as commit14), Mon 2026-03-02 10:06 UTC
  · ✔ Bump prod: #2
  · ✔ Merge bump of prod: #2 -> commit14
  shop-3 Hotfix 1.3.1 of shop to prod — waiting: order: prod runs 1.5.0 now, and this hotfix was started from 1.3.0: 1.3.1 is not newer and cannot arrive any more; /hotfix abort 1.3.1, then /hotfix start again
  ‼ Hotfix 1.3.1 of shop to prod (shop-3) is held: prod runs 1.5.0 now, and this hotfix was started from 1.3.0: 1.3.1 is not newer and cannot arrive any more; /hotfix abort 1.3.1, then /hotfix start again
world> pass 2m
  shop-7 Promotion of shop 1.5.0 to prod — done: done [approved by bob, dave]
  · ✔ Await rollout in prod: healthy
  » Released: Promotion of shop 1.5.0 to prod; approved by bob, dave. To go back: /rollback prod --app shop
world> cat acme/k8s-stage main overlays/stage/kustomization.yaml
  # stage: what runs here is written by tidegate
  apiVersion: kustomize.config.k8s.io/v1beta1
  kind: Kustomization
  namespace: stage
  resources:
    - ../../base
  images:
    - name: shop   # the API
      newTag: v1.5.0
      digest: image2
alice> /hotfix abort
  shop-3 Hotfix 1.3.1 of shop to prod — ended: aborted by alice; what was already merged stays
  (only alice sees) Aborting shop-3, hotfix 1.3.1.
  » Hotfix 1.3.1 of shop to prod aborted by alice; what was already merged stays
alice> /hotfix start
  shop-8 Hotfix 1.5.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.5.1; push the fix there
  (only alice sees) shop-8: hotfix 1.5.1 of shop, from 1.5.0 (commit11), which prod runs. Push the fix to branch hotfixes/v1.5.1 of acme/shop, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.5.1: commit11
