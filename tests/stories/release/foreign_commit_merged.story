# Somebody merges a bump with a commit that is not tidegate's: told at once.
dave> #billing /lock billing stage hold --for 2h
  » dave locked billing in stage until Mon 2026-03-02 11:00 UTC: hold
  (only dave sees) billing is locked in stage until Mon 2026-03-02 11:00 UTC. /unlock billing stage lifts it.
alice> #billing /release cut 1.4.0
  (only alice sees) billing-1: release 1.4.0 of billing to stage, cut at commit1.
  · ✔ Tag v1.4.0: commit1
  · ✔ Await images: image1
  billing-1 Release 1.4.0 of billing to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  · ✔ Bump stage: #1
  ballot 1: Approve: Release 1.4.0 of billing to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
bob> react ✅ on 1
  billing-1 Release 1.4.0 of billing to stage — waiting: lock: dave holds stage until Mon 2026-03-02 11:00 UTC (hold); can unlock: alice, bob, carol, dave, erin
bob> push acme/k8s-stage tidegate/stage/billing/v1.4.0 "tweak" evil.yaml=x
  commit2 on tidegate/stage/billing/v1.4.0
  billing-1 Release 1.4.0 of billing to stage — needs help: somebody changed #1: its head commit2 is not tidegate's commit; remove that commit or close #1
bob> #billing /unlock billing stage --of dave
  » @dave bob unlocked billing in stage. It was locked in stage by dave until Mon 2026-03-02 11:00 UTC (hold).
  (only bob sees) billing is unlocked in stage.
erin> merge acme/k8s-stage#1
  billing-1 Release 1.4.0 of billing to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m
  · ✔ Merge bump of stage: #1 -> commit3, merged by erin-ops past its gates
  ‼ #1 of stage was merged by erin-ops as commit3 with commits that are not tidegate's: look at what it changed
world> pass 10m
  billing-1 Release 1.4.0 of billing to stage — done: done, merged past its gates
  ballot 1 is retired: over: merged past its gates
  · ✔ Await rollout in stage: healthy
  · ✔ Move tag stage/latest: commit1
  » Runs in stage, merged past its gates: Release 1.4.0 of billing to stage. To go back: /rollback stage --app billing
