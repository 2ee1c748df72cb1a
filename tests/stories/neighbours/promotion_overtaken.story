# A hotfix reaches prod while a promotion waits for its votes: whoever asked for the promotion is told at once that it lacks
# the fix and is held, and what to type.
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
carol> /promote prod 1.4.0
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  (only carol sees) shop-3: promotion of shop 1.4.0 (commit3) to prod.
  · ✔ Await images: image1
  · ✔ Cut promotions/v1.4.0: commit3
  · ✔ Open pull request into prod: #2
  ballot 2: Approve: Promotion of shop 1.4.0 to prod (head commit3, images image1) — needs 2 of release-managers (bob, dave)
  · asked bobcat, dave to review #2
alice> /hotfix start
  shop-4 Hotfix 1.3.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  · Promotion of shop 1.4.0 to prod (shop-3) is under way: once it arrives, this hotfix no longer is one of what prod runs.
  » stage holds 1.4.0, which prod does not run: stage takes the hotfix anyway, and 1.4.0 must take the fix in and be cut again.
  (only alice sees) shop-4: hotfix 1.3.1 of shop, from 1.3.0 (commit5), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/shop, then say /hotfix submit.
      Promotion of shop 1.4.0 to prod (shop-3) is under way: once it arrives, this hotfix no longer is one of what prod runs.
      stage holds 1.4.0, which prod does not run: stage takes the hotfix anyway, and 1.4.0 must take the fix in and be cut again.
  · ✔ Cut hotfixes/v1.3.1: commit5
erin> push acme/shop hotfixes/v1.3.1 "fix: rounding" src/rounding.txt=fixed
  commit6 on hotfixes/v1.3.1
  shop-4 Hotfix 1.3.1 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
  · ✔ Open pull request into stage: #3
alice> /hotfix submit
  shop-4 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 1; can approve: dave
  (only alice sees) shop-4: hotfix 1.3.1 is submitted and ready for review.
  ballot 3: Approve: Hotfix 1.3.1 of shop to prod (head commit6) — needs 1 of on-call (dave)
      ⚠ neither on the dev branch's own line nor approved before: commit6 "fix: rounding" (erin)
  · asked dave to review #3
dave> react ✅ on 3
  · ✔ Merge: #3 -> commit7
  · ✔ Tag stage/v1.3.1, prod/v1.3.1, v1.3.1: commit6
  · ✔ Await images: image2
  shop-4 Hotfix 1.3.1 of shop to prod — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by dave]
  · ✔ Bump stage: #2
  · ✔ Merge bump of stage: #2 -> commit8
world> pass 10m
  · ✔ Await rollout in stage: healthy
  ballot 3 is retired: approved by dave; #3 was merged (as commit7), prod was bumped (as commit9), stage was bumped (as commit8), Mon 2026-03-02 09:32 UTC
  · ✔ Bump prod: #1
  » prod runs hotfix 1.3.1 now, which Promotion of shop 1.4.0 to prod (shop-3) lacks: it is held. Cut a new version once the fix is merged back, and give this one up: /tide abort shop-3
  · ✔ Merge bump of prod: #1 -> commit9
  shop-4 Hotfix 1.3.1 of shop to prod — done: done [approved by dave]
  · ✔ Await rollout in prod: healthy
  · ✔ Update prod branch: commit6
  » Released: Hotfix 1.3.1 of shop to prod; approved by dave; took 1m. To go back: /rollback prod --app shop
  · ✔ Back-merge into dev: #4
  · ✔ Bump dev: commit10
  shop-5 dev-commit11 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit11 of shop to dev: running
bob> react ✅ on 2
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
dave> react ✅ on 2
  shop-3 Promotion of shop 1.4.0 to prod — waiting: order: does not contain what prod runs: 1.3.1; bring that in first, or use /rollback prod
world> log acme/k8s-prod main
  commit9 Hotfix 1.3.1 of shop
  commit12 prod: shop to v1.3.1
  commit13 Run 1.3.0
