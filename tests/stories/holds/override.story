# Break-glass: for one delivery, with its own quorum and a reason, told loudly; it opens freeze, soak and lock for a while, never approvals or order, and ends by itself.
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
world> pass 2m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app shop
dave> /freeze prod 8h "month end"
  » dave froze prod until Mon 2026-03-02 17:03 UTC: month end
  » dave froze prod until Mon 2026-03-02 17:03 UTC: month end
  (only dave sees) prod is frozen for 8h, until Mon 2026-03-02 17:03 UTC. /thaw prod ends it early.
carol> /promote prod 1.4.0
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  (only carol sees) shop-3: promotion of shop 1.4.0 (commit3) to prod.
  · ✔ Await images: image1
  · ✔ Cut promotions/v1.4.0: commit3
  · ✔ Open pull request into prod: #2
  ballot 2: Approve: Promotion of shop 1.4.0 to prod (head commit3, images image1) — needs 2 of release-managers (bob, dave)
  · asked bobcat, dave to review #2
alice> /override prod
  (only alice sees) A break-glass opens one delivery: /override prod DELIVERY|VERSION REASON. What waits to enter prod:
      /override prod shop-3 REASON — Promotion of shop 1.4.0 to prod
alice> /override stage "hurry"
  (only alice sees) Nobody can agree to a break-glass in stage: it needs a quorum of its own. Configure `approvals.override` of stage.
alice> /override prod "customers cannot pay"
  (only alice sees) A break-glass opens one delivery: /override prod DELIVERY|VERSION REASON. What waits to enter prod:
      /override prod shop-3 customers cannot pay — Promotion of shop 1.4.0 to prod
alice> /override prod 1.4.0
  (only alice sees) Why? Say it with a reason: /override prod shop-3 REASON
alice> /override prod 9.9.9 urgent
  (only alice sees) 9.9.9 does not wait to enter prod. A break-glass opens one delivery: /override prod DELIVERY|VERSION REASON. What waits to enter prod:
      /override prod shop-3 urgent — Promotion of shop 1.4.0 to prod
alice> /override prod 9 "customers cannot pay"
  (only alice sees) A break-glass opens one delivery: /override prod DELIVERY|VERSION REASON. What waits to enter prod:
      /override prod shop-3 9 customers cannot pay — Promotion of shop 1.4.0 to prod
alice> /override prod shop-3 "customers cannot pay"
  shop-4 Break-glass for shop-3 in prod — waiting: approvals: 0 of 2; can approve: bob, carol, dave
  (only alice sees) shop-4: break-glass in prod for shop-3 alone: Promotion of shop 1.4.0 to prod (head commit3, images image1). It opens freeze, soak and lock for it once 2 of release-managers agree, and never approvals or order. /override prod --revoke takes it back.
  ballot 3: Open freeze, soak and lock of prod for shop-3 alone: Promotion of shop 1.4.0 to prod (head commit3, images image1)? "customers cannot pay" — needs 2 of release-managers (bob, carol, dave)
alice> /override prod 1.4.0 "customers cannot pay"
  (only alice sees) A break-glass for shop-3 in prod is asked for already: shop-4.
bob> react ✅ on 3
  shop-4 Break-glass for shop-3 in prod — waiting: approvals: 1 of 2 (bob); can approve: carol, dave [1 of 2: bob]
carol> react ✅ on 3
  shop-4 Break-glass for shop-3 in prod — done: done
  ballot 3 is retired: decided
  · ✔ Override gates of prod: until 10:03 UTC
  ‼ BREAK-GLASS: freeze, soak and lock of prod are open for shop-3 alone (Promotion of shop 1.4.0 to prod) until 10:03 UTC (customers cannot pay); asked by alice, agreed by bob, carol. /override prod --revoke takes it back
  » Break-glass for shop-3 in prod: granted
alice> /tide why
  (only alice sees) shop-3 · Promotion of shop 1.4.0 to prod: Merge
        approvals: 0 of 2; can approve: bob, dave
        BREAK-GLASS until Mon 2026-03-02 10:03 UTC: freeze, soak and lock of prod are open for it (customers cannot pay); asked by alice
erin> /lock shop prod "wait a moment"
  » erin locked shop in prod: wait a moment
  (only erin sees) shop is locked in prod. /unlock shop prod lifts it. shop-3 passes it all the same: a break-glass is open for it until Mon 2026-03-02 10:03 UTC. /override prod --revoke shop-3 takes that back.
world> pass 1m
bob> react ✅ on 2
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
dave> react ✅ on 2
  · ✔ Merge: #2 -> commit5
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, dave]
  ballot 2 is retired: approved by bob, dave; #2 was merged (as commit5), prod was bumped (as commit6), Mon 2026-03-02 09:04 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit6
world> pass 5m
  shop-3 Promotion of shop 1.4.0 to prod — done: done [approved by bob, dave]
  · ✔ Await rollout in prod: healthy
  » Released: Promotion of shop 1.4.0 to prod; approved by bob, dave; took 1m. To go back: /rollback prod --app shop
