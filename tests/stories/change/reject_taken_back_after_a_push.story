# A reject survives a push, and can be taken back on the ballot it was given on.
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
bob> react ❌ on 1
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: rejected by bob; can withdraw it: bob
alice> push acme/shop releases/v1.4.0 "fix: x"
  commit3 on releases/v1.4.0
  ballot 1 is retired: what it was about has changed; vote on the new ballot
  ballot 2: Approve: Release 1.4.0 of shop to stage (head commit3) — needs 1 of shop-devs (bob, carol)
      ⚠ neither on the dev branch's own line nor approved before: commit3 "fix: x" (alice)
  · #1 moved from commit1 to commit3: approvals of the old head do not count for the new one
bob> unreact ❌ on 1
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
bob> react ✅ on 2
  · ✔ Merge: #1 -> commit4
  · ✔ Tag v1.4.0: commit4
  · images are not retagged but rebuilt by CI: the merge's content is not what the dev image was built from
  · ✔ Retag images: image2
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 2 is retired: approved by bob; #1 was merged (as commit4), stage was bumped (as commit5), Mon 2026-03-02 09:01 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit5
carol> react ✅ on 2
  (only carol sees) Your reaction does not count: this ballot is retired: approved by bob; #1 was merged (as commit4), stage was bumped (as commit5), Mon 2026-03-02 09:01 UTC.
alice> /tide why
  (only alice sees) shop-2 · Release 1.4.0 of shop to stage: Await rollout in stage
        rolling out in stage: 0 of 3 replicas; deadline in 5m
