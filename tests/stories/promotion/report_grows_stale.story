# Order and soak rest on what is reported of stage. Once nobody has reported for too long they are shut, and say since when; a report
# opens them again, and nothing was lost by silence alone.
#config data: data => data: data\nhttp: { listen: "127.0.0.1:0", url: "https://tidegate.acme.example" }
#config release: { quorum: 1, from: [shop-devs] }\n    rollout: { local: {}, deadline: 5m, healthy_for: 10s } => release: { quorum: 1, from: [shop-devs] }\n    rollout: { report: { secret: { env: PATH }, fresh_for: 10m }, deadline: 5m, healthy_for: 1m }
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
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: not taken yet; deadline in 5m [approved by bob]
  ballot 1 is retired: approved by bob; #1 was merged (as commit3), stage was bumped (as commit4), Mon 2026-03-02 09:01 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
world> report stage shop healthy
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: healthy, for less than 1m so far; deadline in 5m [approved by bob]
world> pass 5m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob; took 1m. Next: /promote prod 1.4.0 --app shop
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
  shop-3 Promotion of shop 1.4.0 to prod — waiting: soak: healthy in stage for less than 30m; opens in 25m
world> pass 8m
  ‼ UNKNOWN: since Mon 2026-03-02 09:11 UTC nobody knows whether 1.4.0 of shop is healthy in stage: nobody has reported how shop fares in stage since Mon 2026-03-02 09:01 UTC; it goes nowhere from there until that is known
alice> /tide why
  (only alice sees) shop-3 · Promotion of shop 1.4.0 to prod: Merge
        soak: healthy in stage for less than 30m; opens in 17m
world> pass 30m
  shop-3 Promotion of shop 1.4.0 to prod — waiting: order: whether it is healthy in stage cannot be asked for now: nobody has reported how shop fares in stage since Mon 2026-03-02 09:01 UTC; trying again
alice> /tide why
  (only alice sees) shop-3 · Promotion of shop 1.4.0 to prod: Merge
        order: whether it is healthy in stage cannot be asked for now: nobody has reported how shop fares in stage since Mon 2026-03-02 09:01 UTC; trying again
world> report stage shop degraded OOMKilled
  shop-3 Promotion of shop 1.4.0 to prod — waiting: order: not healthy in stage: OOMKilled, since Mon 2026-03-02 09:44 UTC
  » it is known again how 1.4.0 of shop fares in stage, which it was not since Mon 2026-03-02 09:11 UTC: NOT HEALTHY: OOMKilled
alice> /tide why
  (only alice sees) shop-3 · Promotion of shop 1.4.0 to prod: Merge
        order: not healthy in stage: OOMKilled, since Mon 2026-03-02 09:44 UTC
world> report stage shop healthy
  · ✔ Merge: #2 -> commit5
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, dave]
  ballot 2 is retired: approved by bob, dave; #2 was merged (as commit5), prod was bumped (as commit6), Mon 2026-03-02 09:44 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit6
world> pass 2m
  shop-3 Promotion of shop 1.4.0 to prod — done: done [approved by bob, dave]
  · ✔ Await rollout in prod: healthy
  » Released: Promotion of shop 1.4.0 to prod; approved by bob, dave; took 38m. To go back: /rollback prod --app shop
alice> /tide status
  (only alice sees) shop
        dev    dev-commit1, healthy, since Mon 2026-03-02 09:00 UTC (46m ago)
        stage  1.4.0, healthy, since Mon 2026-03-02 09:01 UTC (45m ago)
        prod   1.4.0, healthy, since Mon 2026-03-02 09:44 UTC (2m ago)
        nothing under way
