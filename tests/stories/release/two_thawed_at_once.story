# Two releases of one app that are let in by the same thaw: the newer one takes the place of the older in the round in which both were about to be written.
#config write: pull_request => write: direct
alice> #billing /freeze stage 2h moving house
  » alice froze stage until Mon 2026-03-02 11:00 UTC: moving house
  » alice froze stage until Mon 2026-03-02 11:00 UTC: moving house
  (only alice sees) stage is frozen for 2h, until Mon 2026-03-02 11:00 UTC. /thaw stage ends it early.
alice> push acme/billing dev "feat: one"
  commit1 on dev
  billing-1 dev-commit1 of billing to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
  billing-1 dev-commit1 of billing to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of billing to dev: running
alice> #billing /release cut 1.4.0
  (only alice sees) billing-2: release 1.4.0 of billing to stage, cut at commit1.
  · ✔ Tag v1.4.0: commit1
  billing-2 Release 1.4.0 of billing to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  · ✔ Await images: image1
  ballot 1: Approve: Release 1.4.0 of billing to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
bob> react ✅ on 1
  billing-2 Release 1.4.0 of billing to stage — waiting: freeze: stage is frozen until Mon 2026-03-02 11:00 UTC (moving house, by alice); can thaw: alice, bob, carol, dave, erin
alice> push acme/billing dev "feat: two" src/two.txt=two
  commit3 on dev
  billing-3 dev-commit3 of billing to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit4
world> pass 1m
  billing-3 dev-commit3 of billing to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit3 of billing to dev: running
alice> #billing /release cut 1.5.0
  (only alice sees) billing-4: release 1.5.0 of billing to stage, cut at commit3.
  · ✔ Tag v1.5.0: commit3
  billing-4 Release 1.5.0 of billing to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  · ✔ Await images: image2
  ballot 2: Approve: Release 1.5.0 of billing to stage (head commit3, images image2) — needs 1 of shop-devs (bob, carol)
bob> react ✅ on 2
  billing-4 Release 1.5.0 of billing to stage — waiting: freeze: stage is frozen until Mon 2026-03-02 11:00 UTC (moving house, by alice); can thaw: alice, bob, carol, dave, erin
alice> #billing /tide why
  (only alice sees) billing-4 · Release 1.5.0 of billing to stage: Bump stage
        freeze: stage is frozen until Mon 2026-03-02 11:00 UTC (moving house, by alice); can thaw: alice, bob, carol, dave, erin
      billing-2 · Release 1.4.0 of billing to stage: Bump stage
        freeze: stage is frozen until Mon 2026-03-02 11:00 UTC (moving house, by alice); can thaw: alice, bob, carol, dave, erin
alice> #billing /thaw stage
  » alice thawed stage.
  » alice thawed stage.
  (only alice sees) stage is thawed.
  ballot 1 is retired: approved by bob; stage was bumped (as commit5), Mon 2026-03-02 09:02 UTC
  · ✔ Bump stage: commit5
  billing-4 Release 1.5.0 of billing to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 2 is retired: approved by bob; stage was bumped (as commit6), Mon 2026-03-02 09:02 UTC
  · ✔ Bump stage: commit6
  billing-2 Release 1.4.0 of billing to stage — ended: superseded by commit commit6 in stage [approved by bob]
  · Release 1.4.0 of billing to stage superseded by commit commit6 in stage
world> pass 10m
  billing-4 Release 1.5.0 of billing to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  · ✔ Move tag stage/latest: commit3
  » Release 1.5.0 of billing to stage: ready for promotion; approved by bob. Next: /promote prod 1.5.0 --app billing
alice> #billing /tide status
  (only alice sees) billing
        dev    dev-commit3, healthy, since Mon 2026-03-02 09:01 UTC (11m ago)
        stage  1.5.0, healthy, since Mon 2026-03-02 09:02 UTC (10m ago)
        prod   1.3.0
        nothing under way
world> log acme/k8s-stage main
  commit6 stage: billing to v1.5.0
  commit5 stage: billing to v1.4.0
  commit7 Run 1.3.0
