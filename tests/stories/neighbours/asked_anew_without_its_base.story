# A hotfix whose base a rollback takes away cannot be asked for anew: the rollback says so, and so do the answer, the ballot and whoever
# is told about a vote on it.
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
alice> /hotfix start
  shop-4 Hotfix 1.4.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.4.1; push the fix there
  (only alice sees) shop-4: hotfix 1.4.1 of shop, from 1.4.0 (commit3), which prod runs. Push the fix to branch hotfixes/v1.4.1 of acme/shop, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.4.1: commit3
bob> push acme/shop hotfixes/v1.4.1 "fix: rounding"
  commit7 on hotfixes/v1.4.1
  shop-4 Hotfix 1.4.1 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.4.1 holds the whole fix
  · ✔ Open pull request into stage: #3
alice> /hotfix submit
  shop-4 Hotfix 1.4.1 of shop to prod — waiting: approvals: 0 of 1; can approve: dave, erin
  (only alice sees) shop-4: hotfix 1.4.1 is submitted and ready for review.
  ballot 3: Approve: Hotfix 1.4.1 of shop to prod (head commit7) — needs 1 of on-call (dave, erin)
      ⚠ neither on the dev branch's own line nor approved before: commit7 "fix: rounding" (bob)
  · asked dave, erin-ops to review #3
dave> /rollback prod
  (only dave sees) shop-5: rollback of shop in prod from 1.4.0 to 1.3.0. A lock keeps it from being undone until /unlock shop prod, or until what is asked for after this has entered.
      Hotfix 1.4.1 of shop to prod (shop-4) is held: what it was started from is taken back. /hotfix abort 1.4.1, then /hotfix start begins with what runs then.
  shop-5 Rollback of shop in prod to 1.3.0 — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m
  · ✔ Bump prod: #2
  · ✔ Merge bump of prod: #2 -> commit8
  shop-4 Hotfix 1.4.1 of shop to prod — waiting: order: prod runs 1.3.0 now, and this hotfix was started from 1.4.0, which it would bring back; /hotfix abort 1.4.1, then /hotfix start again; it goes on by itself once prod runs 1.4.0 again
  ballot 3 is retired: held; nobody is asked now. What stands here counts once it goes on
  ‼ Hotfix 1.4.1 of shop to prod (shop-4) is held: prod runs 1.3.0 now, and this hotfix was started from 1.4.0, which it would bring back; /hotfix abort 1.4.1, then /hotfix start again; it goes on by itself once prod runs 1.4.0 again
erin> /hotfix submit 1.4.1
  » asked for anew by erin: it overrides the rollback of shop in prod by dave: rolled back; approvals given before count no more
  (only erin sees) shop-4: Hotfix 1.4.1 of shop to prod is asked for anew, by you. It overrides the rollback of shop in prod by dave: rolled back. Approvals given before count no more.
      It is held all the same, and nobody is asked: prod runs 1.3.0 now, and this hotfix was started from 1.4.0, which it would bring back; /hotfix abort 1.4.1, then /hotfix start again; it goes on by itself once prod runs 1.4.0 again.
dave> react ✅ on 3
  (only dave sees) Your reaction does not count yet: this ballot is retired: held; nobody is asked now. What stands here counts once it goes on.
alice> /tide why
  (only alice sees) shop-5 · Rollback of shop in prod to 1.3.0: Await rollout in prod
        rolling out in prod: 0 of 3 replicas; deadline in 5m
      shop-4 · Hotfix 1.4.1 of shop to prod: Merge
        order: prod runs 1.3.0 now, and this hotfix was started from 1.4.0, which it would bring back; /hotfix abort 1.4.1, then /hotfix start again; it goes on by itself once prod runs 1.4.0 again
world> pass 5m
  shop-5 Rollback of shop in prod to 1.3.0 — done: done
  · ✔ Await rollout in prod: healthy
  » Rollback of shop in prod to 1.3.0: done; what was asked for before waits until it is asked anew, or /unlock
