# What concerns one person is written to them: what they asked for was overtaken, or ended by somebody else.
#config identity: => notify: { reminders: [] }\nidentity:
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 2m
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
bob> /tide abort shop-2
  shop-2 Release 1.4.0 of shop to stage — ended: aborted by bob; what was already merged stays
  ballot 1 is retired: over: aborted by bob; what was already merged stays
  (only bob sees) Aborting shop-2, release 1.4.0.
  » Release 1.4.0 of shop to stage aborted by bob; what was already merged stays
  (alice gets a message) ● Release 1.4.0 of shop to stage aborted by bob; what was already merged stays
carol> /release cut 1.5.0
  shop-3 Release 1.5.0 of shop to stage — waiting: approvals: 0 of 1; can approve: alice, bob
  (only carol sees) shop-3: release 1.5.0 of shop to stage, cut at commit1.
  · ✔ Cut releases/v1.5.0: commit1
  · ✔ Open pull request into stage: #2
  ballot 2: Approve: Release 1.5.0 of shop to stage (head commit1, images image1) — needs 1 of shop-devs (alice, bob)
  · asked alice-gh, bobcat to review #2
carol> /tide abort shop-3
  shop-3 Release 1.5.0 of shop to stage — ended: aborted by carol; what was already merged stays
  ballot 2 is retired: over: aborted by carol; what was already merged stays
  (only carol sees) Aborting shop-3, release 1.5.0.
  » Release 1.5.0 of shop to stage aborted by carol; what was already merged stays
# A failure in production reaches whoever asked for it.
alice> /release cut 1.6.0
  shop-4 Release 1.6.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  (only alice sees) shop-4: release 1.6.0 of shop to stage, cut at commit1.
  · ✔ Cut releases/v1.6.0: commit1
  · ✔ Open pull request into stage: #3
  ballot 3: Approve: Release 1.6.0 of shop to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #3
bob> react ✅ on 3
  · ✔ Merge: #3 -> commit3
  · ✔ Tag v1.6.0: commit3
  · ✔ Retag images: image1
  shop-4 Release 1.6.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 3 is retired: approved by bob; #3 was merged (as commit3), stage was bumped (as commit4), Mon 2026-03-02 09:02 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
world> pass 40m
  shop-4 Release 1.6.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.6.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.6.0 --app shop
world> cluster fail prod shop v1.6.0 "CrashLoopBackOff"
alice> /promote prod 1.6.0
  shop-5 Promotion of shop 1.6.0 to prod — waiting: approvals: 0 of 2; can approve: bob, carol, dave
  (only alice sees) shop-5: promotion of shop 1.6.0 (commit3) to prod.
  · ✔ Await images: image1
  · ✔ Cut promotions/v1.6.0: commit3
  · ✔ Open pull request into prod: #4
  ballot 4: Approve: Promotion of shop 1.6.0 to prod (head commit3, images image1) — needs 2 of release-managers (bob, carol, dave)
  · asked bobcat, carol-c, dave to review #4
bob> react ✅ on 4
  shop-5 Promotion of shop 1.6.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: carol, dave [1 of 2: bob]
carol> react ✅ on 4
  · ✔ Merge: #4 -> commit5
  shop-5 Promotion of shop 1.6.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, carol]
  ballot 4 is retired: approved by bob, carol; #4 was merged (as commit5), prod was bumped (as commit6), Mon 2026-03-02 09:42 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit6
world> pass 2m
  shop-5 Promotion of shop 1.6.0 to prod — needs help: rollout failed in prod: CrashLoopBackOff; rolling back [approved by bob, carol]
  ‼ FAILED: Promotion of shop 1.6.0 to prod: rollout failed in prod: CrashLoopBackOff; rolling back
  (alice gets a message) ▲ FAILED: Promotion of shop 1.6.0 to prod: rollout failed in prod: CrashLoopBackOff; rolling back
  · ✔ Bump prod: #2
  · ✔ Merge bump of prod: #2 -> commit7
  shop-6 Rollback of shop in prod to 1.3.0 — done: done
  · ✔ Await rollout in prod: healthy
  » Rollback of shop in prod to 1.3.0: done; what was asked for before waits until it is asked anew, or /unlock
