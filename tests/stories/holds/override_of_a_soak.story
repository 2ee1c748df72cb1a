# A break-glass opens the soak, never the health: what was lost in stage has to be healthy there again for as long as that asks.
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
world> cluster fail stage shop v1.4.0 "OOMKilled: every pod"
world> pass 1m
  ‼ NOT HEALTHY: 1.4.0 of shop in stage: OOMKilled: every pod, since Mon 2026-03-02 09:41 UTC; it goes nowhere from there until it is, and soaks anew then
world> pass 3m
alice> /tide status
  (only alice sees) shop
        dev    dev-commit1, healthy, since Mon 2026-03-02 09:00 UTC (45m ago)
        stage  1.4.0, NOT HEALTHY: OOMKilled: every pod, since Mon 2026-03-02 09:01 UTC (44m ago)
        prod   1.3.0
        nothing under way
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
  shop-3 Promotion of shop 1.4.0 to prod — waiting: order: not healthy in stage: OOMKilled: every pod, since Mon 2026-03-02 09:41 UTC; it soaks anew once it is healthy again
alice> /override prod 1.4.0 "customers cannot pay"
  shop-4 Break-glass for shop-3 in prod — waiting: approvals: 0 of 2; can approve: bob, carol, dave
  (only alice sees) shop-4: break-glass in prod for shop-3 alone: Promotion of shop 1.4.0 to prod (head commit3, images image1). It opens freeze, soak and lock for it once 2 of release-managers agree, and never approvals or order. /override prod --revoke takes it back.
  ballot 3: Open freeze, soak and lock of prod for shop-3 alone: Promotion of shop 1.4.0 to prod (head commit3, images image1)? "customers cannot pay" — needs 2 of release-managers (bob, carol, dave)
bob> react ✅ on 3
  shop-4 Break-glass for shop-3 in prod — waiting: approvals: 1 of 2 (bob); can approve: carol, dave [1 of 2: bob]
carol> react ✅ on 3
  shop-4 Break-glass for shop-3 in prod — done: done
  ballot 3 is retired: decided
  · ✔ Override gates of prod: until 10:45 UTC
  ‼ BREAK-GLASS: freeze, soak and lock of prod are open for shop-3 alone (Promotion of shop 1.4.0 to prod) until 10:45 UTC (customers cannot pay); asked by alice, agreed by bob, carol. /override prod --revoke takes it back
  » Break-glass for shop-3 in prod: granted
world> cluster normal stage shop v1.4.0
  shop-3 Promotion of shop 1.4.0 to prod — waiting: order: not healthy in stage: it is healthy there again since Mon 2026-03-02 09:45 UTC, not long enough yet; opens in 10s
  » 1.4.0 of shop is healthy in stage again, which it was not since Mon 2026-03-02 09:41 UTC; its soak starts anew
carol> /tide why
  (only carol sees) shop-3 · Promotion of shop 1.4.0 to prod: Merge
        order: not healthy in stage: it is healthy there again since Mon 2026-03-02 09:45 UTC, not long enough yet; opens in 10s
        BREAK-GLASS until Mon 2026-03-02 10:45 UTC: freeze, soak and lock of prod are open for it (customers cannot pay); asked by alice
world> pass 30s
  · ✔ Merge: #2 -> commit5
  ballot 2 is retired: approved by bob, dave; #2 was merged (as commit5), prod was bumped (as commit6), Mon 2026-03-02 09:45 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit6
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: healthy, for less than 10s so far; deadline in 4m 40s [approved by bob, dave]
carol> /tide why
  (only carol sees) shop-3 · Promotion of shop 1.4.0 to prod: Await rollout in prod
        rolling out in prod: healthy, for less than 10s so far; deadline in 4m 40s
world> pass 1m
  shop-3 Promotion of shop 1.4.0 to prod — done: done [approved by bob, dave]
  · ✔ Await rollout in prod: healthy
  » Released: Promotion of shop 1.4.0 to prod; approved by bob, dave. To go back: /rollback prod --app shop
