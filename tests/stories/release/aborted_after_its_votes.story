# tidegate's own check says that people approved a head. Once the delivery has ended it says so no more: a branch that requires it
# would take that head from any pull request.
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
erin> /freeze stage 1h "fair"
  » erin froze stage until Mon 2026-03-02 10:01 UTC: fair
  » erin froze stage until Mon 2026-03-02 10:01 UTC: fair
  (only erin sees) stage is frozen for 1h, until Mon 2026-03-02 10:01 UTC. /thaw stage ends it early.
alice> /release cut 1.4.0
  (only alice sees) shop-2: release 1.4.0 of shop to stage, cut at commit1.
  · ✔ Cut releases/v1.4.0: commit1
  · ✔ Open pull request into stage: #1
  ballot 1: Approve: Release 1.4.0 of shop to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #1
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
bob> react ✅ on 1
  shop-2 Release 1.4.0 of shop to stage — waiting: freeze: stage is frozen until Mon 2026-03-02 10:01 UTC (fair, by erin); can thaw: alice, bob, carol, dave, erin
world> checks acme/shop releases/v1.4.0
  ci Passed
  simulated CI: passed
  tidegate/approvals/stage Passed
  Approved by bob.
alice> /tide abort shop-2
  shop-2 Release 1.4.0 of shop to stage — ended: aborted by alice; what was already merged stays
  ballot 1 is retired: over: aborted by alice; what was already merged stays
  (only alice sees) Aborting shop-2, release 1.4.0.
  » Release 1.4.0 of shop to stage aborted by alice; what was already merged stays
world> checks acme/shop releases/v1.4.0
  ci Passed
  simulated CI: passed
  tidegate/approvals/stage Pending
  Nothing is approved: shop-2 has ended, aborted by alice; what was already merged stays.
alice> /release cut 1.4.0
  shop-3 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  (only alice sees) shop-3: release 1.4.0 of shop to stage, cut at commit1.
  · ✔ Cut releases/v1.4.0: commit1
  · ✔ Open pull request into stage: #2
  ballot 2: Approve: Release 1.4.0 of shop to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #2
world> checks acme/shop releases/v1.4.0
  ci Passed
  simulated CI: passed
  tidegate/approvals/stage Pending
  Nothing is approved: shop-2 has ended, aborted by alice; what was already merged stays.
