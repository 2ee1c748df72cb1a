# With direct writes too, what was approved is the digest that ships: another one is voted on again.
#config write: pull_request => write: direct
dave> #billing /lock billing stage hold --for 2h
  » dave locked billing in stage until Mon 2026-03-02 11:00 UTC: hold
  (only dave sees) billing is locked in stage until Mon 2026-03-02 11:00 UTC. /unlock billing stage lifts it.
alice> #billing /release cut 1.4.0
  (only alice sees) billing-1: release 1.4.0 of billing to stage, cut at commit1.
  · ✔ Tag v1.4.0: commit1
  billing-1 Release 1.4.0 of billing to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  · ✔ Await images: image1
  ballot 1: Approve: Release 1.4.0 of billing to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
bob> react ✅ on 1
  billing-1 Release 1.4.0 of billing to stage — waiting: lock: dave holds stage until Mon 2026-03-02 11:00 UTC (hold); can unlock: alice, bob, carol, dave, erin
world> image billing v1.4.0 evil
  image2
  billing-1 Release 1.4.0 of billing to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  ballot 1 is retired: what it was about has changed; vote on the new ballot
  ‼ the registry's tags name other images than before: now billing:v1.4.0@image2; approvals given before count no more
  ballot 2: Approve: Release 1.4.0 of billing to stage (head commit1, images image2) — needs 1 of shop-devs (bob, carol)
  (only bob sees) Your ✅ on Release 1.4.0 of billing to stage (billing-1) does not count: it was given on something that has changed since; look at what is new and vote again
dave> #billing /unlock billing stage
  » dave unlocked billing in stage.
  (only dave sees) billing is unlocked in stage.
world> pass 5m
