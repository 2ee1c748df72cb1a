# Reviews are of the images that were asked about: the tag moved afterwards, and the same head with other images is another subject.
#config after: { environment: stage, soak: 30m } => # promoted in any order
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
world> pass 5m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob. To go back: /rollback stage --app shop
erin> /freeze prod 1h holiday
  » erin froze prod until Mon 2026-03-02 10:10 UTC: holiday
  » erin froze prod until Mon 2026-03-02 10:10 UTC: holiday
  (only erin sees) prod is frozen for 1h, until Mon 2026-03-02 10:10 UTC. /thaw prod ends it early.
alice> /promote prod 1.4.0
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, carol, dave
  (only alice sees) shop-3: promotion of shop 1.4.0 (commit3) to prod.
  · ✔ Await images: image1
  · ✔ Cut promotions/v1.4.0: commit3
  · ✔ Open pull request into prod: #2
  ballot 2: Approve: Promotion of shop 1.4.0 to prod (head commit3, images image1) — needs 2 of release-managers (bob, carol, dave)
  · asked bobcat, carol-c, dave to review #2
bob> review approve acme/shop#2
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: carol, dave [1 of 2: bob]
dave> review approve acme/shop#2
  shop-3 Promotion of shop 1.4.0 to prod — waiting: freeze: prod is frozen until Mon 2026-03-02 10:10 UTC (holiday, by erin); can thaw: bob, carol, dave, erin
mallory> image shop v1.4.0 "evil content"
  image2
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, carol, dave
  ballot 2 is retired: what it was about has changed; vote on the new ballot
  ‼ the registry's tags name other images than before: now shop:v1.4.0@image2; approvals given before count no more
  ballot 3: Approve: Promotion of shop 1.4.0 to prod (head commit3, images image2) — needs 2 of release-managers (bob, carol, dave)
  · bobcat: Your ✅ on shop-3 does not count: it was given on something that has changed since; look at what is new and vote again
  · dave: Your ✅ on shop-3 does not count: it was given on something that has changed since; look at what is new and vote again
erin> /thaw prod
  » erin thawed prod.
  » erin thawed prod.
  (only erin sees) prod is thawed.
alice> /tide why
  (only alice sees) shop-3 · Promotion of shop 1.4.0 to prod: Merge
        approvals: 0 of 2; can approve: bob, carol, dave
bob> review approve acme/shop#2
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: carol, dave [1 of 2: bob]
dave> react ✅ on 3
  · ✔ Merge: #2 -> commit5
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, dave]
  ballot 3 is retired: approved by bob, dave; #2 was merged (as commit5), prod was bumped (as commit6), Mon 2026-03-02 09:10 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit6
world> pass 5m
  shop-3 Promotion of shop 1.4.0 to prod — done: done [approved by bob, dave]
  · ✔ Await rollout in prod: healthy
  » Released: Promotion of shop 1.4.0 to prod; approved by bob, dave. To go back: /rollback prod --app shop
