# A hotfix is started from a version that fails and is rolled back a moment later. It must not bring that version back as
# a fix: it is held until that version runs again, or until it is started anew.
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
world> cluster stall prod shop v1.4.0
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
dave> react ✅ on 2
  · ✔ Merge: #2 -> commit5
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, dave]
  ballot 2 is retired: approved by bob, dave; #2 was merged (as commit5), prod was bumped (as commit6), Mon 2026-03-02 09:32 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit6
world> pass 1m
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: 1 of 3 replicas; deadline in 4m 4s [approved by bob, dave]
alice> /hotfix start
  shop-4 Hotfix 1.4.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.4.1; push the fix there
  · Promotion of shop 1.4.0 to prod (shop-3) still rolls out in prod: should that be rolled back, this hotfix is held until it runs again.
  (only alice sees) shop-4: hotfix 1.4.1 of shop, from 1.4.0 (commit3), which prod runs. Push the fix to branch hotfixes/v1.4.1 of acme/shop, then say /hotfix submit.
      Promotion of shop 1.4.0 to prod (shop-3) still rolls out in prod: should that be rolled back, this hotfix is held until it runs again.
  · ✔ Cut hotfixes/v1.4.1: commit3
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: 1 of 3 replicas; deadline in 4m [approved by bob, dave]
world> cluster fail prod shop v1.4.0 "CrashLoopBackOff"
  shop-3 Promotion of shop 1.4.0 to prod — needs help: rollout failed in prod: CrashLoopBackOff; rolling back [approved by bob, dave]
  ‼ FAILED: Promotion of shop 1.4.0 to prod: rollout failed in prod: CrashLoopBackOff; rolling back
  shop-5 Rollback of shop in prod to 1.3.0 — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m
  · ✔ Bump prod: #2
  · ✔ Merge bump of prod: #2 -> commit7
  shop-4 Hotfix 1.4.1 of shop to prod — waiting: order: prod runs 1.3.0 now, and this hotfix was started from 1.4.0, which it would bring back; /hotfix abort 1.4.1, then /hotfix start again; it goes on by itself once prod runs 1.4.0 again
  ‼ Hotfix 1.4.1 of shop to prod (shop-4) is held: prod runs 1.3.0 now, and this hotfix was started from 1.4.0, which it would bring back; /hotfix abort 1.4.1, then /hotfix start again; it goes on by itself once prod runs 1.4.0 again
world> pass 2m
  shop-5 Rollback of shop in prod to 1.3.0 — done: done
  · ✔ Await rollout in prod: healthy
  » Rollback of shop in prod to 1.3.0: done; what was asked for before waits until it is asked anew, or /unlock
erin> push acme/shop hotfixes/v1.4.1 "fix: rounding" src/rounding.txt=fixed
  commit8 on hotfixes/v1.4.1
  · ✔ Open pull request into stage: #3
alice> /hotfix submit 1.4.1
  » asked for anew by alice: it overrides the rollback of shop in prod by tidegate: shop-3 failed in prod: CrashLoopBackOff; approvals given before count no more
  (only alice sees) shop-4: Hotfix 1.4.1 of shop to prod is asked for anew, by you. It overrides the rollback of shop in prod by tidegate: shop-3 failed in prod: CrashLoopBackOff. Approvals given before count no more.
      It is held all the same, and nobody is asked: prod runs 1.3.0 now, and this hotfix was started from 1.4.0, which it would bring back; /hotfix abort 1.4.1, then /hotfix start again; it goes on by itself once prod runs 1.4.0 again.
dave> react ✅ on 2
alice> /tide why
  (only alice sees) shop-4 · Hotfix 1.4.1 of shop to prod: Merge
        order: prod runs 1.3.0 now, and this hotfix was started from 1.4.0, which it would bring back; /hotfix abort 1.4.1, then /hotfix start again; it goes on by itself once prod runs 1.4.0 again
alice> /hotfix start
  shop-6 Hotfix 1.3.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  · Hotfix 1.4.1 (shop-4) is open, too, and held: production no longer runs what it was started from.
  » stage holds 1.4.0, which prod does not run: stage takes the hotfix anyway, and 1.4.0 must take the fix in and be cut again.
  (only alice sees) shop-6: hotfix 1.3.1 of shop, from 1.3.0 (commit9), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/shop, then say /hotfix submit.
      Hotfix 1.4.1 (shop-4) is open, too, and held: production no longer runs what it was started from.
      stage holds 1.4.0, which prod does not run: stage takes the hotfix anyway, and 1.4.0 must take the fix in and be cut again.
  · ✔ Cut hotfixes/v1.3.1: commit9
dave> push acme/shop hotfixes/v1.3.1 "fix: rounding" src/rounding.txt=fixed
  commit10 on hotfixes/v1.3.1
  shop-6 Hotfix 1.3.1 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
  · ✔ Open pull request into stage: #4
alice> /hotfix submit 1.3.1
  shop-6 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 1; can approve: erin
  (only alice sees) shop-6: hotfix 1.3.1 is submitted and ready for review.
  ballot 3: Approve: Hotfix 1.3.1 of shop to prod (head commit10); it overrides the rollback of shop in prod by tidegate: shop-3 failed in prod: CrashLoopBackOff — needs 1 of on-call (erin)
      ⚠ neither on the dev branch's own line nor approved before: commit10 "fix: rounding" (dave)
  · asked erin-ops to review #4
erin> react ✅ on 3
  · ✔ Merge: #4 -> commit11
  · ✔ Tag stage/v1.3.1, prod/v1.3.1, v1.3.1: commit10
  · ✔ Await images: image2
  shop-6 Hotfix 1.3.1 of shop to prod — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by erin]
  · ✔ Bump stage: #2
  · ✔ Merge bump of stage: #2 -> commit12
world> pass 5m
  · ✔ Await rollout in stage: healthy
  ballot 3 is retired: approved by erin; #4 was merged (as commit11), prod was bumped (as commit13), stage was bumped (as commit12), Mon 2026-03-02 09:35 UTC
  · ✔ Bump prod: #3
  · ✔ Merge bump of prod: #3 -> commit13
  shop-4 Hotfix 1.4.1 of shop to prod — waiting: order: prod runs 1.3.1 now, and this hotfix was started from 1.4.0, which it would bring back; /hotfix abort 1.4.1, then /hotfix start again; it goes on by itself once prod runs 1.4.0 again
  ‼ Hotfix 1.4.1 of shop to prod (shop-4) is held: prod runs 1.3.1 now, and this hotfix was started from 1.4.0, which it would bring back; /hotfix abort 1.4.1, then /hotfix start again; it goes on by itself once prod runs 1.4.0 again
  shop-6 Hotfix 1.3.1 of shop to prod — done: done [approved by erin]
  · ✔ Await rollout in prod: healthy
  · ✔ Update prod branch: commit10
  » Released: Hotfix 1.3.1 of shop to prod; approved by erin; took 1m. To go back: /rollback prod --app shop
  · ✔ Back-merge into dev: #5
  · ✔ Bump dev: commit14
  shop-7 dev-commit15 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit15 of shop to dev: running
alice> /tide why
  (only alice sees) shop-4 · Hotfix 1.4.1 of shop to prod: Merge
        order: prod runs 1.3.1 now, and this hotfix was started from 1.4.0, which it would bring back; /hotfix abort 1.4.1, then /hotfix start again; it goes on by itself once prod runs 1.4.0 again
