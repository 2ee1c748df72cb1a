# A commit pushed onto the promotion's branch would be voted on while the version's image ships: the gate shuts, nobody is asked, and the way out is said.
#config soak: 30m => soak: 0s
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
bob> react ✅ on 1
  · ✔ Merge: #1 -> commit3
  · ✔ Tag v1.4.0: commit3
  · ✔ Retag images: image1
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 1 is retired: approved by bob; #1 was merged (as commit3), stage was bumped (as commit4), Mon 2026-03-02 09:05 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
world> pass 5m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app shop
carol> /promote prod 1.4.0
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  (only carol sees) shop-3: promotion of shop 1.4.0 (commit3) to prod.
  · ✔ Await images: image1
  · ✔ Cut promotions/v1.4.0: commit3
  · ✔ Open pull request into prod: #2
  ballot 2: Approve: Promotion of shop 1.4.0 to prod (head commit3, images image1) — needs 2 of release-managers (bob, dave)
  · asked bobcat, dave to review #2
erin> push acme/shop promotions/v1.4.0 "feat: something else"
  commit5 on promotions/v1.4.0
  shop-3 Promotion of shop 1.4.0 to prod — waiting: order: the head commit5 is not the version's commit commit3, whose images would ship: set the branch back to commit3, or cut a version that holds what was pushed [0 of 2]
  · #2 moved from commit3 to commit5: approvals of the old head do not count for the new one
bob> react ✅ on 2
dave> react ✅ on 2
bob> review approve acme/shop#2
  shop-3 Promotion of shop 1.4.0 to prod — waiting: order: the head commit5 is not the version's commit commit3, whose images would ship: set the branch back to commit3, or cut a version that holds what was pushed [1 of 2: bob]
dave> review approve acme/shop#2
  shop-3 Promotion of shop 1.4.0 to prod — waiting: order: the head commit5 is not the version's commit commit3, whose images would ship: set the branch back to commit3, or cut a version that holds what was pushed
carol> /tide why
  (only carol sees) shop-3 · Promotion of shop 1.4.0 to prod: Merge
        order: the head commit5 is not the version's commit commit3, whose images would ship: set the branch back to commit3, or cut a version that holds what was pushed
world> pass 5m
carol> /tide status
  (only carol sees) shop
        dev    dev-commit1, healthy, since Mon 2026-03-02 09:00 UTC (15m ago)
        stage  1.4.0, healthy, since Mon 2026-03-02 09:05 UTC (10m ago)
        prod   1.3.0
        shop-3 · Promotion of shop 1.4.0 to prod: Merge (order: the head commit5 is not the version's commit commit3, whose images would ship: set the branch back to commit3, or cut a version that holds what was pushed)
