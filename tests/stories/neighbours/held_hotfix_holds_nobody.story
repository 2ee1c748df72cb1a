# An approved hotfix that a rollback's lock holds cannot move, so it holds no promotion up.
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
world> pass 40m
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
dave> react ✅ on 2
  · ✔ Merge: #2 -> commit5
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, dave]
  ballot 2 is retired: approved by bob, dave; #2 was merged (as commit5), prod was bumped (as commit6), Mon 2026-03-02 09:41 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit6
world> pass 5m
  shop-3 Promotion of shop 1.4.0 to prod — done: done [approved by bob, dave]
  · ✔ Await rollout in prod: healthy
  » Released: Promotion of shop 1.4.0 to prod; approved by bob, dave. To go back: /rollback prod --app shop
alice> push acme/shop dev "feat: gifts"
  commit7 on dev
  shop-4 dev-commit7 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit8
world> pass 1m
  shop-4 dev-commit7 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit7 of shop to dev: running
alice> /release cut 1.5.0
  (only alice sees) shop-5: release 1.5.0 of shop to stage, cut at commit7.
  · ✔ Cut releases/v1.5.0: commit7
  · ✔ Open pull request into stage: #3
  ballot 3: Approve: Release 1.5.0 of shop to stage (head commit7, images image2) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #3
  shop-5 Release 1.5.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
bob> react ✅ on 3
  · ✔ Merge: #3 -> commit9
  · ✔ Tag v1.5.0: commit9
  · ✔ Retag images: image2
  shop-5 Release 1.5.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 3 is retired: approved by bob; #3 was merged (as commit9), stage was bumped (as commit10), Mon 2026-03-02 09:47 UTC
  · ✔ Bump stage: #2
  · ✔ Merge bump of stage: #2 -> commit10
world> pass 40m
  shop-5 Release 1.5.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.5.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.5.0 --app shop
alice> push acme/shop dev "feat: wishes"
  commit11 on dev
  shop-6 dev-commit11 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit12
world> pass 1m
  shop-6 dev-commit11 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit11 of shop to dev: running
alice> /release cut 1.6.0
  (only alice sees) shop-7: release 1.6.0 of shop to stage, cut at commit11.
  · ✔ Cut releases/v1.6.0: commit11
  · ✔ Open pull request into stage: #4
  ballot 4: Approve: Release 1.6.0 of shop to stage (head commit11, images image3) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #4
  shop-7 Release 1.6.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
bob> react ✅ on 4
  · ✔ Merge: #4 -> commit13
  · ✔ Tag v1.6.0: commit13
  · ✔ Retag images: image3
  shop-7 Release 1.6.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 4 is retired: approved by bob; #4 was merged (as commit13), stage was bumped (as commit14), Mon 2026-03-02 10:28 UTC
  · ✔ Bump stage: #3
  · ✔ Merge bump of stage: #3 -> commit14
world> pass 40m
  shop-7 Release 1.6.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.6.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.6.0 --app shop
dave> /hotfix start
  shop-8 Hotfix 1.4.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.4.1; push the fix there
  » stage holds 1.6.0, which prod does not run: stage takes the hotfix anyway, and 1.6.0 must take the fix in and be cut again.
  (only dave sees) shop-8: hotfix 1.4.1 of shop, from 1.4.0 (commit3), which prod runs. Push the fix to branch hotfixes/v1.4.1 of acme/shop, then say /hotfix submit.
      stage holds 1.6.0, which prod does not run: stage takes the hotfix anyway, and 1.6.0 must take the fix in and be cut again.
  · ✔ Cut hotfixes/v1.4.1: commit3
bob> push acme/shop hotfixes/v1.4.1 "fix: rounding"
  commit15 on hotfixes/v1.4.1
  shop-8 Hotfix 1.4.1 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.4.1 holds the whole fix
  · ✔ Open pull request into stage: #5
dave> /hotfix submit
  shop-8 Hotfix 1.4.1 of shop to prod — waiting: approvals: 0 of 1; can approve: erin
  (only dave sees) shop-8: hotfix 1.4.1 is submitted and ready for review.
  ballot 5: Approve: Hotfix 1.4.1 of shop to prod (head commit15) — needs 1 of on-call (erin)
      ⚠ neither on the dev branch's own line nor approved before: commit15 "fix: rounding" (bob)
  · asked erin-ops to review #5
alice> /rollback stage --reason "1.6.0 loses orders"
  (only alice sees) shop-9: rollback of shop in stage from 1.6.0 to 1.5.0. A lock keeps it from being undone until /unlock shop stage, or until what is asked for after this has entered.
      Hotfix 1.4.1 of shop to prod (shop-8) is held: /hotfix submit 1.4.1 asks for it anew.
  shop-9 Rollback of shop in stage to 1.5.0 — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m
  · ✔ Bump stage: #4
  · ✔ Merge bump of stage: #4 -> commit16
world> pass 5m
  shop-9 Rollback of shop in stage to 1.5.0 — done: done
  · ✔ Await rollout in stage: healthy
  » Rollback of shop in stage to 1.5.0: done; what was asked for before waits until it is asked anew, or /unlock
erin> react ✅ on 5
  shop-8 Hotfix 1.4.1 of shop to prod — waiting: lock: alice holds stage (1.6.0 loses orders); /hotfix submit 1.4.1 asks for it anew; can unlock: alice, bob, carol, dave, erin
carol> /promote prod 1.5.0
  shop-10 Promotion of shop 1.5.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  (only carol sees) shop-10: promotion of shop 1.5.0 (commit9) to prod.
      Under way too: hotfix 1.4.1 (shop-8) of shop. What arrives first goes first; the other must then start again.
  · ✔ Await images: image2
  · ✔ Cut promotions/v1.5.0: commit9
  · ✔ Open pull request into prod: #6
  ballot 6: Approve: Promotion of shop 1.5.0 to prod (head commit9, images image2) — needs 2 of release-managers (bob, dave)
  · asked bobcat, dave to review #6
bob> react ✅ on 6
  shop-10 Promotion of shop 1.5.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
dave> react ✅ on 6
  · ✔ Merge: #6 -> commit17
  shop-10 Promotion of shop 1.5.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, dave]
  ballot 6 is retired: approved by bob, dave; #6 was merged (as commit17), prod was bumped (as commit18), Mon 2026-03-02 11:13 UTC
  · ✔ Bump prod: #2
  · ✔ Merge bump of prod: #2 -> commit18
  shop-8 Hotfix 1.4.1 of shop to prod — waiting: order: prod runs 1.5.0 now, and this hotfix was started from 1.4.0: 1.4.1 is not newer and cannot arrive any more; /hotfix abort 1.4.1, then /hotfix start again
  ballot 5 is retired: held; nobody is asked now. What stands here counts once it goes on
  ‼ Hotfix 1.4.1 of shop to prod (shop-8) is held: prod runs 1.5.0 now, and this hotfix was started from 1.4.0: 1.4.1 is not newer and cannot arrive any more; /hotfix abort 1.4.1, then /hotfix start again
alice> /tide why
  (only alice sees) shop-10 · Promotion of shop 1.5.0 to prod: Await rollout in prod
        rolling out in prod: 0 of 3 replicas; deadline in 5m
      shop-8 · Hotfix 1.4.1 of shop to prod: Merge
        order: prod runs 1.5.0 now, and this hotfix was started from 1.4.0: 1.4.1 is not newer and cannot arrive any more; /hotfix abort 1.4.1, then /hotfix start again
        lock: alice holds stage (1.6.0 loses orders); /hotfix submit 1.4.1 asks for it anew; can unlock: alice, bob, carol, dave, erin
