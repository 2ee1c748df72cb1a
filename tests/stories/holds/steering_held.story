# What is held out of an environment is not brought on there either: a freeze, a lock and a quarantine hold whoever would promote,
# complete or begin again what goes by steps. The way back is never shut. To begin again is to ask for it again, and for those who may.
#config       lock: [release-managers, on-call] =>       lock: [release-managers, on-call]\n      promotion: [release-managers]\n      rollout: [on-call]
#config , on_failure: rollback =>
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
world> cluster steps prod shop v1.4.0
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
world> pass 30s
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: paused at step 1 of 2 with 1 of 3 replicas; somebody has to promote it; deadline in 4m 34s [approved by bob, dave]
# A freeze.
dave> /stop prod the database is on fire
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: paused at step 1 of 2 with 1 of 3 replicas; somebody has to promote it; deadline in 4m 30s [approved by bob, dave]
  » dave STOPPED prod: the database is on fire
  » dave STOPPED prod: the database is on fire
  (only dave sees) STOPPED: prod. Nothing but a rollback enters there until /resume prod.
erin> /rollout promote shop prod
  (only erin sees) What is held in prod is not brought on: freeze: prod is frozen (stopped by dave until /resume prod: the database is on fire); can resume: bob, carol, dave, erin. /rollout abort shop prod goes back all the same.
erin> /rollout complete shop prod
  (only erin sees) What is held in prod is not brought on: freeze: prod is frozen (stopped by dave until /resume prod: the database is on fire); can resume: bob, carol, dave, erin. /rollout abort shop prod goes back all the same.
dave> /resume prod
  » dave resumed prod.
  » dave resumed prod.
  (only dave sees) Resumed: prod.
# A lock.
carol> /lock shop prod I look at the canary
  » carol locked shop in prod: I look at the canary
  (only carol sees) shop is locked in prod. /unlock shop prod lifts it.
erin> /rollout promote shop prod
  (only erin sees) What is held in prod is not brought on: lock: carol holds prod (I look at the canary); can unlock: bob, carol, dave, erin. /rollout abort shop prod goes back all the same.
carol> /unlock shop prod
  » carol unlocked shop in prod.
  (only carol sees) shop is unlocked in prod.
erin> /rollout promote shop prod
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: 1 of 3 replicas; deadline in 4m 30s [approved by bob, dave]
  (only erin sees) shop-3: Promotion of shop 1.4.0 to prod — promote in prod; it is told what comes of it.
  » the rollout in prod was promoted past its step, by erin
world> pass 30s
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: paused at step 2 of 2 with 2 of 3 replicas; somebody has to promote it; deadline in 4m 4s [approved by bob, dave]
# A quarantine: it goes back, and not on; and nobody looks at it again by another name.
dave> /quarantine shop 1.4.0 it eats orders
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: paused at step 2 of 2 with 2 of 3 replicas; somebody has to promote it; deadline in 4m [approved by bob, dave]
  ‼ dave put shop 1.4.0 under QUARANTINE: it eats orders.
      dev RUNS it. Next: /rollback dev --app shop
      stage RUNS it. Next: /rollback stage 1.3.0 --app shop
      prod RUNS it. Next: /rollback prod 1.3.0 --app shop
  (only dave sees) shop 1.4.0 is under quarantine: shop@image1 is held in every environment, whatever names it, and no break-glass or rollback brings it. Somebody else lifts it: /quarantine shop 1.4.0 --lift
      dev RUNS it. Next: /rollback dev --app shop
      stage RUNS it. Next: /rollback stage 1.3.0 --app shop
      prod RUNS it. Next: /rollback prod 1.3.0 --app shop
erin> /rollout complete shop prod
  (only erin sees) What is held in prod is not brought on: quarantine: under quarantine is shop 1.4.0 by dave since Mon 2026-03-02 09:42 UTC (it eats orders): shop@image1; nothing opens that but /quarantine shop 1.4.0 --lift, by somebody else; can lift it: bob, carol, erin. /rollout abort shop prod goes back all the same.
erin> /rollout abort shop prod
  shop-3 Promotion of shop 1.4.0 to prod — needs help: rollout failed in prod: it was aborted; what was there before serves; left as it is [approved by bob, dave]
  (only erin sees) shop-3: Promotion of shop 1.4.0 to prod — abort in prod; it is told what comes of it.
  » the rollout in prod was aborted, by erin
  ‼ FAILED: Promotion of shop 1.4.0 to prod: rollout failed in prod: it was aborted; what was there before serves; left as it is. Next: /tide retry shop-3 looks again, /rollback prod --app shop goes back
dave> /rollout retry shop prod
  (only dave sees) What is held in prod is not brought on: quarantine: under quarantine is shop 1.4.0 by dave since Mon 2026-03-02 09:42 UTC (it eats orders): shop@image1; nothing opens that but /quarantine shop 1.4.0 --lift, by somebody else; can lift it: bob, carol, erin.
carol> /tide retry shop-3
  (only carol sees) What is bad is not tried again: quarantine: under quarantine is shop 1.4.0 by dave since Mon 2026-03-02 09:42 UTC (it eats orders): shop@image1; nothing opens that but /quarantine shop 1.4.0 --lift, by somebody else; can lift it: bob, carol, erin. /rollback prod --app shop goes back to what was good there.
erin> /quarantine shop 1.4.0 --lift
  » erin lifted the quarantine of shop 1.4.0 by dave since Mon 2026-03-02 09:42 UTC (it eats orders).
  (only erin sees) shop 1.4.0 is under quarantine no more.
# Who may steer and not ask for promotions does not open one again.
erin> /rollout retry shop prod
  (only erin sees) erin may not ask for promotions to prod. Who may: bob, carol, dave.
dave> /rollout retry shop prod
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, dave]
  » tried again by dave: prod holds commit6 still, under the same votes and images. It had ended: rollout failed in prod: it was aborted; what was there before serves; left as it is
  (only dave sees) shop-3: Promotion of shop 1.4.0 to prod is looked at again in prod, at commit6, under the same votes and images.
world> pass 30s
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: paused at step 1 of 2 with 1 of 3 replicas; somebody has to promote it; deadline in 4m 34s [approved by bob, dave]
dave> /rollout complete shop prod
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 4m 30s [approved by bob, dave]
  (only dave sees) shop-3: Promotion of shop 1.4.0 to prod — promote in prod; it is told what comes of it.
  » the rollout in prod was promoted past all steps, by dave
world> pass 1m
  shop-3 Promotion of shop 1.4.0 to prod — done: done [approved by bob, dave]
  · ✔ Await rollout in prod: healthy
  » Released: Promotion of shop 1.4.0 to prod; approved by bob, dave; took 1m. To go back: /rollback prod --app shop
