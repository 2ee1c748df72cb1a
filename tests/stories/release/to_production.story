# Two environments, with a branch for production: each release contains the one before by its merge, and a hotfix that came
# between by what was brought into its branch.
#config   stage:\n    repository: acme/k8s-stage\n    write: pull_request\n    approvals:\n      release: { quorum: 1, from: [shop-devs] }\n    rollout: { local: {}, deadline: 5m, healthy_for: 10s }\n =>
#config     after: { environment: stage, soak: 30m }\n =>
#config promotion: { quorum: 2, from: [release-managers], expires: 24h } => release: { quorum: 1, from: [shop-devs] }
#config       stage: [{ kustomize: overlays/stage/kustomization.yaml }]\n =>
#config       stage: [{ helm: charts/billing/values-stage.yaml, at: image.tag, digest_at: image.digest }]\n =>
#config branches: { dev: dev, stage: stage, prod: prod } => branches: { dev: dev, prod: prod }
alice> push acme/shop dev "feat: coupons" src/coupons.txt=coupons
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
alice> /release cut 1.4.0
  (only alice sees) shop-2: release 1.4.0 of shop to prod, cut at commit1.
  · ✔ Cut releases/v1.4.0: commit1
  · ✔ Open pull request into prod: #1
  ballot 1: Approve: Release 1.4.0 of shop to prod (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #1
  shop-2 Release 1.4.0 of shop to prod — waiting: approvals: 0 of 1; can approve: bob, carol
bob> react ✅ on 1
  · ✔ Merge: #1 -> commit3
  · ✔ Tag v1.4.0: commit3
  · ✔ Retag images: image1
  shop-2 Release 1.4.0 of shop to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 1 is retired: approved by bob; #1 was merged (as commit3), prod was bumped (as commit4), Mon 2026-03-02 09:01 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit4
world> pass 10m
  shop-2 Release 1.4.0 of shop to prod — done: done [approved by bob]
  · ✔ Await rollout in prod: healthy
  » Released: Release 1.4.0 of shop to prod; approved by bob. To go back: /rollback prod --app shop
alice> push acme/shop dev "feat: vouchers" src/vouchers.txt=vouchers
  commit5 on dev
  shop-3 dev-commit5 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit6
world> pass 1m
  shop-3 dev-commit5 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit5 of shop to dev: running
alice> /release cut 1.5.0
  (only alice sees) shop-4: release 1.5.0 of shop to prod, cut at commit5.
  · ✔ Cut releases/v1.5.0: commit5
  · ✔ Open pull request into prod: #2
  ballot 2: Approve: Release 1.5.0 of shop to prod (head commit5, images image2) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #2
  shop-4 Release 1.5.0 of shop to prod — waiting: approvals: 0 of 1; can approve: bob, carol
alice> /hotfix start
  shop-5 Hotfix 1.4.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.4.1; push the fix there
  (only alice sees) shop-5: hotfix 1.4.1 of shop, from 1.4.0 (commit3), which prod runs. Push the fix to branch hotfixes/v1.4.1 of acme/shop, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.4.1: commit3
erin> push acme/shop hotfixes/v1.4.1 "fix: rounding" src/rounding.txt=fixed
  commit7 on hotfixes/v1.4.1
  shop-5 Hotfix 1.4.1 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.4.1 holds the whole fix
  · ✔ Open pull request into prod: #3
alice> /hotfix submit
  shop-5 Hotfix 1.4.1 of shop to prod — waiting: approvals: 0 of 1; can approve: dave
  (only alice sees) shop-5: hotfix 1.4.1 is submitted and ready for review.
  ballot 3: Approve: Hotfix 1.4.1 of shop to prod (head commit7) — needs 1 of on-call (dave)
      ⚠ neither on the dev branch's own line nor approved before: commit7 "fix: rounding" (erin)
  · asked dave to review #3
dave> react ✅ on 3
  · ✔ Merge: #3 -> commit8
  · ✔ Tag prod/v1.4.1, v1.4.1: commit7
  ballot 2 is retired: what it was about has changed; vote on the new ballot
  ballot 4: Approve: Release 1.5.0 of shop to prod (head commit5) — needs 1 of shop-devs (bob, carol)
  · ✔ Await images: image3
  shop-5 Hotfix 1.4.1 of shop to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by dave]
  ballot 3 is retired: approved by dave; #3 was merged (as commit8), prod was bumped (as commit9), Mon 2026-03-02 09:12 UTC
  · ✔ Bump prod: #2
  · ✔ Merge bump of prod: #2 -> commit9
world> pass 10m
  shop-5 Hotfix 1.4.1 of shop to prod — done: done [approved by dave]
  · ✔ Await rollout in prod: healthy
  » Released: Hotfix 1.4.1 of shop to prod; approved by dave. To go back: /rollback prod --app shop
  · ✔ Back-merge into dev: #4
  · ✔ Back-merge into releases/v1.5.0: #5
  ballot 4 is retired: what it was about has changed; vote on the new ballot
  ballot 5: Approve: Release 1.5.0 of shop to prod (head commit10) — needs 1 of shop-devs (bob, carol)
  · #2 moved from commit5 to commit10: approvals of the old head do not count for the new one
  ballot 5 is retired: what it was about has changed; vote on the new ballot
  ballot 6: Approve: Release 1.5.0 of shop to prod (head commit10, images image4) — needs 1 of shop-devs (bob, carol)
  · ✔ Bump dev: commit11
  shop-6 dev-commit10 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit10 of shop to dev: running
bob> react ✅ on 6
  · ✔ Merge: #2 -> commit12
  · ✔ Tag v1.5.0: commit12
  · ✔ Retag images: image4
  shop-4 Release 1.5.0 of shop to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 6 is retired: approved by bob; #2 was merged (as commit12), prod was bumped (as commit13), Mon 2026-03-02 09:22 UTC
  · ✔ Bump prod: #3
  · ✔ Merge bump of prod: #3 -> commit13
world> pass 10m
  shop-4 Release 1.5.0 of shop to prod — done: done [approved by bob]
  · ✔ Await rollout in prod: healthy
  » Released: Release 1.5.0 of shop to prod; approved by bob; took 10m. To go back: /rollback prod --app shop
world> log acme/k8s-prod main
  commit13 Release 1.5.0 of shop
  commit14 prod: shop to v1.5.0
  commit9 Hotfix 1.4.1 of shop
  commit15 prod: shop to v1.4.1
  commit4 Release 1.4.0 of shop
  commit16 prod: shop to v1.4.0
  commit17 Run 1.3.0
