# `after: dev`: a commit whose checks failed does not enter, although somebody built its image by hand and it is healthy on dev.
#config   stage:\n    repository: acme/k8s-stage\n =>   stage:\n    repository: acme/k8s-stage\n    after: { environment: dev }\n
alice> push acme/shop dev "feat: coupons [ci fail]"
  commit1 on dev
mallory> image shop dev-commit1 "built by hand"
  image1
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 2m
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
  ballot 1: Approve: Release 1.4.0 of shop to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
      ⚠ checks of commit1 failed: ci
bob> react ✅ on 1
  shop-2 Release 1.4.0 of shop to stage — waiting: checks: failed: ci; fix and push, or run them again
world> pass 5m
alice> /tide why shop-2
  (only alice sees) shop-2 · Release 1.4.0 of shop to stage: Merge
        checks: failed: ci; fix and push, or run them again
        order: not healthy in dev: checks of commit1 failed: ci
