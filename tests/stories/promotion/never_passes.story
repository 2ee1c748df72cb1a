# A promotion that can never pass as things stand is refused when it is asked for; one that only waits is taken.
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
carol> /promote prod 1.4.0
  (only carol sees) shop 1.4.0 is not made yet: shop-2 makes it, and its tag v1.4.0 is not there. Say it again once it is in stage.
world> cluster fail stage shop v1.4.0 "CrashLoopBackOff"
bob> react ✅ on 1
  · ✔ Merge: #1 -> commit3
  · ✔ Tag v1.4.0: commit3
  · ✔ Retag images: image1
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 1 is retired: approved by bob; #1 was merged (as commit3), stage was bumped (as commit4), Mon 2026-03-02 09:01 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
world> pass 10m
  shop-2 Release 1.4.0 of shop to stage — needs help: rollout failed in stage: CrashLoopBackOff; left as it is [approved by bob]
  ‼ FAILED: Release 1.4.0 of shop to stage: rollout failed in stage: CrashLoopBackOff; left as it is. Next: /tide retry shop-2 looks again, /rollback stage --app shop goes back
carol> /promote prod 1.4.0
  (only carol sees) shop 1.4.0 cannot enter prod from stage: its rollout failed: CrashLoopBackOff; /tide retry shop-2 looks at it again.
alice> push acme/shop dev "feat: vouchers" src/vouchers.txt=vouchers
  commit5 on dev
  shop-3 dev-commit5 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit6
world> pass 1m
  shop-3 dev-commit5 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit5 of shop to dev: running
alice> /release cut 1.5.0
  (only alice sees) shop-4: release 1.5.0 of shop to stage, cut at commit5.
  · ✔ Cut releases/v1.5.0: commit5
  · ✔ Open pull request into stage: #2
  ballot 2: Approve: Release 1.5.0 of shop to stage (head commit5, images image2) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #2
  shop-4 Release 1.5.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
bob> react ✅ on 2
  · ✔ Merge: #2 -> commit7
  · ✔ Tag v1.5.0: commit7
  · ✔ Retag images: image2
  shop-4 Release 1.5.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 2 is retired: approved by bob; #2 was merged (as commit7), stage was bumped (as commit8), Mon 2026-03-02 09:12 UTC
  · ✔ Bump stage: #2
  · ✔ Merge bump of stage: #2 -> commit8
carol> /promote prod 1.5.0
  shop-5 Promotion of shop 1.5.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  (only carol sees) shop-5: promotion of shop 1.5.0 (commit7) to prod.
  · ✔ Await images: image2
  · ✔ Cut promotions/v1.5.0: commit7
  · ✔ Open pull request into prod: #3
  ballot 3: Approve: Promotion of shop 1.5.0 to prod (head commit7, images image2) — needs 2 of release-managers (bob, dave)
  · asked bobcat, dave to review #3
carol> /tide why
  (only carol sees) shop-5 · Promotion of shop 1.5.0 to prod: Merge
        approvals: 0 of 2; can approve: bob, dave
        order: not healthy in stage: its rollout has not finished
      shop-4 · Release 1.5.0 of shop to stage: Await rollout in stage
        rolling out in stage: 0 of 3 replicas; deadline in 5m
