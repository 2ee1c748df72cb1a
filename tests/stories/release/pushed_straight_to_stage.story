# A commit pushed straight to the stage branch rides along with the next release: its ballot names it, and is asked anew where it comes later.
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
bob> react ✅ on 1
  (only bob sees) Your reaction does not count: this ballot is retired: what it was about has changed; vote on the new ballot.
bob> react ✅ on 2
  (only bob sees) Your ✅ on Release 1.4.0 of shop to stage (shop-2) does not count: you wrote one of its commits; someone else must approve
carol> react ✅ on 2
  · ✔ Merge: #1 -> commit4
  · ✔ Tag v1.4.0: commit4
  · images are not retagged but rebuilt by CI: the merge's content is not what the dev image was built from
  · ✔ Retag images: image2
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by carol]
  ballot 2 is retired: approved by carol; #1 was merged (as commit4), stage was bumped (as commit5), Mon 2026-03-02 09:01 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit5
world> pass 40m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by carol]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by carol. Next: /promote prod 1.4.0 --app shop
carol> /promote prod 1.4.0
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  (only carol sees) shop-3: promotion of shop 1.4.0 (commit4) to prod.
  · ✔ Await images: image2
  · ✔ Cut promotions/v1.4.0: commit4
  · ✔ Open pull request into prod: #2
  ballot 3: Approve: Promotion of shop 1.4.0 to prod (head commit4, images image2) — needs 2 of release-managers (bob, dave)
      ⚠ not on the dev branch, approved for stage by carol: commit3 "chore: quick" (bob)
  · asked bobcat, dave to review #2
