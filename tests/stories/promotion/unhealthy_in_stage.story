# A version whose rollout in stage failed does not go on to prod: the order gate says so.
world> cluster fail stage shop v1.4.0 "OOMKilled"
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
bob> react ✅ on 1
  · ✔ Merge: #1 -> commit3
  · ✔ Tag v1.4.0: commit3
  · ✔ Retag images: image1
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 1 is retired: approved by bob; #1 was merged (as commit3), stage was bumped (as commit4), Mon 2026-03-02 09:01 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
carol> /promote prod 1.4.0
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  (only carol sees) shop-3: promotion of shop 1.4.0 (commit3) to prod.
  · ✔ Await images: image1
  · ✔ Cut promotions/v1.4.0: commit3
  · ✔ Open pull request into prod: #2
  ballot 2: Approve: Promotion of shop 1.4.0 to prod (head commit3, images image1) — needs 2 of release-managers (bob, dave)
  · asked bobcat, dave to review #2
world> pass 2m
  shop-2 Release 1.4.0 of shop to stage — needs help: rollout failed in stage: OOMKilled; left as it is [approved by bob]
  ‼ FAILED: Release 1.4.0 of shop to stage: rollout failed in stage: OOMKilled; left as it is. Next: /tide retry shop-2 looks again, /rollback stage --app shop goes back
  shop-3 Promotion of shop 1.4.0 to prod — needs help: order: not healthy in stage: its rollout failed: OOMKilled; /tide retry shop-2 looks at it again; /tide abort shop-3 ends this [0 of 2]
  ballot 2: Approve: Promotion of shop 1.4.0 to prod (head commit3, images image1) — needs 2 of release-managers (bob, dave)
      ⚠ cannot pass as things stand: not healthy in stage: its rollout failed: OOMKilled; /tide retry shop-2 looks at it again; /tide abort shop-3 ends this
  » Promotion of shop 1.4.0 to prod cannot pass as things stand: not healthy in stage: its rollout failed: OOMKilled; /tide retry shop-2 looks at it again; /tide abort shop-3 ends this
bob> react ✅ on 2
  shop-3 Promotion of shop 1.4.0 to prod — needs help: order: not healthy in stage: its rollout failed: OOMKilled; /tide retry shop-2 looks at it again; /tide abort shop-3 ends this [1 of 2: bob]
dave> react ✅ on 2
  shop-3 Promotion of shop 1.4.0 to prod — needs help: order: not healthy in stage: its rollout failed: OOMKilled; /tide retry shop-2 looks at it again; /tide abort shop-3 ends this
carol> /tide why
  (only carol sees) shop-3 · Promotion of shop 1.4.0 to prod: Merge
        order: not healthy in stage: its rollout failed: OOMKilled; /tide retry shop-2 looks at it again; /tide abort shop-3 ends this
world> pass 2h
