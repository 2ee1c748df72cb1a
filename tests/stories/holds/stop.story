# Everything is held in one move, in force once it is answered, and let go by whoever stopped it. The fix still has a way in, by a
# break-glass, and the way back is open.
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
world> pass 35m
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
bob> react ✅ on 2
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
alice> /stop prod I have a feeling
  (only alice sees) alice may not freeze or thaw prod. Who may: bob, carol, dave, erin.
alice> /stop the database is on fire
  » alice STOPPED dev, stage: the database is on fire
      NOT stopped: prod. alice may not freeze or thaw prod. Who may: bob, carol, dave, erin.
  » alice STOPPED dev, stage: the database is on fire
      NOT stopped: prod. alice may not freeze or thaw prod. Who may: bob, carol, dave, erin.
  (only alice sees) STOPPED: dev, stage. Nothing but a rollback enters there until /resume.
      NOT stopped: prod. alice may not freeze or thaw prod. Who may: bob, carol, dave, erin.
dave> /stop prod
  (only dave sees) /stop also needs REASON.
      Usage: /stop [ENV...] REASON...
      Example: /stop the database is on fire
dave> /stop prod the database is on fire
  » dave STOPPED prod: the database is on fire
  » dave STOPPED prod: the database is on fire
  (only dave sees) STOPPED: prod. Nothing but a rollback enters there until /resume prod.
dave> react ✅ on 2
  shop-3 Promotion of shop 1.4.0 to prod — waiting: freeze: prod is frozen (stopped by dave until /resume prod: the database is on fire); can resume: bob, carol, dave, erin
alice> push acme/shop dev "feat: vouchers"
  commit5 on dev
  shop-4 dev-commit5 of shop to dev — waiting: freeze: dev is frozen (stopped by alice until /resume dev: the database is on fire); can resume: alice, bob, carol, dave, erin
alice> /tide status
  (only alice sees) shop
        dev    dev-commit1, healthy, since Mon 2026-03-02 09:00 UTC (36m ago); STOPPED by alice (the database is on fire)
        stage  1.4.0, healthy, since Mon 2026-03-02 09:01 UTC (35m ago); STOPPED by alice (the database is on fire)
        prod   1.3.0; STOPPED by dave (the database is on fire)
        shop-4 · dev-commit5 of shop to dev: Bump dev (freeze: dev is frozen (stopped by alice until /resume dev: the database is on fire); can resume: alice, bob, carol, dave, erin)
        shop-3 · Promotion of shop 1.4.0 to prod: Merge (freeze: prod is frozen (stopped by dave until /resume prod: the database is on fire); can resume: bob, carol, dave, erin)
carol> /tide why shop-3
  (only carol sees) shop-3 · Promotion of shop 1.4.0 to prod: Merge
        freeze: prod is frozen (stopped by dave until /resume prod: the database is on fire); can resume: bob, carol, dave, erin
alice> /resume prod
  (only alice sees) alice may not freeze or thaw prod. Who may: bob, carol, dave, erin.
carol> /resume
  (only carol sees) You stopped nothing there. Stopped: dev by alice (the database is on fire); prod by dave (the database is on fire); stage by alice (the database is on fire). To lift what somebody else holds, name whose it is; they are told:
      /resume dev --of alice
      /resume prod --of dave
      /resume stage --of alice
alice> /resume
  » alice resumed dev, stage.
  » alice resumed dev, stage.
  (only alice sees) Resumed: dev, stage. To lift what somebody else holds, name whose it is; they are told:
      /resume prod --of dave
  shop-4 dev-commit5 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit6
world> pass 1m
  shop-4 dev-commit5 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit5 of shop to dev: running
carol> /override prod shop-3 the fix of the database is in it
  shop-5 Break-glass for shop-3 in prod — waiting: approvals: 0 of 2; can approve: bob, dave
  (only carol sees) shop-5: break-glass in prod for shop-3 alone: Promotion of shop 1.4.0 to prod (head commit3, images image1). It opens freeze, soak and lock for it once 2 of release-managers agree, and never approvals or order. /override prod --revoke takes it back.
  ballot 3: Open freeze, soak and lock of prod for shop-3 alone: Promotion of shop 1.4.0 to prod (head commit3, images image1)? "the fix of the database is in it" — needs 2 of release-managers (bob, dave)
bob> react ✅ on 3
  shop-5 Break-glass for shop-3 in prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
dave> react ✅ on 3
  shop-5 Break-glass for shop-3 in prod — done: done
  ballot 3 is retired: decided
  · ✔ Override gates of prod: until 10:37 UTC
  ‼ BREAK-GLASS: freeze, soak and lock of prod are open for shop-3 alone (Promotion of shop 1.4.0 to prod) until 10:37 UTC (the fix of the database is in it); asked by carol, agreed by bob, dave. /override prod --revoke takes it back
  » Break-glass for shop-3 in prod: granted
  · ✔ Merge: #2 -> commit7
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, dave]
  ballot 2 is retired: approved by bob, dave; #2 was merged (as commit7), prod was bumped (as commit8), Mon 2026-03-02 09:37 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit8
world> pass 1m
  shop-3 Promotion of shop 1.4.0 to prod — done: done [approved by bob, dave]
  · ✔ Await rollout in prod: healthy
  » Released: Promotion of shop 1.4.0 to prod; approved by bob, dave; took 1m. To go back: /rollback prod --app shop
# A rollback passes a stop, as it passes a freeze.
bob> /rollback prod 1.3.0 --reason it burns still
  (only bob sees) shop-6: rollback of shop in prod from 1.4.0 to 1.3.0. A lock keeps it from being undone until /unlock shop prod, or until what is asked for after this has entered.
  shop-6 Rollback of shop in prod to 1.3.0 — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m
  · ✔ Bump prod: #2
  · ✔ Merge bump of prod: #2 -> commit9
world> pass 1m
  shop-6 Rollback of shop in prod to 1.3.0 — done: done
  · ✔ Await rollout in prod: healthy
  » Rollback of shop in prod to 1.3.0: done; what was asked for before waits until it is asked anew, or /unlock
erin> /resume prod --of dave
  » @dave erin resumed prod. It was stopped: prod by dave (the database is on fire).
  » @dave erin resumed prod. It was stopped: prod by dave (the database is on fire).
  (only erin sees) Resumed: prod.
dave> /resume
  (only dave sees) Nothing is stopped anywhere.
dave> /resume moon
  (only dave sees) There is no environment "moon". There are dev, stage and prod.
# A mistyped environment holds more than was meant, never less, and the answer says so.
dave> /stop prdo is down
  » dave STOPPED dev, stage, prod: prdo is down
  » dave STOPPED dev, stage, prod: prdo is down
  (only dave sees) STOPPED: dev, stage, prod. Nothing but a rollback enters there until /resume.
dave> /stop "prod and stage are down"
  » dave STOPPED dev, stage, prod: prod and stage are down
  » dave STOPPED dev, stage, prod: prod and stage are down
  (only dave sees) STOPPED: dev, stage, prod. Nothing but a rollback enters there until /resume. dev: It is held beside yours by a stop until it is resumed, by dave (prdo is down). stage: It is held beside yours by a stop until it is resumed, by dave (prdo is down). prod: It is held beside yours by a stop until it is resumed, by dave (prdo is down).
dave> /thaw prod
  (only dave sees) prod is frozen until it is resumed, by dave (prdo is down); until it is resumed, by dave (prod and stage are down). To let go of that, say /resume prod
dave> /resume
  » dave resumed dev, prod, stage.
  » dave resumed dev, prod, stage.
  (only dave sees) Resumed: dev, prod, stage.
