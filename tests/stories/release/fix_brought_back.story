# A fix that was made on a release's branch comes back into dev by pull request. Where that is closed, the next release's ballot
# says what it lacks.
alice> push acme/shop dev "feat: coupons" src/coupons.txt=coupons
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
dave> push acme/shop releases/v1.4.0 "fix: rounding" src/rounding.txt=fixed
  commit3 on releases/v1.4.0
  ballot 1 is retired: what it was about has changed; vote on the new ballot
  ballot 2: Approve: Release 1.4.0 of shop to stage (head commit3) — needs 1 of shop-devs (bob, carol)
      ⚠ neither on the dev branch's own line nor approved before: commit3 "fix: rounding" (dave)
  · #1 moved from commit1 to commit3: approvals of the old head do not count for the new one
bob> react ✅ on 2
  · ✔ Merge: #1 -> commit4
  · ✔ Tag v1.4.0: commit4
  · images are not retagged but rebuilt by CI: the merge's content is not what the dev image was built from
  · ✔ Retag images: image2
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 2 is retired: approved by bob; #1 was merged (as commit4), stage was bumped (as commit5), Mon 2026-03-02 09:01 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit5
world> pass 10m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app shop
  · ✔ Back-merge into dev: #2
  · ✔ Bump dev: commit6
  shop-3 dev-commit7 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit7 of shop to dev: running
world> log acme/shop dev
  commit7 Release 1.4.0 of shop
  commit3 fix: rounding
  commit1 feat: coupons
  commit8 perf: start faster
  commit9 feat: first version
world> pass 1m
alice> push acme/shop dev "feat: vouchers" src/vouchers.txt=vouchers
  commit10 on dev
  shop-4 dev-commit10 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit11
world> pass 1m
  shop-4 dev-commit10 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit10 of shop to dev: running
alice> /release cut 1.5.0
  (only alice sees) shop-5: release 1.5.0 of shop to stage, cut at commit10.
  · ✔ Cut releases/v1.5.0: commit10
  · ✔ Open pull request into stage: #3
  ballot 3: Approve: Release 1.5.0 of shop to stage (head commit10, images image3) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #3
  shop-5 Release 1.5.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
dave> push acme/shop releases/v1.5.0 "fix: tax" src/vouchers.txt=mended
  commit12 on releases/v1.5.0
  ballot 3 is retired: what it was about has changed; vote on the new ballot
  ballot 4: Approve: Release 1.5.0 of shop to stage (head commit12) — needs 1 of shop-devs (bob, carol)
      ⚠ neither on the dev branch's own line nor approved before: commit12 "fix: tax" (dave)
  · #3 moved from commit10 to commit12: approvals of the old head do not count for the new one
alice> push acme/shop dev "feat: other vouchers" src/vouchers.txt=others
  commit13 on dev
  shop-6 dev-commit13 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit14
world> pass 1m
  shop-6 dev-commit13 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit13 of shop to dev: running
bob> react ✅ on 4
  · ✔ Merge: #3 -> commit15
  · ✔ Tag v1.5.0: commit15
  · images are not retagged but rebuilt by CI: the merge's content is not what the dev image was built from
  · ✔ Retag images: image4
  shop-5 Release 1.5.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 4 is retired: approved by bob; #3 was merged (as commit15), stage was bumped (as commit16), Mon 2026-03-02 09:14 UTC
  · ✔ Bump stage: #2
  · ✔ Merge bump of stage: #2 -> commit16
world> pass 10m
  shop-5 Release 1.5.0 of shop to stage — needs help: #4 does not merge cleanly (src/vouchers.txt); resolve the conflict on its branch [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.5.0 of shop to stage: ready for promotion; approved by bob; took 1m. Next: /promote prod 1.5.0 --app shop
  ‼ #4 conflicts in src/vouchers.txt: dev does not hold the fix of 1.5.0 until somebody resolves that on its branch, or closes it
alice> /release cut 1.6.0
  (only alice sees) shop-7: release 1.6.0 of shop to stage, cut at commit13.
  · ✔ Cut releases/v1.6.0: commit13
  · ✔ Open pull request into stage: #5
  ballot 5: Approve: Release 1.6.0 of shop to stage (head commit13, images image5) — needs 1 of shop-devs (bob, carol)
      ⚠ lacks the fix of 1.5.0 (commit12): its back-merge into dev #4 conflicts
  · asked bobcat, carol-c to review #5
  shop-7 Release 1.6.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
alice> close acme/shop#4
  shop-5 Release 1.5.0 of shop to stage — done: done [approved by bob]
  ballot 5: Approve: Release 1.6.0 of shop to stage (head commit13, images image5) — needs 1 of shop-devs (bob, carol)
      ⚠ lacks the fix of 1.5.0 (commit12): its back-merge into dev #4 was closed by alice-gh
  · ✔ Back-merge into dev: #4 closed by alice-gh
  ‼ #4 was closed by alice-gh: dev does not hold the fix of 1.5.0
