# Where the policy says so, what failed in an environment is frozen there for a while: nothing but a way back enters. Who may freeze
# there thaws it, and nobody else.
#config on_failure: rollback => on_failure: { freeze: 2h }
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
alice> push acme/shop dev "feat: gifts"
  commit5 on dev
  shop-3 dev-commit5 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit6
world> pass 1m
  shop-3 dev-commit5 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit5 of shop to dev: running
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
  shop-4 Release 1.5.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 2 is retired: approved by bob; #2 was merged (as commit7), stage was bumped (as commit8), Mon 2026-03-02 09:42 UTC
  · ✔ Bump stage: #2
  · ✔ Merge bump of stage: #2 -> commit8
world> pass 40m
  shop-4 Release 1.5.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.5.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.5.0 --app shop
world> cluster fail prod shop v1.4.0 "CrashLoopBackOff: missing secret"
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
  · ✔ Merge: #3 -> commit9
  shop-5 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, dave]
  ballot 3 is retired: approved by bob, dave; #3 was merged (as commit9), prod was bumped (as commit10), Mon 2026-03-02 10:22 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit10
world> pass 5m
  shop-5 Promotion of shop 1.4.0 to prod — needs help: rollout failed in prod: CrashLoopBackOff: missing secret; the app is frozen there for 2h [approved by bob, dave]
  ‼ FAILED: Promotion of shop 1.4.0 to prod: rollout failed in prod: CrashLoopBackOff: missing secret; the app is frozen there for 2h. Next: /tide retry shop-5 looks again, /rollback prod --app shop goes back, /thaw prod --app shop ends the freeze
alice> /tide status
  (only alice sees) shop
        dev    dev-commit5, healthy, since Mon 2026-03-02 09:41 UTC (46m ago)
        stage  1.5.0, healthy, since Mon 2026-03-02 09:42 UTC (45m ago)
        prod   1.4.0, FAILED: CrashLoopBackOff: missing secret, since Mon 2026-03-02 10:22 UTC (5m ago); frozen until Mon 2026-03-02 12:22 UTC by tidegate (shop-5 failed in prod: CrashLoopBackOff: missing secret; /thaw prod --app shop ends that)
        nothing under way
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
  shop-6 Promotion of shop 1.5.0 to prod — waiting: lock: tidegate (failed rollout) holds prod until Mon 2026-03-02 12:22 UTC (shop-5 failed in prod: CrashLoopBackOff: missing secret; /thaw prod --app shop ends the freeze); can thaw: bob, carol, dave, erin
alice> /tide why shop-6
  (only alice sees) shop-6 · Promotion of shop 1.5.0 to prod: Merge
        lock: tidegate (failed rollout) holds prod until Mon 2026-03-02 12:22 UTC (shop-5 failed in prod: CrashLoopBackOff: missing secret; /thaw prod --app shop ends the freeze); can thaw: bob, carol, dave, erin
erin> /thaw prod
  (only erin sees) prod is not frozen. What failed there holds shop: shop-5 failed in prod: CrashLoopBackOff: missing secret.
alice> /thaw prod --app shop
  (only alice sees) alice may not freeze or thaw prod. Who may: bob, carol, dave, erin.
dave> /unlock shop prod
  (only dave sees) You hold no lock of shop there. It is locked in prod by tidegate until Mon 2026-03-02 12:22 UTC (shop-5 failed in prod: CrashLoopBackOff: missing secret). To lift what somebody else holds, name whose it is; they are told:
      /thaw prod --app shop --of tidegate
dave> /rollback prod --reason the coupons broke the till
  shop-6 Promotion of shop 1.5.0 to prod — waiting: lock: tidegate holds prod (Rollback of shop in prod to 1.3.0 (shop-7) is under way and goes first; /tide abort shop-7 ends it); tidegate (failed rollout) too until Mon 2026-03-02 12:22 UTC (shop-5 failed in prod: CrashLoopBackOff: missing secret; /thaw prod --app shop ends the freeze); dave too (th…
  (only dave sees) shop-7: rollback of shop in prod from 1.4.0 to 1.3.0. A lock keeps it from being undone until /unlock shop prod, or until what is asked for after this has entered.
      Promotion of shop 1.5.0 to prod (shop-6) is held: /promote prod 1.5.0 asks for it anew.
  shop-7 Rollback of shop in prod to 1.3.0 — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m
  · ✔ Bump prod: #2
  · ✔ Merge bump of prod: #2 -> commit11
world> pass 5m
  shop-7 Rollback of shop in prod to 1.3.0 — done: done
  · ✔ Await rollout in prod: healthy
  » Rollback of shop in prod to 1.3.0: done; what was asked for before waits until it is asked anew, or /unlock
  shop-6 Promotion of shop 1.5.0 to prod — waiting: lock: dave holds prod (the coupons broke the till); tidegate (failed rollout) too until Mon 2026-03-02 12:22 UTC (shop-5 failed in prod: CrashLoopBackOff: missing secret; /thaw prod --app shop ends the freeze); /promote prod 1.5.0 asks for it anew; can unlock: bob, carol, dave, erin
alice> /promote prod 1.5.0
  shop-6 Promotion of shop 1.5.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  ballot 4 is retired: what it was about has changed; vote on the new ballot
  » asked for anew by alice: it overrides the rollback of shop in prod by dave: the coupons broke the till; approvals given before count no more
  (only alice sees) shop-6: Promotion of shop 1.5.0 to prod is asked for anew, by you. It overrides the rollback of shop in prod by dave: the coupons broke the till. There is a new ballot; approvals given before count no more.
  ballot 5: Approve: Promotion of shop 1.5.0 to prod (head commit7, images image2); it overrides the rollback of shop in prod by dave: the coupons broke the till — needs 2 of release-managers (bob, dave)
  (only bob sees) Your ✅ on Promotion of shop 1.5.0 to prod (shop-6) does not count: it was given on something that has changed since; look at what is new and vote again
  (only dave sees) Your ✅ on Promotion of shop 1.5.0 to prod (shop-6) does not count: it was given on something that has changed since; look at what is new and vote again
bob> react ✅ on 5
  shop-6 Promotion of shop 1.5.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
dave> react ✅ on 5
  shop-6 Promotion of shop 1.5.0 to prod — waiting: lock: tidegate (failed rollout) holds prod until Mon 2026-03-02 12:22 UTC (shop-5 failed in prod: CrashLoopBackOff: missing secret; /thaw prod --app shop ends the freeze); can thaw: bob, carol, dave, erin
dave> /thaw prod --app shop
  » dave lifted a lock of shop in prod by tidegate until Mon 2026-03-02 12:22 UTC (shop-5 failed in prod: CrashLoopBackOff: missing secret). shop stays locked in prod by the rollback of dave (the coupons broke the till).
  (only dave sees) Lifted: in prod by tidegate until Mon 2026-03-02 12:22 UTC (shop-5 failed in prod: CrashLoopBackOff: missing secret). shop stays locked in prod by the rollback of dave (the coupons broke the till). To lift what somebody else holds, name whose it is; they are told:
      /unlock shop prod --of rollback
  · ✔ Merge: #4 -> commit12
  shop-6 Promotion of shop 1.5.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, dave]
  ballot 5 is retired: approved by bob, dave; #4 was merged (as commit12), prod was bumped (as commit13), Mon 2026-03-02 10:32 UTC
  · ✔ Bump prod: #3
  · ✔ Merge bump of prod: #3 -> commit13
world> pass 5m
  shop-6 Promotion of shop 1.5.0 to prod — done: done [approved by bob, dave]
  · ✔ Await rollout in prod: healthy
  » Released: Promotion of shop 1.5.0 to prod; approved by bob, dave; took 5m. To go back: /rollback prod --app shop
alice> /tide history
  (only alice sees) Mon 2026-03-02 10:32 UTC (4m ago) shop-6 · Promotion of shop 1.5.0 to prod: done; approved by bob, dave (head commit7, images image2)
      Mon 2026-03-02 10:32 UTC (5m ago) shop-6 · 1.5.0 of shop entered prod: healthy
      Mon 2026-03-02 10:27 UTC (9m ago) shop-7 · Rollback of shop in prod to 1.3.0: done
      Mon 2026-03-02 10:27 UTC (10m ago) shop-7 · 1.3.0 of shop entered prod: healthy
      Mon 2026-03-02 10:22 UTC (14m ago) shop-5 · Promotion of shop 1.4.0 to prod: rollout failed in prod: CrashLoopBackOff: missing secret; the app is frozen there for 2h; approved by bob, dave (head commit3, images image1)
      Mon 2026-03-02 10:22 UTC (15m ago) shop-5 · 1.4.0 of shop entered prod: FAILED: CrashLoopBackOff: missing secret
      Mon 2026-03-02 09:42 UTC (54m ago) shop-4 · Release 1.5.0 of shop to stage: done; approved by bob (head commit5, images image2)
      Mon 2026-03-02 09:42 UTC (55m ago) shop-4 · 1.5.0 of shop entered stage: healthy
      Mon 2026-03-02 09:41 UTC (55m ago) shop-3 · dev-commit5 of shop to dev: done
      Mon 2026-03-02 09:41 UTC (56m ago) shop-3 · dev-commit5 of shop entered dev: healthy
