# What was pushed to stage and merged along in one go is asked about before the tag is made.
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
bob> push acme/shop stage "chore: quick" quick.txt=quick
  commit3 on stage
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: carol
  ballot 1 is retired: what it was about has changed; vote on the new ballot
  ballot 2: Approve: Release 1.4.0 of shop to stage (head commit1) — needs 1 of shop-devs (carol)
      ⚠ neither on the dev branch's own line nor approved before: commit3 "chore: quick" (bob)
bob> merge acme/shop#1
  ballot 2: Accept what #1 was merged as (commit4): Release 1.4.0 of shop to stage (head commit1) — needs 1 of shop-devs (carol)
      ⚠ neither on the dev branch's own line nor approved before: commit3 "chore: quick" (bob)
  ‼ #1 was merged by bobcat while its gates were shut; nothing follows until they are open. Its ballot names what entered with it: commit3 "chore: quick" (bob)
bob> react ✅ on 2
  (only bob sees) Your ✅ on Release 1.4.0 of shop to stage (shop-2) does not count: you wrote one of its commits; someone else must approve
carol> react ✅ on 2
  · ✔ Merge: #1 -> commit4, merged by bobcat
  · ✔ Tag v1.4.0: commit4
  · images are not retagged but rebuilt by CI: the merge's content is not what the dev image was built from
  · ✔ Retag images: image2
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by carol]
  ballot 2 is retired: approved by carol; #1 was merged past its gates (as commit4), stage was bumped (as commit5), Mon 2026-03-02 09:01 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit5
world> pass 10m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by carol]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by carol. Next: /promote prod 1.4.0 --app shop
