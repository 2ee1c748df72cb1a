# Whoever types a vote without a name has read some ballot. Where that may be another one than what is asked now, it must be named.
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
world> pass 40m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app shop
alice> push acme/shop dev "feat: gift cards"
  commit5 on dev
  shop-3 dev-commit5 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit6
world> pass 1m
  shop-3 dev-commit5 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit5 of shop to dev: running
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
  ballot 2 is retired: approved by bob; #2 was merged (as commit7), stage was bumped (as commit8), Mon 2026-03-02 09:42 UTC
  · ✔ Bump stage: #2
  · ✔ Merge bump of stage: #2 -> commit8
world> pass 40m
  shop-4 Release 1.5.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.5.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.5.0 --app shop
alice> /promote prod 1.4.0
  shop-5 Promotion of shop 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, carol, dave
  (only alice sees) shop-5: promotion of shop 1.4.0 (commit3) to prod.
  · ✔ Await images: image1
  · ✔ Cut promotions/v1.4.0: commit3
  · ✔ Open pull request into prod: #3
  ballot 3: Approve: Promotion of shop 1.4.0 to prod (head commit3, images image1) — needs 2 of release-managers (bob, carol, dave)
  · asked bobcat, carol-c, dave to review #3
# People have read what 1.4.0 is when it is given up for another.
alice> /tide abort shop-5
  shop-5 Promotion of shop 1.4.0 to prod — ended: aborted by alice; what was already merged stays
  ballot 3 is retired: over: aborted by alice; what was already merged stays
  (only alice sees) Aborting shop-5, promotion 1.4.0.
  » Promotion of shop 1.4.0 to prod aborted by alice; what was already merged stays
alice> /promote prod 1.5.0
  shop-6 Promotion of shop 1.5.0 to prod — waiting: approvals: 0 of 2; can approve: bob, carol, dave
  (only alice sees) shop-6: promotion of shop 1.5.0 (commit7) to prod.
  · ✔ Await images: image2
  · ✔ Cut promotions/v1.5.0: commit7
  · ✔ Open pull request into prod: #4
  ballot 4: Approve: Promotion of shop 1.5.0 to prod (head commit7, images image2) — needs 2 of release-managers (bob, carol, dave)
  · asked bobcat, carol-c, dave to review #4
bob> /approve
  (only bob sees) There was another ballot here until a moment ago, ballot 3 (shop-5): Approve: Promotion of shop 1.4.0 to prod (head commit3, images image1): say which you mean, by its number. To vote on:
      ballot 4 (shop-6): Approve: Promotion of shop 1.5.0 to prod (head commit7, images image2)
dave> /approve looks good
  (only dave sees) There was another ballot here until a moment ago, ballot 3 (shop-5): Approve: Promotion of shop 1.4.0 to prod (head commit3, images image1): say which you mean, by its number. To vote on:
      ballot 4 (shop-6): Approve: Promotion of shop 1.5.0 to prod (head commit7, images image2)
dave> /approve 4
  shop-6 Promotion of shop 1.5.0 to prod — waiting: approvals: 1 of 2 (dave); can approve: bob, carol [1 of 2: dave]
  · ✅ by dave on ballot 4
  (only dave sees) Noted: ✅ on ballot 4, Promotion of shop 1.5.0 to prod (shop-6): shop into prod, head commit7, images image2. /unvote takes it back.
      approvals: 1 of 2 (dave); can approve: bob, carol
# In a channel that is another app's nothing is voted on without its name.
bob> #billing /approve
  (only bob sees) Nothing is voted on in this channel now. To vote on:
      ballot 4 (shop-6): Approve: Promotion of shop 1.5.0 to prod (head commit7, images image2)
world> pass 61m
bob> /approve
  · ✅ by bob on ballot 4
  (only bob sees) Noted: ✅ on ballot 4, Promotion of shop 1.5.0 to prod (shop-6): shop into prod, head commit7, images image2. /unvote takes it back.
  · ✔ Merge: #4 -> commit9
  shop-6 Promotion of shop 1.5.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, dave]
  ballot 4 is retired: approved by bob, dave; #4 was merged (as commit9), prod was bumped (as commit10), Mon 2026-03-02 11:23 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit10
