# A freeze holds a hotfix where the policy makes no exception; break-glass with its own quorum opens it, never the approvals.
carol> /freeze prod 8h "month end"
  » carol froze prod until Mon 2026-03-02 17:00 UTC: month end
  » carol froze prod until Mon 2026-03-02 17:00 UTC: month end
  (only carol sees) prod is frozen for 8h, until Mon 2026-03-02 17:00 UTC. /thaw prod ends it early.
dave> /hotfix start
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  (only dave sees) shop-1: hotfix 1.3.1 of shop, from 1.3.0 (commit1), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/shop, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.3.1: commit1
bob> push acme/shop hotfixes/v1.3.1 "fix: rounding"
  commit2 on hotfixes/v1.3.1
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
  · ✔ Open pull request into stage: #1
dave> /hotfix submit
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 1; can approve: erin
  (only dave sees) shop-1: hotfix 1.3.1 is submitted and ready for review.
  ballot 1: Approve: Hotfix 1.3.1 of shop to prod (head commit2) — needs 1 of on-call (erin)
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: rounding" (bob)
  · asked erin-ops to review #1
erin> react ✅ on 1
  · ✔ Merge: #1 -> commit3
  · ✔ Tag stage/v1.3.1, prod/v1.3.1, v1.3.1: commit2
  · ✔ Await images: image1
  shop-1 Hotfix 1.3.1 of shop to prod — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by erin]
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
world> pass 5m
  · ✔ Await rollout in stage: healthy
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: freeze: prod is frozen until Mon 2026-03-02 17:00 UTC (month end, by carol); can thaw: bob, carol, dave, erin [approved by erin]
  · ✔ Bump prod: #1
dave> /override prod shop-1 "customers cannot pay"
  shop-2 Break-glass for shop-1 in prod — waiting: approvals: 0 of 2; can approve: bob, carol
  (only dave sees) shop-2: break-glass in prod for shop-1 alone: Hotfix 1.3.1 of shop to prod (head commit2, images image1). It opens freeze, soak and lock for it once 2 of release-managers agree, and never approvals or order. /override prod --revoke takes it back.
  ballot 2: Open freeze, soak and lock of prod for shop-1 alone: Hotfix 1.3.1 of shop to prod (head commit2, images image1)? "customers cannot pay" — needs 2 of release-managers (bob, carol)
dave> react ✅ on 2
  (only dave sees) Your ✅ on Break-glass for shop-1 in prod (shop-2) does not count: you asked for this delivery; someone else must approve
bob> react ✅ on 2
  shop-2 Break-glass for shop-1 in prod — waiting: approvals: 1 of 2 (bob); can approve: carol [1 of 2: bob]
carol> react ✅ on 2
  shop-2 Break-glass for shop-1 in prod — done: done
  ballot 2 is retired: decided
  · ✔ Override gates of prod: until 10:05 UTC
  ‼ BREAK-GLASS: freeze, soak and lock of prod are open for shop-1 alone (Hotfix 1.3.1 of shop to prod) until 10:05 UTC (customers cannot pay); asked by dave, agreed by bob, carol. /override prod --revoke takes it back
  » Break-glass for shop-1 in prod: granted
  shop-1 Hotfix 1.3.1 of shop to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by erin]
  ballot 1 is retired: approved by erin; #1 was merged (as commit3), prod was bumped (as commit5), stage was bumped (as commit4), Mon 2026-03-02 09:05 UTC
  · ✔ Merge bump of prod: #1 -> commit5
world> pass 5m
  shop-1 Hotfix 1.3.1 of shop to prod — done: done [approved by erin]
  · ✔ Await rollout in prod: healthy
  · ✔ Update prod branch: commit2
  » Released: Hotfix 1.3.1 of shop to prod; approved by erin; took 5m. To go back: /rollback prod --app shop
  · ✔ Back-merge into dev: #2
  · ✔ Bump dev: commit6
  shop-3 dev-commit7 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit7 of shop to dev: running
