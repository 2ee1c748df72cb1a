# A break-glass is taken back at once, by who may override or who asked for it, before it is agreed to and after. It holds for what
# its ballot showed: another commit is asked about anew.
dave> /freeze prod 8h "month end"
  » dave froze prod until Mon 2026-03-02 17:00 UTC: month end
  » dave froze prod until Mon 2026-03-02 17:00 UTC: month end
  (only dave sees) prod is frozen for 8h, until Mon 2026-03-02 17:00 UTC. /thaw prod ends it early.
dave> /hotfix start
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  (only dave sees) shop-1: hotfix 1.3.1 of shop, from 1.3.0 (commit1), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/shop, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.3.1: commit1
alice> /override prod 1.3.1 "customers cannot pay"
  (only alice sees) shop-1 has nothing yet that could be shown and agreed to: push the fix first. /tide why shop-1 says what it waits for.
bob> push acme/shop hotfixes/v1.3.1 "fix: rounding"
  commit2 on hotfixes/v1.3.1
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
  · ✔ Open pull request into stage: #1
alice> /override prod 1.3.1 "customers cannot pay"
  shop-2 Break-glass for shop-1 in prod — waiting: approvals: 0 of 2; can approve: bob, carol, dave
  (only alice sees) shop-2: break-glass in prod for shop-1 alone: Hotfix 1.3.1 of shop to prod (head commit2, no images yet, so the first that are built). It opens freeze, soak and lock for it once 2 of release-managers agree, and never approvals or order. /override prod --revoke takes it back.
  ballot 1: Open freeze, soak and lock of prod for shop-1 alone: Hotfix 1.3.1 of shop to prod (head commit2, no images yet, so the first that are built)? "customers cannot pay" — needs 2 of release-managers (bob, carol, dave)
bob> react ✅ on 1
  shop-2 Break-glass for shop-1 in prod — waiting: approvals: 1 of 2 (bob); can approve: carol, dave [1 of 2: bob]
bob> push acme/shop hotfixes/v1.3.1 "fix: rounding, all of it"
  commit3 on hotfixes/v1.3.1
  shop-2 Break-glass for shop-1 in prod — waiting: approvals: 0 of 2; can approve: bob, carol, dave
  ballot 1 is retired: what it was about has changed; vote on the new ballot
  · #1 moved from commit2 to commit3: approvals of the old head do not count for the new one
  ‼ what it would open has changed: now head commit3, no images yet, so the first that are built; approvals given before count no more
  ballot 2: Open freeze, soak and lock of prod for shop-1 alone: Hotfix 1.3.1 of shop to prod (head commit3, no images yet, so the first that are built)? "customers cannot pay" — needs 2 of release-managers (bob, carol, dave)
  (only bob sees) Your ✅ on Break-glass for shop-1 in prod (shop-2) does not count: it was given on something that has changed since; look at what is new and vote again
carol> react ✅ on 1
  (only carol sees) Your reaction does not count: this ballot is retired: what it was about has changed; vote on the new ballot.
erin> /override prod --revoke 1.3.2
  (only erin sees) No break-glass for 1.3.2 is open or asked for in prod.
alice> /override prod --revoke 1.3.1
  shop-2 Break-glass for shop-1 in prod — ended: aborted by alice; what was already merged stays
  ballot 2 is retired: over: aborted by alice; what was already merged stays
  (only alice sees) Taken back: the break-glass for shop-1 in prod. Freeze, soak and lock hold it as before.
  » Break-glass for shop-1 in prod aborted by alice; what was already merged stays
alice> /override prod 1.3.1 "customers cannot pay"
  shop-3 Break-glass for shop-1 in prod — waiting: approvals: 0 of 2; can approve: bob, carol, dave
  (only alice sees) shop-3: break-glass in prod for shop-1 alone: Hotfix 1.3.1 of shop to prod (head commit3, no images yet, so the first that are built). It opens freeze, soak and lock for it once 2 of release-managers agree, and never approvals or order. /override prod --revoke takes it back.
  ballot 3: Open freeze, soak and lock of prod for shop-1 alone: Hotfix 1.3.1 of shop to prod (head commit3, no images yet, so the first that are built)? "customers cannot pay" — needs 2 of release-managers (bob, carol, dave)
bob> react ✅ on 3
  shop-3 Break-glass for shop-1 in prod — waiting: approvals: 1 of 2 (bob); can approve: carol, dave [1 of 2: bob]
carol> react ✅ on 3
  shop-3 Break-glass for shop-1 in prod — done: done
  ballot 3 is retired: decided
  · ✔ Override gates of prod: until 10:00 UTC
  ‼ BREAK-GLASS: freeze, soak and lock of prod are open for shop-1 alone (Hotfix 1.3.1 of shop to prod) until 10:00 UTC (customers cannot pay); asked by alice, agreed by bob, carol. /override prod --revoke takes it back
  » Break-glass for shop-1 in prod: granted
alice> /tide status
  (only alice sees) shop
        dev    dev-commit1
        stage  1.3.0
        prod   1.3.0; frozen until Mon 2026-03-02 17:00 UTC by dave (month end); BREAK-GLASS for shop-1 alone until Mon 2026-03-02 10:00 UTC (customers cannot pay)
        shop-1 · Hotfix 1.3.1 of shop to prod: Merge (waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix)
alice> /tide why
  (only alice sees) shop-1 · Hotfix 1.3.1 of shop to prod: Merge
        waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
        BREAK-GLASS until Mon 2026-03-02 10:00 UTC: freeze, soak and lock of prod are open for it (customers cannot pay); asked by alice
erin> /override prod --revoke
  ‼ @alice BREAK-GLASS taken back by erin, asked for by alice: freeze, soak and lock of prod hold shop-1 (Hotfix 1.3.1 of shop to prod) as before
  (only erin sees) Taken back: the break-glass for shop-1 in prod. Freeze, soak and lock hold it as before.
erin> /override prod --revoke
  (only erin sees) No break-glass is open or asked for in prod.
dave> /hotfix submit
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 1; can approve: erin
  (only dave sees) shop-1: hotfix 1.3.1 is submitted and ready for review.
  ballot 4: Approve: Hotfix 1.3.1 of shop to prod (head commit3) — needs 1 of on-call (erin)
      ⚠ neither on the dev branch's own line nor approved before: commit3 "fix: rounding, all of it" (bob)
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: rounding" (bob)
  · asked erin-ops to review #1
erin> react ✅ on 4
  · ✔ Merge: #1 -> commit4
  · ✔ Tag stage/v1.3.1, prod/v1.3.1, v1.3.1: commit3
  · ✔ Await images: image1
  shop-1 Hotfix 1.3.1 of shop to prod — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by erin]
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit5
world> pass 5m
  · ✔ Await rollout in stage: healthy
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: freeze: prod is frozen until Mon 2026-03-02 17:00 UTC (month end, by dave); can thaw: bob, carol, dave, erin [approved by erin]
  · ✔ Bump prod: #1
