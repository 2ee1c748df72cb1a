# The account that tidegate acts as has an owner, who can press the button himself: a merge is tidegate's own only if it was about to make it.
#config alice-gh => tidegate
bob> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 5m
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
alice> merge acme/shop#1
  ‼ #1 was merged by tidegate while its gates were shut; nothing follows until they are open
bob> /tide why
  (only bob sees) shop-2 · Release 1.4.0 of shop to stage: Merge
        approvals: 0 of 1; can approve: bob, carol
carol> react ✅ on 1
  · ✔ Merge: #1 -> commit3, merged by tidegate
  · ✔ Tag v1.4.0: commit3
  · ✔ Retag images: image1
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by carol]
  ballot 1 is retired: approved by carol; #1 was merged past its gates (as commit3), stage was bumped (as commit4), Mon 2026-03-02 09:05 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
world> pass 5m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by carol]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by carol. Next: /promote prod 1.4.0 --app shop
