# Where two things are voted on, a typed vote says which; the answer names what was voted on, and one that comes late is answered.
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
bob> /approve
  · ✅ by bob on ballot 1
  (only bob sees) Noted: ✅ on ballot 1, Release 1.4.0 of shop to stage (shop-2): shop into stage, head commit1, images image1. /unvote takes it back.
  · ✔ Merge: #1 -> commit3
  · ✔ Tag v1.4.0: commit3
  · ✔ Retag images: image1
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 1 is retired: approved by bob; #1 was merged (as commit3), stage was bumped (as commit4), Mon 2026-03-02 09:01 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
world> pass 1m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app shop
alice> push acme/billing dev "feat: invoices"
  commit5 on dev
  billing-1 dev-commit5 of billing to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit6
world> pass 1m
  billing-1 dev-commit5 of billing to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit5 of billing to dev: running
alice> #billing /release cut 1.4.0
  (only alice sees) billing-2: release 1.4.0 of billing to stage, cut at commit5.
  · ✔ Tag v1.4.0: commit5
  · ✔ Await images: image2
  billing-2 Release 1.4.0 of billing to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  · ✔ Bump stage: #2
  ballot 2: Approve: Release 1.4.0 of billing to stage (head commit5, images image2) — needs 1 of shop-devs (bob, carol)
world> pass 40m
carol> /promote prod 1.4.0
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  (only carol sees) shop-3: promotion of shop 1.4.0 (commit3) to prod.
  · ✔ Await images: image1
  · ✔ Cut promotions/v1.4.0: commit3
  · ✔ Open pull request into prod: #2
  ballot 3: Approve: Promotion of shop 1.4.0 to prod (head commit3, images image1) — needs 2 of release-managers (bob, dave)
  · asked bobcat, dave to review #2
bob> /approve
  (only bob sees) Which ballot? Say its number. To vote on:
      ballot 2 (billing-2): Approve: Release 1.4.0 of billing to stage (head commit5, images image2)
      ballot 3 (shop-3): Approve: Promotion of shop 1.4.0 to prod (head commit3, images image1)
bob> /approve 3 tested in stage
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
  · ✅ by bob on ballot 3: tested in stage
  (only bob sees) Noted: ✅ on ballot 3, Promotion of shop 1.4.0 to prod (shop-3): shop into prod, head commit3, images image1. /unvote takes it back.
      approvals: 1 of 2 (bob); can approve: dave
carol> /approve 3
  · ✅ by carol on ballot 3
  (only carol sees) Noted: ✅ on ballot 3, Promotion of shop 1.4.0 to prod (shop-3): shop into prod, head commit3, images image1. /unvote takes it back.
      It does not count: you asked for this delivery; someone else must approve
bob> /approve shop-3 tested in stage
  · ✅ by bob on ballot 3: tested in stage
  (only bob sees) Noted: ✅ on ballot 3, Promotion of shop 1.4.0 to prod (shop-3): shop into prod, head commit3, images image1. /unvote takes it back.
      approvals: 1 of 2 (bob); can approve: dave
dave> /approve 3
  · ✅ by dave on ballot 3
  (only dave sees) Noted: ✅ on ballot 3, Promotion of shop 1.4.0 to prod (shop-3): shop into prod, head commit3, images image1. /unvote takes it back.
  · ✔ Merge: #2 -> commit7
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, dave]
  ballot 3 is retired: approved by bob, dave; #2 was merged (as commit7), prod was bumped (as commit8), Mon 2026-03-02 09:43 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit8
bob> /unvote shop-3
  · ✅ by bob was taken back
  (only bob sees) Taken back: your ✅ on Promotion of shop 1.4.0 to prod (shop-3).
      Too late: Promotion of shop 1.4.0 to prod (shop-3) was approved by bob, dave, and #2 was merged by tidegate (as commit7, Mon 2026-03-02 09:43 UTC), prod was bumped by tidegate (as commit8, Mon 2026-03-02 09:43 UTC). That stays. /rollback prod --app shop brings back what ran there before.
bob> /reject shop-3
  (only bob sees) Too late: Promotion of shop 1.4.0 to prod (shop-3) was approved by bob, dave, and #2 was merged by tidegate (as commit7, Mon 2026-03-02 09:43 UTC), prod was bumped by tidegate (as commit8, Mon 2026-03-02 09:43 UTC). That stays. /rollback prod --app shop brings back what ran there before.
world> pass 1m
  shop-3 Promotion of shop 1.4.0 to prod — done: done [approved by bob, dave]
  · ✔ Await rollout in prod: healthy
  » Released: Promotion of shop 1.4.0 to prod; approved by bob, dave. To go back: /rollback prod --app shop
bob> /approve 3
  (only bob sees) Ballot 3 is retired: approved by bob, dave; #2 was merged (as commit7), prod was bumped (as commit8), Mon 2026-03-02 09:43 UTC. Nothing was voted on.
bob> /reject shop-3
  (only bob sees) Too late: Promotion of shop 1.4.0 to prod (shop-3) was approved by bob, dave, and #2 was merged by tidegate (as commit7, Mon 2026-03-02 09:43 UTC), prod was bumped by tidegate (as commit8, Mon 2026-03-02 09:43 UTC). That stays. /rollback prod --app shop brings back what ran there before.
