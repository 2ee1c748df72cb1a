# A hotfix is voted on before it is built: the vote covers the first images built of it, and no others enter after stage took them.
erin> /hotfix start
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  (only erin sees) shop-1: hotfix 1.3.1 of shop, from 1.3.0 (commit1), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/shop, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.3.1: commit1
alice> push acme/shop hotfixes/v1.3.1 "fix: good"
  commit2 on hotfixes/v1.3.1
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
  · ✔ Open pull request into stage: #1
erin> /hotfix submit
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 1; can approve: dave
  (only erin sees) shop-1: hotfix 1.3.1 is submitted and ready for review.
  ballot 1: Approve: Hotfix 1.3.1 of shop to prod (head commit2) — needs 1 of on-call (dave)
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: good" (alice)
  · asked dave to review #1
erin> /freeze prod 1h calendar
  » erin froze prod until Mon 2026-03-02 10:00 UTC: calendar
  » erin froze prod until Mon 2026-03-02 10:00 UTC: calendar
  (only erin sees) prod is frozen for 1h, until Mon 2026-03-02 10:00 UTC. /thaw prod ends it early.
dave> react ✅ on 1
  · ✔ Merge: #1 -> commit3
  · ✔ Tag stage/v1.3.1, prod/v1.3.1, v1.3.1: commit2
  · ✔ Await images: image1
  shop-1 Hotfix 1.3.1 of shop to prod — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by dave]
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
world> pass 5m
  · ✔ Await rollout in stage: healthy
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: freeze: prod is frozen until Mon 2026-03-02 10:00 UTC (calendar, by erin); can thaw: bob, carol, dave, erin [approved by dave]
  · ✔ Bump prod: #1
mallory> image shop v1.3.1 "evil content"
  image2
  shop-1 Hotfix 1.3.1 of shop to prod — needs help: images: stage took shop:v1.3.1 as image1, and that tag names image2 now, which was never there: give image1 the tag again, or /tide abort shop-1 and cut another version [approved by dave]
  ‼ nothing goes on, and nobody is asked: stage took shop:v1.3.1 as image1, and that tag names image2 now, which was never there: give image1 the tag again, or /tide abort shop-1 and cut another version
erin> /thaw prod
  » erin thawed prod.
  » erin thawed prod.
  (only erin sees) prod is thawed.
world> pass 5m
erin> /tide why
  (only erin sees) shop-1 · Hotfix 1.3.1 of shop to prod: Merge bump of prod
        images: stage took shop:v1.3.1 as image1, and that tag names image2 now, which was never there: give image1 the tag again, or /tide abort shop-1 and cut another version
world> pass 5m
