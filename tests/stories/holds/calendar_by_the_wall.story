# The machine's clock was a day ahead and is set right: what the calendar freezes on that day is frozen, although tidegate's own time has passed it.
#config after: { environment: stage, soak: 30m } => after: { environment: stage, soak: 30m }\n    freeze: [{ cron: "0 0 8 * * Mon", for: 10h, zone: UTC }]
world> pass 24h
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
  ballot 1 is retired: approved by bob; #1 was merged (as commit3), stage was bumped (as commit4), Tue 2026-03-03 09:01 UTC
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
world> clock back 24h
bob> react ✅ on 2
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
dave> react ✅ on 2
  shop-3 Promotion of shop 1.4.0 to prod — waiting: freeze: prod is frozen until Tue 2026-03-03 13:48 UTC (every Monday 08:00 for 10h, UTC); can override: alice, bob, carol, dave, erin
carol> /thaw prod
  (only carol sees) prod is frozen by its calendar (every Monday 08:00 for 10h, UTC) until Mon 2026-03-02 18:00 UTC; that cannot be thawed. In an emergency: /override prod DELIVERY REASON
carol> /tide status
  (only carol sees) shop
        dev    dev-commit1, healthy, since Tue 2026-03-03 09:00 UTC (36m ago)
        stage  1.4.0, healthy, since Tue 2026-03-03 09:01 UTC (35m ago)
        prod   1.3.0; frozen until Mon 2026-03-02 18:00 UTC (every Monday 08:00 for 10h, UTC)
        shop-3 · Promotion of shop 1.4.0 to prod: Merge (freeze: prod is frozen until Tue 2026-03-03 13:48 UTC (every Monday 08:00 for 10h, UTC); can override: alice, bob, carol, dave, erin)
      Warning: The machine's clock is 1d behind the time that tidegate has stored: tidegate goes on from there, at half the pace until the clock has caught up, and what a calendar freezes is frozen by either. Check the machine's clock.
world> pass 9h
  · ✔ Merge: #2 -> commit5
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, dave]
  ballot 2 is retired: approved by bob, dave; #2 was merged (as commit5), prod was bumped (as commit6), Tue 2026-03-03 14:06 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit6
world> pass 3h
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: healthy, for less than 10s so far; deadline in 10s [approved by bob, dave]
