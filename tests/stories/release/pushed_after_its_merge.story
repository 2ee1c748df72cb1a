# What is pushed onto a release's branch once its pull request is merged ships with nothing: that is told.
#config soak: 30m => soak: 0s
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 5m
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
  ballot 1 is retired: approved by bob; #1 was merged (as commit3), stage was bumped (as commit4), Mon 2026-03-02 09:05 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
bob> push acme/shop releases/v1.4.0 "fix: too late"
  commit5 on releases/v1.4.0
  ‼ NOT PART OF Release 1.4.0 of shop to stage: commit5 was pushed to releases/v1.4.0 after #1 was merged, and ships with nothing. Next: bring it into the dev branch and cut the next version, or /hotfix start
bob> push acme/shop releases/v1.4.0 "fix: later still"
  commit6 on releases/v1.4.0
  ‼ NOT PART OF Release 1.4.0 of shop to stage: commit6 was pushed to releases/v1.4.0 after #1 was merged, and ships with nothing. Next: bring it into the dev branch and cut the next version, or /hotfix start
