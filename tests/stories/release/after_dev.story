# `after: dev` makes it a gate: what failed on dev does not enter, and what soaks there waits.
#config   stage:\n    repository: acme/k8s-stage\n =>   stage:\n    repository: acme/k8s-stage\n    after: { environment: dev, soak: 10m }\n
world> cluster fail dev shop * "CrashLoopBackOff"
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 10m
  shop-1 dev-commit1 of shop to dev — needs help: rollout failed in dev: CrashLoopBackOff; left as it is
  ‼ FAILED: dev-commit1 of shop to dev: rollout failed in dev: CrashLoopBackOff; left as it is. Next: /tide retry shop-1 looks again, /rollback dev --app shop goes back
alice> /release cut 1.4.0
  (only alice sees) shop-2: release 1.4.0 of shop to stage, cut at commit1.
  · ✔ Cut releases/v1.4.0: commit1
  · ✔ Open pull request into stage: #1
  ballot 1: Approve: Release 1.4.0 of shop to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
      ⚠ cannot pass as things stand: not healthy in dev: its rollout failed: CrashLoopBackOff; /tide retry shop-1 looks at it again; /tide abort shop-2 ends this
  · asked bobcat, carol-c to review #1
  » Release 1.4.0 of shop to stage cannot pass as things stand: not healthy in dev: its rollout failed: CrashLoopBackOff; /tide retry shop-1 looks at it again; /tide abort shop-2 ends this
  shop-2 Release 1.4.0 of shop to stage — needs help: order: not healthy in dev: its rollout failed: CrashLoopBackOff; /tide retry shop-1 looks at it again; /tide abort shop-2 ends this [0 of 1]
bob> react ✅ on 1
  shop-2 Release 1.4.0 of shop to stage — needs help: order: not healthy in dev: its rollout failed: CrashLoopBackOff; /tide retry shop-1 looks at it again; /tide abort shop-2 ends this
world> cluster normal dev shop *
alice> push acme/shop dev "feat: vouchers" src/vouchers.txt=vouchers
  commit3 on dev
  shop-3 dev-commit3 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit4
world> pass 1m
  shop-3 dev-commit3 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit3 of shop to dev: running
alice> /release cut 1.5.0
  (only alice sees) shop-4: release 1.5.0 of shop to stage, cut at commit3.
  · ✔ Cut releases/v1.5.0: commit3
  · ✔ Open pull request into stage: #2
  ballot 2: Approve: Release 1.5.0 of shop to stage (head commit3, images image2) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #2
  shop-4 Release 1.5.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
bob> react ✅ on 2
  shop-4 Release 1.5.0 of shop to stage — waiting: soak: healthy in dev for less than 10m; opens in 9m 20s
world> pass 15m
  shop-2 Release 1.4.0 of shop to stage — ended: superseded by Release 1.5.0 of shop to stage (shop-4)
  ballot 1 is retired: over: superseded by Release 1.5.0 of shop to stage (shop-4)
  · Release 1.4.0 of shop to stage superseded by Release 1.5.0 of shop to stage (shop-4)
  · ✔ Merge: #2 -> commit5
  · ✔ Tag v1.5.0: commit5
  · ✔ Retag images: image2
  ballot 2 is retired: approved by bob; #2 was merged (as commit5), stage was bumped (as commit6), Mon 2026-03-02 09:20 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit6
  shop-4 Release 1.5.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.5.0 of shop to stage: ready for promotion; approved by bob; took 9m. Next: /promote prod 1.5.0 --app shop
