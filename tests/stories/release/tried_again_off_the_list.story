# Whoever asked for a release and may not ask for one any more does not try it again either.
#config     approvals:\n      release: { quorum: 1, from: [shop-devs] } =>     requests: { release: [alice, carol] }\n    approvals:\n      release: { quorum: 1, from: [shop-devs] }
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
world> pass 5m
  shop-2 Release 1.4.0 of shop to stage — needs help: rollout failed in stage: 0/6 nodes are available; left as it is [approved by bob]
  ‼ FAILED: Release 1.4.0 of shop to stage: rollout failed in stage: 0/6 nodes are available; left as it is. Next: /tide retry shop-2 looks again, /rollback stage --app shop goes back
world> configure requests: { release: [alice, carol] } => requests: { release: [carol] }
alice> /tide retry shop-2
  (only alice sees) alice may not ask for releases to stage. Who may: carol.
carol> /tide retry shop-2
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: still failing: 0/6 nodes are available; deadline in 5m [approved by bob]
  » tried again by carol: stage holds commit4 still, under the same votes and images. It had ended: rollout failed in stage: 0/6 nodes are available; left as it is
  (only carol sees) shop-2: Release 1.4.0 of shop to stage is looked at again in stage, at commit4, under the same votes and images.
