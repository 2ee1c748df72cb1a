# The break-glass that let a delivery in opens the freeze for its steps, too, for as long as it lasts; and one may be asked for a
# delivery that waits at a step.
#config       lock: [release-managers, on-call] =>       lock: [release-managers, on-call]\n      rollout: [on-call]
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
dave> /stop prod the database is on fire
  » dave STOPPED prod: the database is on fire
  » dave STOPPED prod: the database is on fire
  (only dave sees) STOPPED: prod. Nothing but a rollback enters there until /resume prod.
bob> react ✅ on 2
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
dave> react ✅ on 2
  shop-3 Promotion of shop 1.4.0 to prod — waiting: freeze: prod is frozen (stopped by dave until /resume prod: the database is on fire); can resume: bob, carol, dave, erin
carol> /override prod shop-3 the fix of the database is in it
  shop-4 Break-glass for shop-3 in prod — waiting: approvals: 0 of 2; can approve: bob, dave
  (only carol sees) shop-4: break-glass in prod for shop-3 alone: Promotion of shop 1.4.0 to prod (head commit3, images image1). It opens freeze, soak and lock for it once 2 of release-managers agree, and never approvals or order. /override prod --revoke takes it back.
  ballot 3: Open freeze, soak and lock of prod for shop-3 alone: Promotion of shop 1.4.0 to prod (head commit3, images image1)? "the fix of the database is in it" — needs 2 of release-managers (bob, dave)
bob> react ✅ on 3
  shop-4 Break-glass for shop-3 in prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
dave> react ✅ on 3
  shop-4 Break-glass for shop-3 in prod — done: done
  ballot 3 is retired: decided
  · ✔ Override gates of prod: until 10:41 UTC
  ‼ BREAK-GLASS: freeze, soak and lock of prod are open for shop-3 alone (Promotion of shop 1.4.0 to prod) until 10:41 UTC (the fix of the database is in it); asked by carol, agreed by bob, dave. /override prod --revoke takes it back
  » Break-glass for shop-3 in prod: granted
  · ✔ Merge: #2 -> commit5
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, dave]
  ballot 2 is retired: approved by bob, dave; #2 was merged (as commit5), prod was bumped (as commit6), Mon 2026-03-02 09:41 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit6
world> pass 30s
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: paused at step 1 of 2 with 1 of 3 replicas; somebody has to promote it; deadline in 4m 34s [approved by bob, dave]
erin> /rollout promote shop prod
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: 1 of 3 replicas; deadline in 4m 30s [approved by bob, dave]
  (only erin sees) shop-3: Promotion of shop 1.4.0 to prod — promote in prod; it is told what comes of it.
  » the rollout in prod was promoted past its step, by erin
world> pass 30s
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: paused at step 2 of 2 with 2 of 3 replicas; somebody has to promote it; deadline in 4m 4s [approved by bob, dave]
dave> /override prod --revoke
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: paused at step 2 of 2 with 2 of 3 replicas; somebody has to promote it; deadline in 4m [approved by bob, dave]
  ‼ @carol BREAK-GLASS taken back by dave, asked for by carol: freeze, soak and lock of prod hold shop-3 (Promotion of shop 1.4.0 to prod) as before
  (only dave sees) Taken back: the break-glass for shop-3 in prod. Freeze, soak and lock hold it as before.
erin> /rollout complete shop prod
  (only erin sees) What is held in prod is not brought on: freeze: prod is frozen (stopped by dave until /resume prod: the database is on fire); can resume: bob, carol, dave, erin. /rollout abort shop prod goes back all the same.
carol> /override prod shop-3 half of the pods have the fix
  shop-5 Break-glass for shop-3 in prod — waiting: approvals: 0 of 2; can approve: bob, dave
  (only carol sees) shop-5: break-glass in prod for shop-3 alone: Promotion of shop 1.4.0 to prod (head commit3, images image1). It opens freeze, soak and lock for it once 2 of release-managers agree, and never approvals or order. /override prod --revoke takes it back.
  ballot 4: Open freeze, soak and lock of prod for shop-3 alone: Promotion of shop 1.4.0 to prod (head commit3, images image1)? "half of the pods have the fix" — needs 2 of release-managers (bob, dave)
bob> react ✅ on 4
  shop-5 Break-glass for shop-3 in prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
dave> react ✅ on 4
  shop-5 Break-glass for shop-3 in prod — done: done
  ballot 4 is retired: decided
  · ✔ Override gates of prod: until 10:42 UTC
  ‼ BREAK-GLASS: freeze, soak and lock of prod are open for shop-3 alone (Promotion of shop 1.4.0 to prod) until 10:42 UTC (half of the pods have the fix); asked by carol, agreed by bob, dave. /override prod --revoke takes it back
  » Break-glass for shop-3 in prod: granted
erin> /rollout complete shop prod
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: 1 of 3 replicas; deadline in 4m [approved by bob, dave]
  (only erin sees) shop-3: Promotion of shop 1.4.0 to prod — promote in prod; it is told what comes of it.
  » the rollout in prod was promoted past all steps, by erin
world> pass 1m
  shop-3 Promotion of shop 1.4.0 to prod — done: done [approved by bob, dave]
  · ✔ Await rollout in prod: healthy
  » Released: Promotion of shop 1.4.0 to prod; approved by bob, dave; took 1m. To go back: /rollback prod --app shop
