# A break-glass that nobody used is over after its time: the freeze is shut again.
dave> /freeze prod 8h "month end"
  » dave froze prod until Mon 2026-03-02 17:00 UTC: month end
  » dave froze prod until Mon 2026-03-02 17:00 UTC: month end
  (only dave sees) prod is frozen for 8h, until Mon 2026-03-02 17:00 UTC. /thaw prod ends it early.
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
alice> /override prod "customers cannot pay"
  (only alice sees) A break-glass opens one delivery: /override prod DELIVERY|VERSION REASON. Nothing of shop waits to enter prod.
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
alice> /override prod 1.4.0 "customers cannot pay"
  shop-4 Break-glass for shop-3 in prod — waiting: approvals: 0 of 2; can approve: bob, carol, dave
  (only alice sees) shop-4: break-glass in prod for shop-3 alone: Promotion of shop 1.4.0 to prod (head commit3, images image1). It opens freeze, soak and lock for it once 2 of release-managers agree, and never approvals or order. /override prod --revoke takes it back.
  ballot 3: Open freeze, soak and lock of prod for shop-3 alone: Promotion of shop 1.4.0 to prod (head commit3, images image1)? "customers cannot pay" — needs 2 of release-managers (bob, carol, dave)
bob> react ✅ on 3
  shop-4 Break-glass for shop-3 in prod — waiting: approvals: 1 of 2 (bob); can approve: carol, dave [1 of 2: bob]
dave> react ✅ on 3
  shop-4 Break-glass for shop-3 in prod — done: done
  ballot 3 is retired: decided
  · ✔ Override gates of prod: until 10:41 UTC
  ‼ BREAK-GLASS: freeze, soak and lock of prod are open for shop-3 alone (Promotion of shop 1.4.0 to prod) until 10:41 UTC (customers cannot pay); asked by alice, agreed by bob, dave. /override prod --revoke takes it back
  » Break-glass for shop-3 in prod: granted
alice> /tide status
  (only alice sees) shop
        dev    dev-commit1, healthy, since Mon 2026-03-02 09:00 UTC (41m ago)
        stage  1.4.0, healthy, since Mon 2026-03-02 09:01 UTC (40m ago)
        prod   1.3.0; frozen until Mon 2026-03-02 17:00 UTC by dave (month end); BREAK-GLASS for shop-3 alone until Mon 2026-03-02 10:41 UTC (customers cannot pay)
        shop-3 · Promotion of shop 1.4.0 to prod: Merge (approvals: 0 of 2; can approve: bob, dave)
world> pass 2h
alice> /tide status
  (only alice sees) shop
        dev    dev-commit1, healthy, since Mon 2026-03-02 09:00 UTC (2h 41m ago)
        stage  1.4.0, healthy, since Mon 2026-03-02 09:01 UTC (2h 40m ago)
        prod   1.3.0; frozen until Mon 2026-03-02 17:00 UTC by dave (month end)
        shop-3 · Promotion of shop 1.4.0 to prod: Merge (approvals: 0 of 2; can approve: bob, dave)
bob> react ✅ on 2
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
dave> react ✅ on 2
  shop-3 Promotion of shop 1.4.0 to prod — waiting: freeze: prod is frozen until Mon 2026-03-02 17:00 UTC (month end, by dave); can thaw: bob, carol, dave, erin
