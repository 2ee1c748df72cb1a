# Stage and prod lie in one env repo. While a hotfix that merged its bump of stage waits for prod, what a hand changes there is
# told at once.
#config repository: acme/k8s-prod => repository: acme/k8s-stage
erin> /freeze prod 1h "change stop"
  » erin froze prod until Mon 2026-03-02 10:00 UTC: change stop
  » erin froze prod until Mon 2026-03-02 10:00 UTC: change stop
  (only erin sees) prod is frozen for 1h, until Mon 2026-03-02 10:00 UTC. /thaw prod ends it early.
erin> /hotfix start
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  (only erin sees) shop-1: hotfix 1.3.1 of shop, from 1.3.0 (commit1), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/shop, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.3.1: commit1
alice> push acme/shop hotfixes/v1.3.1 "fix: good" src/f.txt=good
  commit2 on hotfixes/v1.3.1
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
  · ✔ Open pull request into stage: #1
erin> /hotfix submit
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 1; can approve: dave
  (only erin sees) shop-1: hotfix 1.3.1 is submitted and ready for review.
  ballot 1: Approve: Hotfix 1.3.1 of shop to prod (head commit2) — needs 1 of on-call (dave)
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: good" (alice)
  · asked dave to review #1
dave> react ✅ on 1
  · ✔ Merge: #1 -> commit3
  · ✔ Tag stage/v1.3.1, prod/v1.3.1, v1.3.1: commit2
  · ✔ Await images: image1
  shop-1 Hotfix 1.3.1 of shop to prod — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by dave]
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
world> pass 5m
  · ✔ Await rollout in stage: healthy
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: freeze: prod is frozen until Mon 2026-03-02 10:00 UTC (change stop, by erin); can thaw: bob, carol, dave, erin [approved by dave]
  · ✔ Bump prod: #2
mallory> push acme/k8s-stage main "docs" overlays/prod/evil.yaml=evil
  commit5 on main
  ‼ main of acme/k8s-stage was changed past tidegate: commit5 "docs", pushed by mallory (overlays/prod/evil.yaml). Nobody approved that here, and prod runs what it says of shop: look at it, and take it back if it should not be.
mallory> push acme/k8s-stage main "docs too" as "dave <dave@acme.example>" charts/billing/templates/evil.yaml=evil
  commit6 on main
  ‼ main of acme/k8s-stage was changed past tidegate: commit6 "docs too", pushed by mallory, signed as dave (charts/billing/templates/evil.yaml). Nobody approved that here, and stage and prod run what it says of billing: look at it, and take it back if it should not be.
world> pass 5m
