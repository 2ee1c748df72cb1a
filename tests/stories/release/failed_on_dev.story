# A release that is cut from a commit whose checks or rollout failed on dev says so on its ballot.
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
      ⚠ commit1 in dev: its rollout failed: CrashLoopBackOff
  · asked bobcat, carol-c to review #1
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
alice> /release abort
  shop-2 Release 1.4.0 of shop to stage — ended: aborted by alice; what was already merged stays
  ballot 1 is retired: over: aborted by alice; what was already merged stays
  (only alice sees) Aborting shop-2, release 1.4.0.
  » Release 1.4.0 of shop to stage aborted by alice; what was already merged stays
alice> push acme/shop dev "feat: vouchers [ci fail]" src/vouchers.txt=vouchers
  commit3 on dev
world> pass 1m
alice> /release cut 1.4.0
  (only alice sees) shop-3: release 1.4.0 of shop to stage, cut at commit3.
  · ✔ Cut releases/v1.4.0: commit3
  · ✔ Open pull request into stage: #2
  ballot 2: Approve: Release 1.4.0 of shop to stage (head commit3) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #2
  shop-3 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  ballot 2: Approve: Release 1.4.0 of shop to stage (head commit3) — needs 1 of shop-devs (bob, carol)
      ⚠ checks of commit3 failed: ci
