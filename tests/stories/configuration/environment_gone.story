# An environment is configured no longer while deliveries are on their way there. They can be given up, and what they leave
# open outside is said.
alice> push acme/shop dev "feat: coupons" src/coupons.txt=coupons
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
world> pass 31m
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
carol> #billing /release cut 1.4.0
  (only carol sees) billing-1: release 1.4.0 of billing to stage, cut at commit5.
  · ✔ Tag v1.4.0: commit5
  · ✔ Await images: image2
  billing-1 Release 1.4.0 of billing to stage — waiting: approvals: 0 of 1; can approve: alice, bob
  · ✔ Bump stage: #2
  ballot 3: Approve: Release 1.4.0 of billing to stage (head commit5, images image2) — needs 1 of shop-devs (alice, bob)
alice> react ✅ on 3
  billing-1 Release 1.4.0 of billing to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by alice]
  ballot 3 is retired: approved by alice; stage was bumped (as commit6), Mon 2026-03-02 09:32 UTC
  · ✔ Merge bump of stage: #2 -> commit6
world> pass 31m
  billing-1 Release 1.4.0 of billing to stage — done: done [approved by alice]
  · ✔ Await rollout in stage: healthy
  · ✔ Move tag stage/latest: commit5
  » Release 1.4.0 of billing to stage: ready for promotion; approved by alice. Next: /promote prod 1.4.0 --app billing
carol> #billing /promote prod 1.4.0
  (only carol sees) billing-2: promotion of billing 1.4.0 (commit5) to prod.
  · ✔ Await images: image2
  billing-2 Promotion of billing 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  · ✔ Bump prod: #1
  ballot 4: Approve: Promotion of billing 1.4.0 to prod (head commit5, images image2) — needs 2 of release-managers (bob, dave)
world> configure   prod:\n    repository =>   live:\n    repository ;; stage: stage, prod: prod } => stage: stage, live: prod } ;;       prod: [{ kustomize =>       live: [{ kustomize ;;       prod: [{ helm =>       live: [{ helm
  shop-3 Promotion of shop 1.4.0 to prod — needs help: Merge: environment prod is no longer configured; abort this, or put it back
  billing-2 Promotion of billing 1.4.0 to prod — needs help: Merge bump of prod: environment prod is no longer configured; abort this, or put it back
  » The configuration changed for billing-2: the files of billing in prod: none, and was charts/billing/values-prod.yaml by digest; environment prod is configured no longer. It goes no further: /tide abort billing-2, or put that back.
  » The configuration changed for shop-3: the branch of shop for prod: none, and was prod; the files of shop in prod: none, and was overlays/prod/kustomization.yaml by digest; environment prod is configured no longer. It goes no further: /tide abort shop-3, or put that back.
carol> /tide why
  (only carol sees) shop-3 · Promotion of shop 1.4.0 to prod: Merge
        Merge: environment prod is no longer configured; abort this, or put it back
bob> react ✅ on 2
carol> /tide abort shop-3
  shop-3 Promotion of shop 1.4.0 to prod — ended: aborted by carol; what was already merged stays
  ballot 2 is retired: over: aborted by carol; what was already merged stays
  (only carol sees) Aborting shop-3, promotion 1.4.0.
  » Promotion of shop 1.4.0 to prod aborted by carol; what was already merged stays
carol> /tide abort billing-2
  billing-2 Promotion of billing 1.4.0 to prod — ended: aborted by carol; what was already merged stays
  ballot 4 is retired: over: aborted by carol; what was already merged stays
  (only carol sees) Aborting billing-2, promotion 1.4.0.
  ‼ bump #1 in prod was left open: prod is configured no longer; close it by hand
  » Promotion of billing 1.4.0 to prod aborted by carol; what was already merged stays
carol> /promote live 1.4.0
  shop-4 Promotion of shop 1.4.0 to live — waiting: approvals: 0 of 2; can approve: bob, dave
  (only carol sees) shop-4: promotion of shop 1.4.0 (commit3) to live.
  · ✔ Await images: image1
  · ✔ Cut promotions/v1.4.0: commit3
  · ✔ Open pull request into prod: #3
  ballot 5: Approve: Promotion of shop 1.4.0 to live (head commit3, images image1) — needs 2 of release-managers (bob, dave)
  · asked bobcat, dave to review #3
