# A quorum is raised and a freeze is called by the calendar while a release waits: votes count by the policy in force, and
# nothing is asked again.
alice> push acme/shop dev "feat: coupons" src/coupons.txt=coupons
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
alice> /freeze stage 1h moving house
  » alice froze stage until Mon 2026-03-02 10:01 UTC: moving house
  » alice froze stage until Mon 2026-03-02 10:01 UTC: moving house
  (only alice sees) stage is frozen for 1h, until Mon 2026-03-02 10:01 UTC. /thaw stage ends it early.
alice> /release cut 1.4.0
  (only alice sees) shop-2: release 1.4.0 of shop to stage, cut at commit1.
  · ✔ Cut releases/v1.4.0: commit1
  · ✔ Open pull request into stage: #1
  ballot 1: Approve: Release 1.4.0 of shop to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #1
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
bob> react ✅ on 1
  shop-2 Release 1.4.0 of shop to stage — waiting: freeze: stage is frozen until Mon 2026-03-02 10:01 UTC (moving house, by alice); can thaw: alice, bob, carol, dave, erin
world> configure release: { quorum: 1 => release: { quorum: 2 ;; stage:\n    repository => stage:\n    freeze: [{ cron: "0 0 15 * * Fri", for: 65h, zone: Europe/Berlin }]\n    repository
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 1 of 2 (bob); can approve: carol [1 of 2: bob]
  ballot 1: Approve: Release 1.4.0 of shop to stage (head commit1, images image1) — needs 2 of shop-devs (bob, carol)
  · The configuration changed for shop-2: stage asks 2 to approve a release, and asked 1; stage is frozen every Friday 15:00 for 2d 17h, Europe/Berlin.
alice> /tide why
  (only alice sees) shop-2 · Release 1.4.0 of shop to stage: Merge
        approvals: 1 of 2 (bob); can approve: carol
        freeze: stage is frozen until Mon 2026-03-02 10:01 UTC (moving house, by alice); can thaw: alice, bob, carol, dave, erin
carol> react ✅ on 1
  shop-2 Release 1.4.0 of shop to stage — waiting: freeze: stage is frozen until Mon 2026-03-02 10:01 UTC (moving house, by alice); can thaw: alice, bob, carol, dave, erin
world> pass 1h
  · ✔ Merge: #1 -> commit3
  · ✔ Tag v1.4.0: commit3
  · ✔ Retag images: image1
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob, carol]
  ballot 1 is retired: approved by bob, carol; #1 was merged (as commit3), stage was bumped (as commit4), Mon 2026-03-02 10:01 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
