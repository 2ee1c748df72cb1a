# A release whose rollout failed because a node was full is tried again once the cluster is well: the same delivery, version, votes and images. What had failed stays in history, and the promotion sees the new health.
world> cluster fail stage shop v1.4.0 "0/6 nodes are available"
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
alice> /tide retry shop-2
  (only alice sees) shop-2 is under way, so there is nothing to try again: /tide why shop-2 says what it waits for.
world> pass 5m
  shop-2 Release 1.4.0 of shop to stage — needs help: rollout failed in stage: 0/6 nodes are available; left as it is [approved by bob]
  ‼ FAILED: Release 1.4.0 of shop to stage: rollout failed in stage: 0/6 nodes are available; left as it is. Next: /tide retry shop-2 looks again, /rollback stage --app shop goes back
alice> /tide why shop-2
  (only alice sees) shop-2 · Release 1.4.0 of shop to stage: rollout failed in stage: 0/6 nodes are available; left as it is
        /tide retry shop-2 looks at it again, as long as stage holds it (commit4)
carol> /promote prod 1.4.0
  (only carol sees) shop 1.4.0 cannot enter prod from stage: its rollout failed: 0/6 nodes are available; /tide retry shop-2 looks at it again.
mallory> /tide retry shop-2
  (only mallory sees) tidegate does not know the terminal login mallory. Ask for it to be added to the configuration, as `people: NAME: { terminal: mallory }`. Until then only /tide help and /tide whoami answer you.
dave> /tide retry shop-2
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: still failing: 0/6 nodes are available; deadline in 5m [approved by bob]
  » tried again by dave: stage holds commit4 still, under the same votes and images. It had ended: rollout failed in stage: 0/6 nodes are available; left as it is
  (only dave sees) shop-2: Release 1.4.0 of shop to stage is looked at again in stage, at commit4, under the same votes and images.
alice> /tide retry shop-1
  (only alice sees) shop-1 has ended well: there is nothing to try again.
alice> /tide retry shop-9
  (only alice sees) There is no delivery shop-9. /tide history lists those that ended.
alice> /tide retry shop-2
  (only alice sees) shop-2 is under way, so there is nothing to try again: /tide why shop-2 says what it waits for.
world> pass 1m
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: still failing: 0/6 nodes are available; deadline in 4m [approved by bob]
world> pass 9m
  shop-2 Release 1.4.0 of shop to stage — needs help: rollout failed in stage: 0/6 nodes are available; left as it is [approved by bob]
  ‼ FAILED: Release 1.4.0 of shop to stage: rollout failed in stage: 0/6 nodes are available; left as it is. Next: /tide retry shop-2 looks again, /rollback stage --app shop goes back
bob> push acme/shop dev "feat: more"
  commit5 on dev
  shop-3 dev-commit5 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit6
alice> /release cut 1.4.0
  (only alice sees) Tag v1.4.0 of acme/shop is there already, at commit3, and the release would put it on its merge. Its rollout failed: /tide retry shop-2 looks at that again. Next would be 1.4.1 or 1.5.0.
world> cluster normal stage shop v1.4.0
carol> /tide retry 2
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: healthy, for less than 10s so far; deadline in 5m [approved by bob]
  » tried again by carol: stage holds commit4 still, under the same votes and images. It had ended: rollout failed in stage: 0/6 nodes are available; left as it is
  (only carol sees) shop-2: Release 1.4.0 of shop to stage is looked at again in stage, at commit4, under the same votes and images.
world> pass 1m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob; took 15m. Next: /promote prod 1.4.0 --app shop
  shop-3 dev-commit5 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit5 of shop to dev: running
alice> /tide status
  (only alice sees) shop
        dev    dev-commit5, healthy, since Mon 2026-03-02 09:16 UTC (1m ago)
        stage  1.4.0, healthy, since Mon 2026-03-02 09:01 UTC (16m ago)
        prod   1.3.0
        nothing under way
world> pass 40m
carol> /promote prod 1.4.0
  shop-4 Promotion of shop 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  (only carol sees) shop-4: promotion of shop 1.4.0 (commit3) to prod.
  · ✔ Await images: image1
  · ✔ Cut promotions/v1.4.0: commit3
  · ✔ Open pull request into prod: #2
  ballot 2: Approve: Promotion of shop 1.4.0 to prod (head commit3, images image1) — needs 2 of release-managers (bob, dave)
  · asked bobcat, dave to review #2
bob> react ✅ on 2
  shop-4 Promotion of shop 1.4.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
dave> react ✅ on 2
  · ✔ Merge: #2 -> commit7
  shop-4 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, dave]
  ballot 2 is retired: approved by bob, dave; #2 was merged (as commit7), prod was bumped (as commit8), Mon 2026-03-02 09:57 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit8
world> pass 2m
  shop-4 Promotion of shop 1.4.0 to prod — done: done [approved by bob, dave]
  · ✔ Await rollout in prod: healthy
  » Released: Promotion of shop 1.4.0 to prod; approved by bob, dave. To go back: /rollback prod --app shop
carol> /tide history
  (only carol sees) Mon 2026-03-02 09:57 UTC (1m ago) shop-4 · Promotion of shop 1.4.0 to prod: done; approved by bob, dave (head commit3, images image1)
      Mon 2026-03-02 09:57 UTC (2m ago) shop-4 · 1.4.0 of shop entered prod: healthy
      Mon 2026-03-02 09:16 UTC (42m ago) shop-3 · dev-commit5 of shop to dev: done
      Mon 2026-03-02 09:16 UTC (42m ago) shop-2 · Release 1.4.0 of shop to stage: done; approved by bob (head commit1, images image1)
      Mon 2026-03-02 09:16 UTC (43m ago) shop-3 · dev-commit5 of shop entered dev: healthy
      Mon 2026-03-02 09:16 UTC (43m ago) shop-2 · Release 1.4.0 of shop to stage: tried again in stage by carol
      Mon 2026-03-02 09:08 UTC (51m ago) shop-2 · Release 1.4.0 of shop to stage: rollout failed in stage: 0/6 nodes are available; left as it is
      Mon 2026-03-02 09:06 UTC (53m ago) shop-2 · Release 1.4.0 of shop to stage: tried again in stage by dave
      Mon 2026-03-02 09:01 UTC (57m ago) shop-2 · Release 1.4.0 of shop to stage: rollout failed in stage: 0/6 nodes are available; left as it is
      Mon 2026-03-02 09:01 UTC (58m ago) shop-2 · 1.4.0 of shop entered stage: healthy
world> page acme/shop
  dev commit1: success (dev-commit1 of shop to dev)
  stage commit3: failure (Release 1.4.0 of shop to stage)
  stage commit3: failure (Release 1.4.0 of shop to stage)
  dev commit5: success (dev-commit5 of shop to dev)
  stage commit3: success (Release 1.4.0 of shop to stage)
  prod commit3: success (Promotion of shop 1.4.0 to prod)
  v1.4.0 "1.4.0"
  ### Features
  - coupons (commit1)
  And 1 merge.
  All of it: acme/shop commit9..commit3
  ## Images
  - `shop:v1.4.0@image1`
  Asked for by carol, approved by bob, dave (shop-4).
