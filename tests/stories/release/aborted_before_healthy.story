# A rollout that somebody gave up on before it was healthy opens no order, and nobody goes back to it.
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
world> cluster stall stage shop v1.4.0
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
world> pass 1m
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 1 of 3 replicas; deadline in 4m 4s [approved by bob]
alice> /tide abort shop-2
  shop-2 Release 1.4.0 of shop to stage — ended: aborted by alice; what was already merged stays [approved by bob]
  (only alice sees) Aborting shop-2, release 1.4.0. Its pull request #1 was merged already (as commit3): what is merged stays. Tag v1.4.0 stays. stage was bumped already (as commit4): that stays.
  » Release 1.4.0 of shop to stage aborted by alice; what was already merged stays
alice> /tide status
  (only alice sees) shop
        dev    dev-commit1, healthy, since Mon 2026-03-02 09:00 UTC (2m ago)
        stage  1.4.0, never settled: aborted by alice before it was healthy, since Mon 2026-03-02 09:01 UTC (1m ago)
        prod   1.3.0
        nothing under way
world> pass 40m
carol> /promote prod 1.4.0
  (only carol sees) shop 1.4.0 cannot enter prod from stage: its rollout never settled: aborted by alice before it was healthy; it takes another version to go on.
world> cluster normal stage shop v1.4.0
world> pass 1h
alice> push acme/shop dev "feat: vouchers"
  commit5 on dev
  shop-3 dev-commit5 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit6
world> pass 1m
  shop-3 dev-commit5 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit5 of shop to dev: running
world> cluster fail stage shop v1.5.0 "CrashLoopBackOff"
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
  ballot 2 is retired: approved by bob; #2 was merged (as commit7), stage was bumped (as commit8), Mon 2026-03-02 10:43 UTC
  · ✔ Bump stage: #2
  · ✔ Merge bump of stage: #2 -> commit8
world> pass 2m
  shop-4 Release 1.5.0 of shop to stage — needs help: rollout failed in stage: CrashLoopBackOff; left as it is [approved by bob]
  ‼ FAILED: Release 1.5.0 of shop to stage: rollout failed in stage: CrashLoopBackOff; left as it is. Next: /tide retry shop-4 looks again, /rollback stage --app shop goes back
alice> /rollback stage 1.4.0
  (only alice sees) stage runs shop 1.5.0, and 1.4.0 never was healthy there. stage has had, newest first: 1.5.0 (failed), 1.4.0 (never settled), 1.3.0 (not observed).
alice> /rollback stage
  (only alice sees) shop-5: rollback of shop in stage from 1.5.0 to 1.3.0. A lock keeps it from being undone until /unlock shop stage, or until what is asked for after this has entered.
  shop-5 Rollback of shop in stage to 1.3.0 — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m
  · ✔ Bump stage: #3
  · ✔ Merge bump of stage: #3 -> commit9
world> pass 1m
  shop-5 Rollback of shop in stage to 1.3.0 — done: done
  · ✔ Await rollout in stage: healthy
  » Rollback of shop in stage to 1.3.0: done; what was asked for before waits until it is asked anew, or /unlock
alice> /tide history
  (only alice sees) Mon 2026-03-02 10:45 UTC (just now) shop-5 · Rollback of shop in stage to 1.3.0: done
      Mon 2026-03-02 10:45 UTC (1m ago) shop-5 · 1.3.0 of shop entered stage: healthy
      Mon 2026-03-02 10:43 UTC (2m ago) shop-4 · Release 1.5.0 of shop to stage: rollout failed in stage: CrashLoopBackOff; left as it is; approved by bob (head commit5, images image2)
      Mon 2026-03-02 10:43 UTC (3m ago) shop-4 · 1.5.0 of shop entered stage: FAILED: CrashLoopBackOff
      Mon 2026-03-02 10:42 UTC (3m ago) shop-3 · dev-commit5 of shop to dev: done
      Mon 2026-03-02 10:42 UTC (4m ago) shop-3 · dev-commit5 of shop entered dev: healthy
      Mon 2026-03-02 09:02 UTC (1h 44m ago) shop-2 · Release 1.4.0 of shop to stage: aborted by alice; what was already merged stays; approved by bob (head commit1, images image1)
      Mon 2026-03-02 09:01 UTC (1h 45m ago) shop-2 · 1.4.0 of shop entered stage: never settled: aborted by alice before it was healthy
      Mon 2026-03-02 09:00 UTC (1h 45m ago) shop-1 · dev-commit1 of shop to dev: done
      Mon 2026-03-02 09:00 UTC (1h 46m ago) shop-1 · dev-commit1 of shop entered dev: healthy
