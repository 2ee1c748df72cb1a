# What CI built of a version enters only once its scan says that nothing too bad is in it. What cannot be judged stays out, and says why.
#config billing: { version_tag: "v{version}", => billing: { scan: { at: high }, version_tag: "v{version}",
alice> push acme/billing dev "feat: e-invoices"
  commit1 on dev
  billing-1 dev-commit1 of billing to dev — waiting: scan: the scan of billing image1 cannot be judged: it was never scanned; have it scanned, or have that waived: /waive scan VERSION REASON
world> scan billing dev-commit1 clean
  billing-1 dev-commit1 of billing to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
  billing-1 dev-commit1 of billing to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of billing to dev: running
alice> #billing /release cut 1.4.0
  (only alice sees) billing-2: release 1.4.0 of billing to stage, cut at commit1.
  · ✔ Tag v1.4.0: commit1
  · ✔ Await images: image2
  billing-2 Release 1.4.0 of billing to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  · ✔ Bump stage: #1
  ballot 1: Approve: Release 1.4.0 of billing to stage (head commit1, images image2) — needs 1 of shop-devs (bob, carol)
bob> react ✅ on 1
  billing-2 Release 1.4.0 of billing to stage — waiting: scan: the scan of billing image2 cannot be judged: it was never scanned; have it scanned, or have that waived: /waive scan VERSION REASON
world> scan billing v1.4.0 unsupported
  billing-2 Release 1.4.0 of billing to stage — waiting: scan: the scan of billing image2 cannot be judged: the scanner does not read what it is made of (unsupported); have it scanned, or have that waived: /waive scan VERSION REASON
world> scan billing v1.4.0 running
  billing-2 Release 1.4.0 of billing to stage — waiting: scan: the scan of billing image2 is not over (IN_PROGRESS)
world> scan billing v1.4.0 critical=1 high=2 low=7 undefined=1
  billing-2 Release 1.4.0 of billing to stage — waiting: scan: the scan of billing image2 found 1 critical, 2 high, 7 low, 1 unrated, and nothing high or worse enters; bring an image without that, or have it waived: /waive scan VERSION REASON
alice> /tide why
  (only alice sees) Nothing is under way.
world> scan billing v1.4.0 undefined=3 informational=9
  billing-2 Release 1.4.0 of billing to stage — waiting: scan: the scan of billing image2 cannot be judged: nobody has rated 3 of its findings yet; have it scanned, or have that waived: /waive scan VERSION REASON
world> scan billing v1.4.0 medium=4 informational=9
  billing-2 Release 1.4.0 of billing to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 1 is retired: approved by bob; stage was bumped (as commit3), Mon 2026-03-02 09:01 UTC
  · ✔ Merge bump of stage: #1 -> commit3
world> pass 5m
  billing-2 Release 1.4.0 of billing to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  · ✔ Move tag stage/latest: commit1
  » Release 1.4.0 of billing to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app billing
