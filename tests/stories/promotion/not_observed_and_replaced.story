# Where nobody watches rollouts it counts how long a version was there: what was replaced before it had soaked has not soaked.
#config rollout: { local: {}, deadline: 5m, healthy_for: 10s } => # nobody watches rollouts here
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Bump dev: commit2
  · ✔ Await rollout in dev: not observed
  » dev-commit1 of shop to dev: running (rollout not observed)
world> pass 1m
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
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  ballot 1 is retired: approved by bob; #1 was merged (as commit3), stage was bumped (as commit4), Mon 2026-03-02 09:01 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
  · ✔ Await rollout in stage: not observed
  » Release 1.4.0 of shop to stage: ready for promotion (rollout not observed); approved by bob. Next: /promote prod 1.4.0 --app shop
world> pass 20m
alice> push acme/shop dev "feat: vouchers"
  commit5 on dev
  shop-3 dev-commit5 of shop to dev — done: done
  · ✔ Bump dev: commit6
  · ✔ Await rollout in dev: not observed
  » dev-commit5 of shop to dev: running (rollout not observed)
world> pass 1m
alice> /release cut 1.5.0
  (only alice sees) shop-4: release 1.5.0 of shop to stage, cut at commit5.
  · ✔ Cut releases/v1.5.0: commit5
  · ✔ Open pull request into stage: #2
  ballot 2: Approve: Release 1.5.0 of shop to stage (head commit5, images image2) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #2
  shop-4 Release 1.5.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
bob> react ✅ on 2
  · ✔ Merge: #2 -> commit7
  · ✔ Tag v1.5.0: commit7
  · ✔ Retag images: image2
  shop-4 Release 1.5.0 of shop to stage — done: done [approved by bob]
  ballot 2 is retired: approved by bob; #2 was merged (as commit7), stage was bumped (as commit8), Mon 2026-03-02 09:22 UTC
  · ✔ Bump stage: #2
  · ✔ Merge bump of stage: #2 -> commit8
  · ✔ Await rollout in stage: not observed
  » Release 1.5.0 of shop to stage: ready for promotion (rollout not observed); approved by bob. Next: /promote prod 1.5.0 --app shop
world> pass 31m
carol> /promote prod 1.4.0
  shop-5 Promotion of shop 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  (only carol sees) shop-5: promotion of shop 1.4.0 (commit3) to prod.
  · ✔ Await images: image1
  · ✔ Cut promotions/v1.4.0: commit3
  · ✔ Open pull request into prod: #3
  ballot 3: Approve: Promotion of shop 1.4.0 to prod (head commit3, images image1) — needs 2 of release-managers (bob, dave)
  · asked bobcat, dave to review #3
bob> react ✅ on 3
  shop-5 Promotion of shop 1.4.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
dave> react ✅ on 3
  shop-5 Promotion of shop 1.4.0 to prod — waiting: order: not healthy in stage: it was replaced there after 21m, before it had soaked for 30m; it takes another version to go on
carol> /promote prod 1.5.0
  shop-6 Promotion of shop 1.5.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  (only carol sees) shop-6: promotion of shop 1.5.0 (commit7) to prod.
  · ✔ Await images: image2
  · ✔ Cut promotions/v1.5.0: commit7
  · ✔ Open pull request into prod: #4
  ballot 4: Approve: Promotion of shop 1.5.0 to prod (head commit7, images image2) — needs 2 of release-managers (bob, dave)
  · asked bobcat, dave to review #4
bob> react ✅ on 4
  shop-6 Promotion of shop 1.5.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
dave> react ✅ on 4
  shop-5 Promotion of shop 1.4.0 to prod — ended: superseded by Promotion of shop 1.5.0 to prod (shop-6)
  ballot 3 is retired: over: superseded by Promotion of shop 1.5.0 to prod (shop-6)
  · Promotion of shop 1.4.0 to prod superseded by Promotion of shop 1.5.0 to prod (shop-6)
  · ✔ Merge: #4 -> commit9
  shop-6 Promotion of shop 1.5.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, dave]
  ballot 4 is retired: approved by bob, dave; #4 was merged (as commit9), prod was bumped (as commit10), Mon 2026-03-02 09:53 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit10
world> pass 1m
  shop-6 Promotion of shop 1.5.0 to prod — done: done [approved by bob, dave]
  · ✔ Await rollout in prod: healthy
  » Released: Promotion of shop 1.5.0 to prod; approved by bob, dave. To go back: /rollback prod --app shop
