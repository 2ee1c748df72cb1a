# A bump's merge commit that holds a file of its own is told, although each commit of the branch is tidegate's.
alice> #billing /release cut 1.4.0
  (only alice sees) billing-1: release 1.4.0 of billing to stage, cut at commit1.
  · ✔ Tag v1.4.0: commit1
  · ✔ Await images: image1
  billing-1 Release 1.4.0 of billing to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  · ✔ Bump stage: #1
  ballot 1: Approve: Release 1.4.0 of billing to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
bob> push acme/k8s-stage main "Bump" merging tidegate/stage/billing/v1.4.0 evil.yaml=x
  commit2 on main
  billing-1 Release 1.4.0 of billing to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m
  · ✔ Merge bump of stage: #1 -> commit2, merged by git push past its gates
  ‼ #1 of stage was merged by git push as commit2, which holds more than tidegate had written: evil.yaml. Look at what it changed, and take back what should not be
world> pass 10m
  billing-1 Release 1.4.0 of billing to stage — done: done, merged past its gates
  ballot 1 is retired: over: merged past its gates; nobody decided it
  · ✔ Await rollout in stage: healthy
  · ✔ Move tag stage/latest: commit1
  » Runs in stage, merged past its gates: Release 1.4.0 of billing to stage. To go back: /rollback stage --app billing
