# A break-glass opens one delivery: what else waits there stays held, and whoever does not say which is told what waits.
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
erin> /freeze prod 8h "weekend"
  » erin froze prod until Mon 2026-03-02 17:41 UTC: weekend
  » erin froze prod until Mon 2026-03-02 17:41 UTC: weekend
  (only erin sees) prod is frozen for 8h, until Mon 2026-03-02 17:41 UTC. /thaw prod ends it early.
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
  shop-3 Promotion of shop 1.4.0 to prod — waiting: freeze: prod is frozen until Mon 2026-03-02 17:41 UTC (weekend, by erin); can thaw: bob, carol, dave, erin
erin> /override prod "need to restart the hotfix lane for incident 4711"
  (only erin sees) A break-glass opens one delivery: /override prod DELIVERY|VERSION REASON. What waits to enter prod:
      /override prod shop-3 need to restart the hotfix lane for incident 4711 — Promotion of shop 1.4.0 to prod
dave> /hotfix start
  shop-4 Hotfix 1.3.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  · Promotion of shop 1.4.0 to prod (shop-3) is under way: once it arrives, this hotfix no longer is one of what prod runs.
  » stage holds 1.4.0, which prod does not run: stage takes the hotfix anyway, and 1.4.0 must take the fix in and be cut again.
  (only dave sees) shop-4: hotfix 1.3.1 of shop, from 1.3.0 (commit5), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/shop, then say /hotfix submit.
      Promotion of shop 1.4.0 to prod (shop-3) is under way: once it arrives, this hotfix no longer is one of what prod runs.
      stage holds 1.4.0, which prod does not run: stage takes the hotfix anyway, and 1.4.0 must take the fix in and be cut again.
  · ✔ Cut hotfixes/v1.3.1: commit5
bob> push acme/shop hotfixes/v1.3.1 "fix: rounding"
  commit6 on hotfixes/v1.3.1
  shop-4 Hotfix 1.3.1 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
  · ✔ Open pull request into stage: #3
dave> /hotfix submit
  shop-4 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 1; can approve: erin
  (only dave sees) shop-4: hotfix 1.3.1 is submitted and ready for review.
  ballot 3: Approve: Hotfix 1.3.1 of shop to prod (head commit6) — needs 1 of on-call (erin)
      ⚠ neither on the dev branch's own line nor approved before: commit6 "fix: rounding" (bob)
  · asked erin-ops to review #3
erin> react ✅ on 3
  shop-4 Hotfix 1.3.1 of shop to prod — needs help: #3 does not merge cleanly (src/app.txt); resolve the conflict on its branch
world> pass 5m
dave> /override prod 1.3.1 "incident 4711"
  shop-5 Break-glass for shop-4 in prod — waiting: approvals: 0 of 2; can approve: bob, carol
  (only dave sees) shop-5: break-glass in prod for shop-4 alone: Hotfix 1.3.1 of shop to prod (head commit6, no images yet, so the first that are built). It opens freeze, soak and lock for it once 2 of release-managers agree, and never approvals or order. /override prod --revoke takes it back.
  ballot 4: Open freeze, soak and lock of prod for shop-4 alone: Hotfix 1.3.1 of shop to prod (head commit6, no images yet, so the first that are built)? "incident 4711" — needs 2 of release-managers (bob, carol)
bob> react ✅ on 4
  shop-5 Break-glass for shop-4 in prod — waiting: approvals: 1 of 2 (bob); can approve: carol [1 of 2: bob]
carol> react ✅ on 4
  shop-5 Break-glass for shop-4 in prod — done: done
  ballot 4 is retired: decided
  · ✔ Override gates of prod: until 10:46 UTC
  ‼ BREAK-GLASS: freeze, soak and lock of prod are open for shop-4 alone (Hotfix 1.3.1 of shop to prod) until 10:46 UTC (incident 4711); asked by dave, agreed by bob, carol. /override prod --revoke takes it back
  » Break-glass for shop-4 in prod: granted
world> pass 5m
# The promotion is frozen still, and is looked at again when the fix is in.
alice> /tide why
  (only alice sees) shop-4 · Hotfix 1.3.1 of shop to prod: Merge
        #3 does not merge cleanly (src/app.txt); resolve the conflict on its branch
        BREAK-GLASS until Mon 2026-03-02 10:46 UTC: freeze, soak and lock of prod are open for it (incident 4711); asked by dave
      shop-3 · Promotion of shop 1.4.0 to prod: Merge
        freeze: prod is frozen until Mon 2026-03-02 17:41 UTC (weekend, by erin); can thaw: bob, carol, dave, erin
        lock: tidegate (hotfix) holds prod (Hotfix 1.3.1 of shop to prod goes first: /tide why shop-4 says how far it is, /tide abort shop-4 gives it up)
