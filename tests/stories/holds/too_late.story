# A vote that is taken back, or a reject, after the merge stops nothing: whoever cast it is told, with what can still be done.
alice> push acme/billing dev "feat: e-invoices"
  commit1 on dev
  billing-1 dev-commit1 of billing to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
  billing-1 dev-commit1 of billing to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of billing to dev: running
alice> #billing /release cut 1.5.0
  (only alice sees) billing-2: release 1.5.0 of billing to stage, cut at commit1.
  · ✔ Tag v1.5.0: commit1
  · ✔ Await images: image1
  billing-2 Release 1.5.0 of billing to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  · ✔ Bump stage: #1
  ballot 1: Approve: Release 1.5.0 of billing to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
bob> react ✅ on 1
  billing-2 Release 1.5.0 of billing to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 1 is retired: approved by bob; stage was bumped (as commit3), Mon 2026-03-02 09:01 UTC
  · ✔ Merge bump of stage: #1 -> commit3
bob> unreact ✅ on 1
  (only bob sees) Too late: Release 1.5.0 of billing to stage (billing-2) was approved by bob, and stage was bumped by tidegate (as commit3, Mon 2026-03-02 09:01 UTC). That stays. /rollback stage --app billing brings back what ran there before.
carol> react ❌ on 1
  (only carol sees) Too late: Release 1.5.0 of billing to stage (billing-2) was approved by bob, and stage was bumped by tidegate (as commit3, Mon 2026-03-02 09:01 UTC). That stays. /rollback stage --app billing brings back what ran there before.
# A stranger, and somebody whose vote never was among those that opened it, are told nothing new.
mallory> react ❌ on 1
  (only mallory sees) Your reaction does not count: this ballot is retired: approved by bob; stage was bumped (as commit3), Mon 2026-03-02 09:01 UTC.
carol> unreact ❌ on 1
world> pass 5m
  billing-2 Release 1.5.0 of billing to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  · ✔ Move tag stage/latest: commit1
  » Release 1.5.0 of billing to stage: ready for promotion; approved by bob. Next: /promote prod 1.5.0 --app billing
# Also once the ballot is retired, and by a button.
bob> react ❌ on 1
  (only bob sees) Too late: Release 1.5.0 of billing to stage (billing-2) was approved by bob, and stage was bumped by tidegate (as commit3, Mon 2026-03-02 09:01 UTC). That stays. /rollback stage --app billing brings back what ran there before.
bob> press reject on 1
  (only bob sees) Too late: Release 1.5.0 of billing to stage (billing-2) was approved by bob, and stage was bumped by tidegate (as commit3, Mon 2026-03-02 09:01 UTC). That stays. /rollback stage --app billing brings back what ran there before.
# With branches, the approval of the pull request is carried on to the environment.
alice> push acme/shop dev "feat: coupons"
  commit4 on dev
  shop-1 dev-commit4 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit5
world> pass 1m
  shop-1 dev-commit4 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit4 of shop to dev: running
alice> /release cut 1.4.0
  (only alice sees) shop-2: release 1.4.0 of shop to stage, cut at commit4.
  · ✔ Cut releases/v1.4.0: commit4
  · ✔ Open pull request into stage: #1
  ballot 2: Approve: Release 1.4.0 of shop to stage (head commit4, images image2) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #1
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
bob> press approve on 2
  (only bob sees) Noted: ✅ on ballot 2. Withdraw takes it back.
  · ✔ Merge: #1 -> commit6
  · ✔ Tag v1.4.0: commit6
  · ✔ Retag images: image2
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 2 is retired: approved by bob; #1 was merged (as commit6), stage was bumped (as commit7), Mon 2026-03-02 09:07 UTC
  · ✔ Bump stage: #2
  · ✔ Merge bump of stage: #2 -> commit7
bob> press withdraw on 2
  (only bob sees) Taken back: your vote on ballot 2.
      Too late: Release 1.4.0 of shop to stage (shop-2) was approved by bob, and #1 was merged by tidegate (as commit6, Mon 2026-03-02 09:07 UTC), stage was bumped by tidegate (as commit7, Mon 2026-03-02 09:07 UTC). That stays. /rollback stage --app shop brings back what ran there before.
world> pass 40m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app shop
carol> /promote prod 1.4.0
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  (only carol sees) shop-3: promotion of shop 1.4.0 (commit6) to prod.
  · ✔ Await images: image2
  · ✔ Cut promotions/v1.4.0: commit6
  · ✔ Open pull request into prod: #2
  ballot 3: Approve: Promotion of shop 1.4.0 to prod (head commit6, images image2) — needs 2 of release-managers (bob, dave)
  · asked bobcat, dave to review #2
bob> react ✅ on 3
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
dave> react ✅ on 3
  · ✔ Merge: #2 -> commit8
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, dave]
  ballot 3 is retired: approved by bob, dave; #2 was merged (as commit8), prod was bumped (as commit9), Mon 2026-03-02 09:47 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit9
dave> unreact ✅ on 3
  (only dave sees) Too late: Promotion of shop 1.4.0 to prod (shop-3) was approved by bob, dave, and #2 was merged by tidegate (as commit8, Mon 2026-03-02 09:47 UTC), prod was bumped by tidegate (as commit9, Mon 2026-03-02 09:47 UTC). That stays. /rollback prod --app shop brings back what ran there before.
world> pass 5m
  shop-3 Promotion of shop 1.4.0 to prod — done: done [approved by bob, dave]
  · ✔ Await rollout in prod: healthy
  » Released: Promotion of shop 1.4.0 to prod; approved by bob, dave. To go back: /rollback prod --app shop
