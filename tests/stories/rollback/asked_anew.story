# Rollback means back: its lock holds what was asked for before it, votes or not, soaking or not. Only what is asked for anew, by
# name, passes: the same version and pull request on a new ballot that says what it overrides, without whoever asked.
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
  shop-3 Promotion of shop 1.4.0 to prod — done: done [approved by bob, dave]
  · ✔ Await rollout in prod: healthy
  » Released: Promotion of shop 1.4.0 to prod; approved by bob, dave. To go back: /rollback prod --app shop
alice> push acme/shop dev "feat: gifts"
  commit7 on dev
  shop-4 dev-commit7 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit8
world> pass 1m
  shop-4 dev-commit7 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit7 of shop to dev: running
alice> /release cut 1.5.0
  (only alice sees) shop-5: release 1.5.0 of shop to stage, cut at commit7.
  · ✔ Cut releases/v1.5.0: commit7
  · ✔ Open pull request into stage: #3
  ballot 3: Approve: Release 1.5.0 of shop to stage (head commit7, images image2) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #3
  shop-5 Release 1.5.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
bob> react ✅ on 3
  · ✔ Merge: #3 -> commit9
  · ✔ Tag v1.5.0: commit9
  · ✔ Retag images: image2
  shop-5 Release 1.5.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 3 is retired: approved by bob; #3 was merged (as commit9), stage was bumped (as commit10), Mon 2026-03-02 09:47 UTC
  · ✔ Bump stage: #2
  · ✔ Merge bump of stage: #2 -> commit10
world> pass 5m
  shop-5 Release 1.5.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.5.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.5.0 --app shop
alice> /promote prod 1.5.0
  shop-6 Promotion of shop 1.5.0 to prod — waiting: approvals: 0 of 2; can approve: bob, carol, dave
  (only alice sees) shop-6: promotion of shop 1.5.0 (commit9) to prod.
  · ✔ Await images: image2
  · ✔ Cut promotions/v1.5.0: commit9
  · ✔ Open pull request into prod: #4
  ballot 4: Approve: Promotion of shop 1.5.0 to prod (head commit9, images image2) — needs 2 of release-managers (bob, carol, dave)
  · asked bobcat, carol-c, dave to review #4
bob> react ✅ on 4
  shop-6 Promotion of shop 1.5.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: carol, dave [1 of 2: bob]
carol> react ✅ on 4
  shop-6 Promotion of shop 1.5.0 to prod — waiting: soak: healthy in stage for less than 30m; opens in 25m 20s
erin> /rollback prod --reason "1.4.0 loses orders, INCIDENT 7"
  shop-6 Promotion of shop 1.5.0 to prod — waiting: lock: tidegate holds prod (Rollback of shop in prod to 1.3.0 (shop-7) is under way and goes first; /tide abort shop-7 ends it); erin too (1.4.0 loses orders, INCIDENT 7); /promote prod 1.5.0 asks for it anew
  (only erin sees) shop-7: rollback of shop in prod from 1.4.0 to 1.3.0. A lock keeps it from being undone until /unlock shop prod, or until what is asked for after this has entered.
      Promotion of shop 1.5.0 to prod (shop-6) is held: /promote prod 1.5.0 asks for it anew.
  shop-7 Rollback of shop in prod to 1.3.0 — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m
  · ✔ Bump prod: #2
  · ✔ Merge bump of prod: #2 -> commit11
world> pass 40m
  shop-7 Rollback of shop in prod to 1.3.0 — done: done
  · ✔ Await rollout in prod: healthy
  » Rollback of shop in prod to 1.3.0: done; what was asked for before waits until it is asked anew, or /unlock
  shop-6 Promotion of shop 1.5.0 to prod — waiting: lock: erin holds prod (1.4.0 loses orders, INCIDENT 7); /promote prod 1.5.0 asks for it anew; can unlock: bob, carol, dave, erin
alice> /tide why
  (only alice sees) shop-6 · Promotion of shop 1.5.0 to prod: Merge
        lock: erin holds prod (1.4.0 loses orders, INCIDENT 7); /promote prod 1.5.0 asks for it anew; can unlock: bob, carol, dave, erin
alice> /tide status
  (only alice sees) shop
        dev    dev-commit7, healthy, since Mon 2026-03-02 09:46 UTC (46m ago)
        stage  1.5.0, healthy, since Mon 2026-03-02 09:47 UTC (45m ago)
        prod   1.3.0, healthy, since Mon 2026-03-02 09:52 UTC (40m ago); locked by erin (1.4.0 loses orders, INCIDENT 7)
        shop-6 · Promotion of shop 1.5.0 to prod: Merge (lock: erin holds prod (1.4.0 loses orders, INCIDENT 7); /promote prod 1.5.0 asks for it anew; can unlock: bob, carol, dave, erin)
bob> /promote prod 1.5.0
  shop-6 Promotion of shop 1.5.0 to prod — waiting: approvals: 0 of 2; can approve: carol, dave
  ballot 4 is retired: what it was about has changed; vote on the new ballot
  » asked for anew by bob: it overrides the rollback of shop in prod by erin: 1.4.0 loses orders, INCIDENT 7; approvals given before count no more
  (only bob sees) shop-6: Promotion of shop 1.5.0 to prod is asked for anew, by you. It overrides the rollback of shop in prod by erin: 1.4.0 loses orders, INCIDENT 7. There is a new ballot; approvals given before count no more.
  ballot 5: Approve: Promotion of shop 1.5.0 to prod (head commit9, images image2); it overrides the rollback of shop in prod by erin: 1.4.0 loses orders, INCIDENT 7 — needs 2 of release-managers (carol, dave)
  (only bob sees) Your ✅ on Promotion of shop 1.5.0 to prod (shop-6) does not count: you asked for this delivery; someone else must approve
  (only carol sees) Your ✅ on Promotion of shop 1.5.0 to prod (shop-6) does not count: it was given on something that has changed since; look at what is new and vote again
bob> react ✅ on 5
carol> react ✅ on 5
  shop-6 Promotion of shop 1.5.0 to prod — waiting: approvals: 1 of 2 (carol); can approve: dave [1 of 2: carol]
# What a person holds it does not pass.
erin> /lock shop prod "one more look"
  » erin locked shop in prod: one more look
  (only erin sees) shop is locked in prod. /unlock shop prod lifts it. It is held beside yours by the rollback of erin (1.4.0 loses orders, INCIDENT 7).
dave> react ✅ on 5
  shop-6 Promotion of shop 1.5.0 to prod — waiting: lock: erin holds prod (one more look); can unlock: bob, carol, dave, erin
erin> /unlock shop prod
  » erin lifted a lock of shop in prod by erin (one more look). shop stays locked in prod by the rollback of erin (1.4.0 loses orders, INCIDENT 7).
  (only erin sees) Lifted: in prod by erin (one more look). shop stays locked in prod by the rollback of erin (1.4.0 loses orders, INCIDENT 7). To lift what somebody else holds, name whose it is; they are told:
      /unlock shop prod --of rollback
  · ✔ Merge: #4 -> commit12
  shop-6 Promotion of shop 1.5.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by carol, dave]
  ballot 5 is retired: approved by carol, dave; #4 was merged (as commit12), prod was bumped (as commit13), Mon 2026-03-02 10:32 UTC
  · ✔ Bump prod: #3
  · ✔ Merge bump of prod: #3 -> commit13
world> pass 5m
  shop-6 Promotion of shop 1.5.0 to prod — done: done [approved by carol, dave]
  · ✔ Await rollout in prod: healthy
  » Released: Promotion of shop 1.5.0 to prod; approved by carol, dave; took 40m. To go back: /rollback prod --app shop
alice> /tide status
  (only alice sees) shop
        dev    dev-commit7, healthy, since Mon 2026-03-02 09:46 UTC (51m ago)
        stage  1.5.0, healthy, since Mon 2026-03-02 09:47 UTC (50m ago)
        prod   1.5.0, healthy, since Mon 2026-03-02 10:32 UTC (5m ago)
        nothing under way
