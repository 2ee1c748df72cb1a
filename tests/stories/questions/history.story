# What happened, by environment, person, version and time; who approved which subject; and what ran at a moment.
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
world> pass 2h
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
  ballot 2 is retired: approved by bob, dave; #2 was merged (as commit5), prod was bumped (as commit6), Mon 2026-03-02 11:01 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit6
world> pass 1m
  shop-3 Promotion of shop 1.4.0 to prod — done: done [approved by bob, dave]
  · ✔ Await rollout in prod: healthy
  » Released: Promotion of shop 1.4.0 to prod; approved by bob, dave. To go back: /rollback prod --app shop
alice> /tide history shop
  (only alice sees) Mon 2026-03-02 11:01 UTC (just now) shop-3 · Promotion of shop 1.4.0 to prod: done; approved by bob, dave (head commit3, images image1)
      Mon 2026-03-02 11:01 UTC (1m ago) shop-3 · 1.4.0 of shop entered prod: healthy
      Mon 2026-03-02 09:01 UTC (2h ago) shop-2 · Release 1.4.0 of shop to stage: done; approved by bob (head commit1, images image1)
      Mon 2026-03-02 09:01 UTC (2h 1m ago) shop-2 · 1.4.0 of shop entered stage: healthy
      Mon 2026-03-02 09:00 UTC (2h 1m ago) shop-1 · dev-commit1 of shop to dev: done
      Mon 2026-03-02 09:00 UTC (2h 2m ago) shop-1 · dev-commit1 of shop entered dev: healthy
      Mon 2026-03-02 09:00 UTC (2h 2m ago) shop-0 · dev-commit7 of shop was found in dev
      Mon 2026-03-02 09:00 UTC (2h 2m ago) shop-0 · 1.3.0 of shop was found in stage
      Mon 2026-03-02 09:00 UTC (2h 2m ago) shop-0 · 1.3.0 of shop was found in prod
alice> /tide history shop --env prod
  (only alice sees) Mon 2026-03-02 11:01 UTC (just now) shop-3 · Promotion of shop 1.4.0 to prod: done; approved by bob, dave (head commit3, images image1)
      Mon 2026-03-02 11:01 UTC (1m ago) shop-3 · 1.4.0 of shop entered prod: healthy
      Mon 2026-03-02 09:00 UTC (2h 2m ago) shop-0 · 1.3.0 of shop was found in prod
alice> /tide history --by carol
  (only alice sees) Mon 2026-03-02 11:01 UTC (just now) shop-3 · Promotion of shop 1.4.0 to prod: done; approved by bob, dave (head commit3, images image1)
      Mon 2026-03-02 11:01 UTC (1m ago) shop-3 · 1.4.0 of shop entered prod: healthy
alice> /tide history --by dave --version 1.4.0
  (only alice sees) Mon 2026-03-02 11:01 UTC (just now) shop-3 · Promotion of shop 1.4.0 to prod: done; approved by bob, dave (head commit3, images image1)
      Mon 2026-03-02 11:01 UTC (1m ago) shop-3 · 1.4.0 of shop entered prod: healthy
alice> /tide history --since 1h --env stage
  (only alice sees) Nothing has happened yet, or nothing that fits.
alice> /tide history --until "2026-03-02 09:30" --app shop --limit 2
  (only alice sees) Mon 2026-03-02 09:01 UTC (2h ago) shop-2 · Release 1.4.0 of shop to stage: done; approved by bob (head commit1, images image1)
      Mon 2026-03-02 09:01 UTC (2h 1m ago) shop-2 · 1.4.0 of shop entered stage: healthy
alice> /tide history shop --at "2026-03-02 09:30"
  (only alice sees) What ran at Mon 2026-03-02 09:30 UTC, as it was brought:
        shop dev  dev-commit1, since Mon 2026-03-02 09:00 UTC, by shop-1
        shop stage  1.4.0, since Mon 2026-03-02 09:01 UTC, by shop-2
        shop prod  1.3.0, since Mon 2026-03-02 09:00 UTC until Mon 2026-03-02 11:01 UTC (1.4.0 came), found there
alice> /tide history --at 2026-03-02T11:02:00Z --env prod
  (only alice sees) What ran at Mon 2026-03-02 11:02 UTC, as it was brought:
        shop prod  1.4.0, since Mon 2026-03-02 11:01 UTC, by shop-3
alice> /tide history --at 2020-01-01
  (only alice sees) What ran at Wed 2020-01-01 00:00 UTC, as it was brought:
        nothing that tidegate knows of
alice> /tide history --at yesterday
  (only alice sees) "yesterday" is no moment. Write a date (2026-03-02), a date with a time in UTC ("2026-03-02 09:00"), or how long ago (3d, 1h30m).
alice> /tide history --since !
  (only alice sees) "!" is no moment. Write a date (2026-03-02), "2026-03-02 09:00" in UTC, or how long ago (3d, 1h30m).
      Usage: /tide history [APP] [--limit N] [--env ENV] [--by PERSON] [--version VERSION] [--since WHEN] [--until WHEN] [--at WHEN]
      Example: /tide history
alice> /tide history --by mallory
  (only alice sees) There is nobody called "mallory" in the configuration: it is one of alice, bob, carol, dave, erin.
alice> /tide history --env moon
  (only alice sees) There is no environment "moon". There are dev, stage and prod.
