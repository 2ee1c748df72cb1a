# The dev image that was there first is on the ballot and is what ships; what is pushed later under its tag is told, and goes nowhere.
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
  ballot 1: Approve: Release 1.4.0 of shop to stage (head commit1, images image1) — needs 1 of shop-devs (alice, bob, carol)
  · asked bobcat, carol-c to review #1
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
bob> react ✅ on 1
  shop-2 Release 1.4.0 of shop to stage — waiting: freeze: stage is frozen until Mon 2026-03-02 10:05 UTC (calendar, by erin)
mallory> image shop dev-commit1 "evil content"
  image2
  ‼ the dev image of commit1 of shop was image1, and shop:dev-commit1 names image2 now: the first is what is released, unless somebody says with /tide accept shop-2 image2 that the other is meant
erin> /thaw stage
  » erin thawed stage.
  » erin thawed stage.
  (only erin sees) stage is thawed.
  · ✔ Merge: #1 -> commit3
  · ✔ Tag v1.4.0: commit3
  · ✔ Retag images: image1
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
world> pass 5m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  ballot 1 is retired: decided
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion
alice> /tide why
  (only alice sees) Nothing is under way.
world> pass 5m
