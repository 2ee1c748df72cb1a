# A version is bad, and what it is made of is held everywhere, under whatever name: by every lane, and past every break-glass.
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
dave> react ✅ on 2
  · ✔ Merge: #2 -> commit5
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, dave]
  ballot 2 is retired: approved by bob, dave; #2 was merged (as commit5), prod was bumped (as commit6), Mon 2026-03-02 09:36 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit6
world> pass 1m
  shop-3 Promotion of shop 1.4.0 to prod — done: done [approved by bob, dave]
  · ✔ Await rollout in prod: healthy
  » Released: Promotion of shop 1.4.0 to prod; approved by bob, dave. To go back: /rollback prod --app shop
alice> /quarantine shop 1.4.0 it eats orders
  (only alice sees) alice may not lock or unlock apps in prod. Who may: bob, carol, dave, erin.
dave> /quarantine shop 1.4.0
  (only dave sees) /quarantine also needs REASON.
      Usage: /quarantine [APP] VERSION [REASON...] [--lift]
      Example: /quarantine shop 1.4.0 it eats orders
dave> /quarantine shop 9.9.9 it eats orders
  (only dave sees) No image of shop 9.9.9 is known: its tags name none, and nothing of that version was ever brought anywhere.
dave> /quarantine shop 1.4.0 it eats orders
  ‼ dave put shop 1.4.0 under QUARANTINE: it eats orders.
      dev RUNS it. Next: /rollback dev --app shop
      stage RUNS it. Next: /rollback stage 1.3.0 --app shop
      prod RUNS it. Next: /rollback prod 1.3.0 --app shop
  (only dave sees) shop 1.4.0 is under quarantine: shop@image1 is held in every environment, whatever names it, and no break-glass or rollback brings it. Somebody else lifts it: /quarantine shop 1.4.0 --lift
      dev RUNS it. Next: /rollback dev --app shop
      stage RUNS it. Next: /rollback stage 1.3.0 --app shop
      prod RUNS it. Next: /rollback prod 1.3.0 --app shop
alice> /tide status shop
  (only alice sees) shop
        dev    dev-commit1, healthy, since Mon 2026-03-02 09:00 UTC (37m ago)
        stage  1.4.0, healthy, since Mon 2026-03-02 09:01 UTC (36m ago)
        prod   1.4.0, healthy, since Mon 2026-03-02 09:36 UTC (1m ago)
        QUARANTINE: shop 1.4.0 by dave since Mon 2026-03-02 09:37 UTC (it eats orders)
        nothing under way
bob> /rollback prod 1.3.0 --app shop
  (only bob sees) shop-4: rollback of shop in prod from 1.4.0 to 1.3.0. A lock keeps it from being undone until /unlock shop prod, or until what is asked for after this has entered.
  shop-4 Rollback of shop in prod to 1.3.0 — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m
  · ✔ Bump prod: #2
  · ✔ Merge bump of prod: #2 -> commit7
world> pass 1m
  shop-4 Rollback of shop in prod to 1.3.0 — done: done
  · ✔ Await rollout in prod: healthy
  » Rollback of shop in prod to 1.3.0: done; what was asked for before waits until it is asked anew, or /unlock
bob> /rollback stage 1.3.0 --app shop
  (only bob sees) shop-5: rollback of shop in stage from 1.4.0 to 1.3.0. A lock keeps it from being undone until /unlock shop stage, or until what is asked for after this has entered.
  shop-5 Rollback of shop in stage to 1.3.0 — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m
  · ✔ Bump stage: #2
  · ✔ Merge bump of stage: #2 -> commit8
world> pass 1m
  shop-5 Rollback of shop in stage to 1.3.0 — done: done
  · ✔ Await rollout in stage: healthy
  » Rollback of shop in stage to 1.3.0: done; what was asked for before waits until it is asked anew, or /unlock
carol> /promote prod 1.4.0
  (only carol sees) That is under quarantine: shop 1.4.0 by dave since Mon 2026-03-02 09:37 UTC (it eats orders). Another version, or /quarantine shop 1.4.0 --lift
bob> /rollback prod 1.4.0
  (only bob sees) prod runs shop 1.3.0, and 1.4.0 came there later, so that is no way back: /promote or another version asks for it anew. prod has had, newest first: 1.3.0 (healthy), 1.4.0 (healthy), 1.3.0 (not observed).
# The same image under another version is the same image.
alice> /release cut 1.4.1
  (only alice sees) There is nothing to release: branch stage of acme/shop (commit3) already holds everything up to commit1. Merge something into dev first; no branch, tag or version was taken.
bob> react ✅ on 3
  ? there is no ballot 3
alice> /tide why shop-6
  (only alice sees) There is no delivery shop-6. `status` lists those under way, `history` the others.
alice> /override stage shop-6 it is fine
  (only alice sees) Nobody can agree to a break-glass in stage: it needs a quorum of its own. Configure `approvals.override` of stage.
bob> /tide abort shop-6
  (only bob sees) There is no delivery shop-6. Under way: nothing.
# It is for somebody else to say that it is good.
dave> /quarantine shop 1.4.0 it eats orders still
  (only dave sees) Under quarantine already: shop 1.4.0 by dave since Mon 2026-03-02 09:37 UTC (it eats orders). Somebody else lifts it: /quarantine shop 1.4.0 --lift
dave> /quarantine shop 1.4.0 --lift
  (only dave sees) You put it there, so somebody else lifts it. Who may: bob, carol, erin.
alice> /quarantine shop 1.4.0 --lift
  (only alice sees) alice may not lock or unlock apps in prod. Who may: bob, carol, dave, erin.
erin> /quarantine shop 1.4.0 --lift
  » erin lifted the quarantine of shop 1.4.0 by dave since Mon 2026-03-02 09:37 UTC (it eats orders).
  (only erin sees) shop 1.4.0 is under quarantine no more.
erin> /quarantine shop 1.4.0 --lift
  (only erin sees) shop 1.4.0 is not under quarantine. Nothing is.
# A bad version that is built anew is bad still, and what two bad ones share is held.
dave> /quarantine shop 1.4.0 it eats orders again
  ‼ dave put shop 1.4.0 under QUARANTINE: it eats orders again.
      dev RUNS it. Next: /rollback dev --app shop
  (only dave sees) shop 1.4.0 is under quarantine: shop@image1 is held in every environment, whatever names it, and no break-glass or rollback brings it. Somebody else lifts it: /quarantine shop 1.4.0 --lift
      dev RUNS it. Next: /rollback dev --app shop
world> image shop v1.4.0 "built anew"
  image2
carol> /promote prod 1.4.0
  (only carol sees) That is under quarantine: shop 1.4.0 by dave since Mon 2026-03-02 09:39 UTC (it eats orders again). Another version, or /quarantine shop 1.4.0 --lift
alice> /tide why
  (only alice sees) Nothing is under way.
