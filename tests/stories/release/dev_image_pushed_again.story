# Another image is pushed under the dev tag of a commit that is voted on: nothing ships until somebody says which is meant.
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 5m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
erin> /freeze stage 1h calendar
  » erin froze stage until Mon 2026-03-02 10:05 UTC: calendar
  » erin froze stage until Mon 2026-03-02 10:05 UTC: calendar
  (only erin sees) stage is frozen for 1h, until Mon 2026-03-02 10:05 UTC. /thaw stage ends it early.
alice> /release cut 1.4.0
  (only alice sees) shop-2: release 1.4.0 of shop to stage, cut at commit1.
  · ✔ Cut releases/v1.4.0: commit1
  · ✔ Open pull request into stage: #1
  ballot 1: Approve: Release 1.4.0 of shop to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #1
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
bob> react ✅ on 1
  shop-2 Release 1.4.0 of shop to stage — waiting: freeze: stage is frozen until Mon 2026-03-02 10:05 UTC (calendar, by erin); can thaw: alice, bob, carol, dave, erin
mallory> image shop dev-commit1 "evil content"
  image2
  ‼ image1 and image2 were both pushed as the dev image of commit1 of shop (shop:dev-commit1): nothing tells which of them CI built. A release of that commit waits until somebody says with /tide accept shop-2 image1 or /tide accept shop-2 image2 which is meant
erin> /thaw stage
  shop-2 Release 1.4.0 of shop to stage — needs help: images: image1 and image2 were pushed as the dev image of commit1 of shop, and nothing tells which CI built; say which is meant: /tide accept shop-2 image1 or /tide accept shop-2 image2
  » erin thawed stage.
  » erin thawed stage.
  (only erin sees) stage is thawed.
world> pass 5m
alice> /tide why
  (only alice sees) shop-2 · Release 1.4.0 of shop to stage: Merge
        images: image1 and image2 were pushed as the dev image of commit1 of shop, and nothing tells which CI built; say which is meant: /tide accept shop-2 image1 or /tide accept shop-2 image2
alice> /tide accept shop-2 image1
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  ballot 1 is retired: what it was about has changed; vote on the new ballot
  » alice says that image1 is meant: it is the dev image of commit1 from now on, and its ballots name it.
  (only alice sees) shop-2: image1 is meant. it is the dev image of commit1 from now on, and its ballots name it.
  ballot 2: Approve: Release 1.4.0 of shop to stage (head commit1, images image1; alice says that they are meant, nothing else tells that CI built them) — needs 1 of shop-devs (bob, carol)
  (only bob sees) Your ✅ on Release 1.4.0 of shop to stage (shop-2) does not count: it was given on something that has changed since; look at what is new and vote again
bob> react ✅ on 2
  · ✔ Merge: #1 -> commit3
  · ✔ Tag v1.4.0: commit3
  · ✔ Retag images: image1
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 2 is retired: approved by bob; #1 was merged (as commit3), stage was bumped (as commit4), Mon 2026-03-02 09:10 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
world> pass 5m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob; took 5m. Next: /promote prod 1.4.0 --app shop
