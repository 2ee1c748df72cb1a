# Any delivery can be given up by its id: by who asked for it, or who may ask for such. What was merged stays.
#config       freeze: [release-managers, on-call] =>       freeze: [release-managers, on-call]\n      promotion: [release-managers]\n      override: [shop-devs]
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
world> pass 2m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app shop
alice> /tide abort
  (only alice sees) /tide abort also needs DELIVERY.
      Usage: /tide abort DELIVERY
      Example: /tide abort 42
alice> /tide abort 9
  (only alice sees) There is no delivery 9. Under way: nothing.
alice> /tide abort shop-2
  (only alice sees) shop-2 has ended. Under way: nothing.
carol> /promote prod 1.4.0
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  (only carol sees) shop-3: promotion of shop 1.4.0 (commit3) to prod.
  · ✔ Await images: image1
  · ✔ Cut promotions/v1.4.0: commit3
  · ✔ Open pull request into prod: #2
  ballot 2: Approve: Promotion of shop 1.4.0 to prod (head commit3, images image1) — needs 2 of release-managers (bob, dave)
  · asked bobcat, dave to review #2
alice> /override prod shop-3 "customers cannot pay"
  shop-4 Break-glass for shop-3 in prod — waiting: approvals: 0 of 2; can approve: bob, carol, dave
  (only alice sees) shop-4: break-glass in prod for shop-3 alone: Promotion of shop 1.4.0 to prod (head commit3, images image1). It opens freeze, soak and lock for it once 2 of release-managers agree, and never approvals or order. /override prod --revoke takes it back.
  ballot 3: Open freeze, soak and lock of prod for shop-3 alone: Promotion of shop 1.4.0 to prod (head commit3, images image1)? "customers cannot pay" — needs 2 of release-managers (bob, carol, dave)
alice> /tide abort nothing-7
  (only alice sees) There is no delivery nothing-7. Under way: shop-3 (promotion), shop-4 (override).
alice> /tide abort shop-3
  (only alice sees) alice may not ask for promotions to prod. Who may: bob, carol, dave.
zoe> /tide abort shop-3
  (only zoe sees) tidegate does not know the terminal login zoe. Ask for it to be added to the configuration, as `people: NAME: { terminal: zoe }`. Until then only /tide help and /tide whoami answer you.
# Who asked may, and whoever may ask for such.
carol> /tide abort 3
  shop-3 Promotion of shop 1.4.0 to prod — ended: aborted by carol; what was already merged stays
  ballot 2 is retired: over: aborted by carol; what was already merged stays
  (only carol sees) Aborting shop-3, promotion 1.4.0.
  » Promotion of shop 1.4.0 to prod aborted by carol; what was already merged stays
  shop-4 Break-glass for shop-3 in prod — ended: superseded by the end of shop-3
  ballot 3 is retired: over: superseded by the end of shop-3
  · Break-glass for shop-3 in prod superseded by the end of shop-3
carol> /tide abort 3
  (only carol sees) shop-3 has ended. Under way: nothing.
bob> /tide abort shop-4
  (only bob sees) shop-4 has ended. Under way: nothing.
alice> /tide abort shop-4 --app shop
  (only alice sees) shop-4 has ended. Under way: nothing.
dave> /promote prod 1.4.0
  shop-5 Promotion of shop 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, carol
  (only dave sees) shop-5: promotion of shop 1.4.0 (commit3) to prod.
  · ✔ Await images: image1
  · ✔ Cut promotions/v1.4.0: commit3
  · ✔ Open pull request into prod: #3
  ballot 4: Approve: Promotion of shop 1.4.0 to prod (head commit3, images image1) — needs 2 of release-managers (bob, carol)
  · asked bobcat, carol-c to review #3
bob> /tide abort shop-5
  shop-5 Promotion of shop 1.4.0 to prod — ended: aborted by bob; what was already merged stays
  ballot 4 is retired: over: aborted by bob; what was already merged stays
  (only bob sees) Aborting shop-5, promotion 1.4.0.
  » Promotion of shop 1.4.0 to prod aborted by bob; what was already merged stays
# A change goes with its pull request.
alice> push acme/shop feature "feat: gift cards"
  commit5 on feature
alice> pr acme/shop feature -> dev "feat: gift cards"
  acme/shop#4
  ballot 5: Approve: Change #4 of shop: "feat: gift cards" (head commit5) — needs 1 of shop-devs (bob, carol)
  · asked bobcat to review #4
  shop-6 Change #4 of shop: "feat: gift cards" — waiting: approvals: 0 of 1; can approve: bob, carol
bob> /tide abort shop-6
  (only bob sees) shop-6 is the pull request acme/shop#4: close that to end it.
# A continuous delivery whose commit is in the env repo already.
world> cluster stall dev shop
alice> push acme/shop dev "feat: discounts"
  commit6 on dev
  shop-7 dev-commit6 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit7
bob> /tide abort shop-7
  shop-7 dev-commit6 of shop to dev — ended: aborted by bob; what was already merged stays
  (only bob sees) Aborting shop-7, continuous. dev was bumped already (as commit7): that stays.
  » dev-commit6 of shop to dev aborted by bob; what was already merged stays
