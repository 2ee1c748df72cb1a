# What was kept goes on, whatever was changed since: what was voted on counts, holds hold and what opens them opens them, and what
# is under way ends. (tests/it/upgrade says how it was made.)
#world kept 2026-03-02T10:00:00Z
world> start
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
  ballot 2: Approve: Promotion of shop 1.4.0 to prod (head commit1, images image1) — needs 2 of release-managers (bob, dave)
  shop-6 Release 1.5.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  ballot 4: Approve: Release 1.5.0 of shop to stage (head commit2, images image2) — needs 1 of shop-devs (bob, carol)
alice> /tide status
  (only alice sees) shop
        dev    dev-commit2, healthy, since Mon 2026-03-02 09:45 UTC (15m ago)
        stage  1.4.0, healthy, since Mon 2026-03-02 09:05 UTC (55m ago)
        prod   1.3.0; frozen until Mon 2026-03-02 11:45 UTC by carol (the auditors are here); locked by dave (counting the money); BREAK-GLASS for shop-3 alone until Mon 2026-03-02 10:45 UTC (the auditors let it through)
        shop-6 · Release 1.5.0 of shop to stage: Merge (approvals: 0 of 1; can approve: bob, carol)
        shop-3 · Promotion of shop 1.4.0 to prod: Merge (approvals: 1 of 2 (bob); can approve: dave)
dave> react ✅ on 2
  · ✔ Merge: #2 -> commit3
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, dave]
  ballot 2 is retired: approved by bob, dave; #2 was merged (as commit3), prod was bumped (as commit4), Mon 2026-03-02 10:00 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit4
world> pass 5m
  shop-3 Promotion of shop 1.4.0 to prod — done: done [approved by bob, dave]
  · ✔ Await rollout in prod: healthy
  » Released: Promotion of shop 1.4.0 to prod; approved by bob, dave; took 15m. To go back: /rollback prod --app shop
bob> react ✅ on 4
  · ✔ Merge: #3 -> commit5
  · ✔ Tag v1.5.0: commit5
  · ✔ Retag images: image2
  shop-6 Release 1.5.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 4 is retired: approved by bob; #3 was merged (as commit5), stage was bumped (as commit6), Mon 2026-03-02 10:05 UTC
  · ✔ Bump stage: #2
  · ✔ Merge bump of stage: #2 -> commit6
world> pass 5m
  shop-6 Release 1.5.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.5.0 of shop to stage: ready for promotion; approved by bob; took 15m. Next: /promote prod 1.5.0 --app shop
alice> /tide history
  (only alice sees) Mon 2026-03-02 10:05 UTC (4m ago) shop-6 · Release 1.5.0 of shop to stage: done; approved by bob (head commit2, images image2)
      Mon 2026-03-02 10:05 UTC (5m ago) shop-6 · 1.5.0 of shop entered stage: healthy
      Mon 2026-03-02 10:00 UTC (9m ago) shop-3 · Promotion of shop 1.4.0 to prod: done; approved by bob, dave (head commit1, images image1)
      Mon 2026-03-02 10:00 UTC (10m ago) shop-3 · 1.4.0 of shop entered prod: healthy
      Mon 2026-03-02 09:45 UTC (24m ago) shop-5 · dev-commit2 of shop to dev: done
      Mon 2026-03-02 09:45 UTC (25m ago) shop-5 · dev-commit2 of shop entered dev: healthy
      Mon 2026-03-02 09:45 UTC (25m ago) shop-4 · Break-glass for shop-3 in prod: done
      Mon 2026-03-02 09:05 UTC (1h 4m ago) shop-2 · Release 1.4.0 of shop to stage: done; approved by bob (head commit7, images image1)
      Mon 2026-03-02 09:05 UTC (1h 5m ago) shop-2 · 1.4.0 of shop entered stage: healthy
      Mon 2026-03-02 09:00 UTC (1h 9m ago) shop-1 · dev-commit7 of shop to dev: done
