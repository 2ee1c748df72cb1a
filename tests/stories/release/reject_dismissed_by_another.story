# A reject that somebody else dismissed is over when its giver reviews anew; one's own is over when one dismisses it oneself.
alice> push acme/shop dev "feat: coupons"
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
carol> review reject acme/shop#1
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: rejected by carol; can withdraw it: carol
bob> react ✅ on 1
mallory> review dismiss acme/shop#1 of carol
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: rejected by carol (mallory dismissed carol's review, which takes nothing back: it stands until carol reviews anew, or says /unvote); can withdraw it: carol
  ‼ #1 is rejected still: mallory dismissed carol's review, which takes nothing back: it stands until carol reviews anew, or says /unvote shop-2. If carol cannot: /tide abort shop-2, and ask for it anew
world> checks acme/shop releases/v1.4.0
  ci Passed
  simulated CI: passed
  tidegate/approvals/stage Failed
  Rejected by carol; it opens when they take that back.
  mallory dismissed carol's review, which takes nothing back: it stands until carol reviews anew, or says /unvote.
  Approved by bob.
carol> review reject acme/shop#1
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: rejected by carol; can withdraw it: carol
carol> review dismiss acme/shop#1
  · ✔ Merge: #1 -> commit3
  · ✔ Tag v1.4.0: commit3
  · ✔ Retag images: image1
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 1 is retired: approved by bob; #1 was merged (as commit3), stage was bumped (as commit4), Mon 2026-03-02 09:05 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
