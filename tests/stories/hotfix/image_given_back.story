# An image that stage never had is not asked about for prod: the tag is given back to the one that stage took, and that goes on under the votes it has.
#config checks: { change: [ci], release: [ci], hotfix: [ci] } => checks: { change: [ci] }
dave> /hotfix start
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  (only dave sees) shop-1: hotfix 1.3.1 of shop, from 1.3.0 (commit1), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/shop, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.3.1: commit1
bob> push acme/shop hotfixes/v1.3.1 "fix: rounding [ci fail]"
  commit2 on hotfixes/v1.3.1
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
  · ✔ Open pull request into stage: #1
dave> /hotfix submit
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 1; can approve: erin
  (only dave sees) shop-1: hotfix 1.3.1 is submitted and ready for review.
  ballot 1: Approve: Hotfix 1.3.1 of shop to prod (head commit2) — needs 1 of on-call (erin)
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: rounding [ci fail]" (bob)
  · asked erin-ops to review #1
erin> /freeze prod 8h "weekend"
  » erin froze prod until Mon 2026-03-02 17:00 UTC: weekend
  » erin froze prod until Mon 2026-03-02 17:00 UTC: weekend
  (only erin sees) prod is frozen for 8h, until Mon 2026-03-02 17:00 UTC. /thaw prod ends it early.
erin> react ✅ on 1
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: images: waiting for shop:v1.3.1 [approved by erin]
  · ✔ Merge: #1 -> commit3
  · ✔ Tag stage/v1.3.1, prod/v1.3.1, v1.3.1: commit2
world> image shop v1.3.1 good
  image1
  · ✔ Await images: image1
  shop-1 Hotfix 1.3.1 of shop to prod — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by erin]
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
world> pass 5m
  · ✔ Await rollout in stage: healthy
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: freeze: prod is frozen until Mon 2026-03-02 17:00 UTC (weekend, by erin); can thaw: bob, carol, dave, erin [approved by erin]
  · ✔ Bump prod: #1
mallory> image shop v1.3.1 evil
  image2
  shop-1 Hotfix 1.3.1 of shop to prod — needs help: images: stage took shop:v1.3.1 as image1, and that tag names image2 now, which was never there: give image1 the tag again, or /tide abort shop-1 and cut another version [approved by erin]
  ‼ nothing goes on, and nobody is asked: stage took shop:v1.3.1 as image1, and that tag names image2 now, which was never there: give image1 the tag again, or /tide abort shop-1 and cut another version
erin> /thaw prod
  » erin thawed prod.
  » erin thawed prod.
  (only erin sees) prod is thawed.
dave> /tide why
  (only dave sees) shop-1 · Hotfix 1.3.1 of shop to prod: Merge bump of prod
        images: stage took shop:v1.3.1 as image1, and that tag names image2 now, which was never there: give image1 the tag again, or /tide abort shop-1 and cut another version
world> image shop v1.3.1 good
  image1
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
  shop-2 dev-commit7 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit7 of shop to dev: running
