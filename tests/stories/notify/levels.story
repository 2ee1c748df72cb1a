# The dev environment is told of only when it fails, stage by its outcomes. Cards appear only where people are needed.
# The owners, and who asked, are called by name when something fails, and only then.
#config     channel: { terminal: releases } =>     channel: { terminal: releases }\n    owners: [erin]\n    notify: { dev: { level: failures }, stage: { level: outcomes, channel: { terminal: stage } } }
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
world> pass 2m
alice> /release cut 1.4.0
  (only alice sees) shop-2: release 1.4.0 of shop to stage, cut at commit1.
  · ✔ Cut releases/v1.4.0: commit1
  · ✔ Open pull request into stage: #1
  ballot 1: Approve: Release 1.4.0 of shop to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #1
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
bob> react ✅ on 1
  · ✔ Merge: #1 -> commit2
  · ✔ Tag v1.4.0: commit2
  · ✔ Retag images: image1
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 1 is retired: approved by bob; #1 was merged (as commit2), stage was bumped (as commit3), Mon 2026-03-02 09:02 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit3
world> pass 2m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app shop
world> cluster fail dev shop * "CrashLoopBackOff"
alice> push acme/shop dev "feat: broken"
  commit4 on dev
world> pass 10m
  shop-3 dev-commit4 of shop to dev — needs help: rollout failed in dev: CrashLoopBackOff; left as it is
  ‼ @erin FAILED: dev-commit4 of shop to dev: rollout failed in dev: CrashLoopBackOff; left as it is. Next: /tide retry shop-3 looks again, /rollback dev --app shop goes back
