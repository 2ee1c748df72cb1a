# What a person gave up is not taken up again because somebody opens its pull request: that is told. What is merged past its end
# is told as well, and asking for the version again leads back to a vote on what was merged.
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
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
alice> /release abort
  shop-2 Release 1.4.0 of shop to stage — ended: aborted by alice; what was already merged stays
  ballot 1 is retired: over: aborted by alice; what was already merged stays
  (only alice sees) Aborting shop-2, release 1.4.0.
  » Release 1.4.0 of shop to stage aborted by alice; what was already merged stays
bob> reopen acme/shop#1
  ‼ acme/shop#1 is open, and Release 1.4.0 of shop to stage (shop-2) has ended: aborted by alice; what was already merged stays. Nothing follows from it. Close it, or say /release cut 1.4.0 to put it to the vote.
bob> review approve acme/shop#1
bob> merge acme/shop#1
  ‼ acme/shop#1 was merged by bobcat although Release 1.4.0 of shop to stage (shop-2) had ended: aborted by alice; what was already merged stays. stage holds it now, past its gates, and nothing follows from it. Revert it there, or say /release cut 1.4.0 to put it to the vote.
world> pass 2m
alice> /release cut 1.4.0
  shop-3 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  (only alice sees) shop-3: release 1.4.0 of shop to stage, cut at commit1. #1 of shop-2 was merged after its end, as commit3: nothing follows until people have agreed to that.
  ballot 2: Approve: Release 1.4.0 of shop to stage (head commit1) — needs 1 of shop-devs (bob, carol)
  · bobcat: Your ✅ on shop-3 does not count: the pull request was closed and opened again, and reviews there may be of before; vote on its ballot
  ‼ #1 was merged by bobcat while its gates were shut; nothing follows until they are open
bob> react ✅ on 2
  · ✔ Merge: #1 -> commit3, merged by bobcat
  · ✔ Tag v1.4.0: commit3
  · ✔ Retag images: image1
  shop-3 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 2 is retired: approved by bob; #1 was merged past its gates (as commit3), stage was bumped (as commit4), Mon 2026-03-02 09:03 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
world> pass 10m
  shop-3 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app shop
