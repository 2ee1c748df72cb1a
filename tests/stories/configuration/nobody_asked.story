# The list of approvers is taken out while a promotion waits for it, and while a break-glass does. Neither goes on by
# itself: both must be asked for anew.
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
bob> react ✅ on 2
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
carol> /override prod shop-3 the till is on fire
  shop-4 Break-glass for shop-3 in prod — waiting: approvals: 0 of 2; can approve: bob, dave
  (only carol sees) shop-4: break-glass in prod for shop-3 alone: Promotion of shop 1.4.0 to prod (head commit3, images image1). It opens freeze, soak and lock for it once 2 of release-managers agree, and never approvals or order. /override prod --revoke takes it back.
  ballot 3: Open freeze, soak and lock of prod for shop-3 alone: Promotion of shop 1.4.0 to prod (head commit3, images image1)? "the till is on fire" — needs 2 of release-managers (bob, dave)
world> configure       promotion: { quorum: 2, from: [release-managers], expires: 24h }\n => ;;       override: { quorum: 2, from: [release-managers] }\n =>
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: prod asked 2 to approve this promotion and asks nobody any more; /tide abort shop-3 and ask for it anew, or put the list back
  shop-4 Break-glass for shop-3 in prod — waiting: approvals: prod asked 2 to approve this override and asks nobody any more; /tide abort shop-4 and ask for it anew, or put the list back
  » The configuration changed for shop-4: prod asks nobody any more to approve an override, and asked 2. It waits until it is asked for anew, after /tide abort shop-4.
  » The configuration changed for shop-3: prod asks nobody any more to approve a promotion, and asked 2. It waits until it is asked for anew, after /tide abort shop-3.
carol> /tide why
  (only carol sees) shop-4 · Break-glass for shop-3 in prod: Override gates of prod
        approvals: prod asked 2 to approve this override and asks nobody any more; /tide abort shop-4 and ask for it anew, or put the list back
      shop-3 · Promotion of shop 1.4.0 to prod: Merge
        approvals: prod asked 2 to approve this promotion and asks nobody any more; /tide abort shop-3 and ask for it anew, or put the list back
dave> react ✅ on 2
carol> /tide abort shop-3
  shop-3 Promotion of shop 1.4.0 to prod — ended: aborted by carol; what was already merged stays
  ballot 2 is retired: over: aborted by carol; what was already merged stays
  (only carol sees) Aborting shop-3, promotion 1.4.0.
  » Promotion of shop 1.4.0 to prod aborted by carol; what was already merged stays
  shop-4 Break-glass for shop-3 in prod — ended: superseded by the end of shop-3
  ballot 3 is retired: over: superseded by the end of shop-3
  · Break-glass for shop-3 in prod superseded by the end of shop-3
carol> /promote prod 1.4.0
  (only carol sees) shop-5: promotion of shop 1.4.0 (commit3) to prod.
  · ✔ Await images: image1
  · ✔ Cut promotions/v1.4.0: commit3
  · ✔ Open pull request into prod: #3
  · asked bobcat, dave to review #3
  · ✔ Merge: #3 -> commit5
  shop-5 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit6
world> pass 2m
  shop-5 Promotion of shop 1.4.0 to prod — done: done
  · ✔ Await rollout in prod: healthy
  » Released: Promotion of shop 1.4.0 to prod. To go back: /rollback prod --app shop
