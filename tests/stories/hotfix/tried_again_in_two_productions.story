# Stage serves customers, too. A hotfix that failed there is tried again by whoever may ask for hotfixes of each production, and by nobody else.
#config     approvals:\n      release: { quorum: 1, from: [shop-devs] } =>     production: true\n    requests: { hotfix: [erin] }\n    approvals:\n      hotfix: { quorum: 1, from: [on-call] }\n      release: { quorum: 1, from: [shop-devs] }
world> cluster fail stage shop v1.3.1 "0/6 nodes are available"
erin> /hotfix start
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  (only erin sees) shop-1: hotfix 1.3.1 of shop, from 1.3.0 (commit1), which stage and prod run. Push the fix to branch hotfixes/v1.3.1 of acme/shop, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.3.1: commit1
alice> push acme/shop hotfixes/v1.3.1 "fix: good"
  commit2 on hotfixes/v1.3.1
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
  · ✔ Open pull request into stage: #1
erin> /hotfix submit
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 1 for stage; can approve: dave
  (only erin sees) shop-1: hotfix 1.3.1 is submitted and ready for review.
  ballot 1: Approve: Hotfix 1.3.1 of shop to prod (head commit2) — needs 1 of on-call (dave) for stage, and 1 of on-call (dave) for prod
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: good" (alice)
  · asked dave to review #1
dave> react ✅ on 1
  · ✔ Merge: #1 -> commit3
  · ✔ Tag stage/v1.3.1, prod/v1.3.1, v1.3.1: commit2
  · ✔ Await images: image1
  shop-1 Hotfix 1.3.1 of shop to prod — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by dave]
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
world> pass 10m
  shop-1 Hotfix 1.3.1 of shop to prod — needs help: rollout failed in stage: 0/6 nodes are available; left as it is [approved by dave]
  ballot 1 is retired: approved by dave; #1 was merged (as commit3), stage was bumped (as commit4), Mon 2026-03-02 09:00 UTC
  ‼ FAILED: Hotfix 1.3.1 of shop to prod: rollout failed in stage: 0/6 nodes are available; left as it is. Next: /tide retry shop-1 looks again, /rollback stage --app shop goes back
  ‼ Hotfix 1.3.1 of shop to prod entered stage and is not brought back: a release cut now lacks its fix. Unless it is tried again, or is to go, merge hotfixes/v1.3.1 into dev by hand
world> cluster normal stage shop v1.3.1
dave> /tide retry shop-1
  (only dave sees) dave may not ask for hotfixes of stage. Who may: erin.
erin> /tide retry shop-1
  shop-1 Hotfix 1.3.1 of shop to prod — moving: rolling out in stage: healthy, for less than 10s so far; deadline in 5m [approved by dave]
  » tried again by erin: stage holds commit4 still, under the same votes and images. It had ended: rollout failed in stage: 0/6 nodes are available; left as it is
  (only erin sees) shop-1: Hotfix 1.3.1 of shop to prod is looked at again in stage, at commit4, under the same votes and images.
world> pass 10m
  · ✔ Await rollout in stage: healthy
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit5
  shop-1 Hotfix 1.3.1 of shop to prod — done: done [approved by dave]
  · ✔ Await rollout in prod: healthy
  · ✔ Update prod branch: commit2
  » Released: Hotfix 1.3.1 of shop to prod; approved by dave; took 10m. To go back: /rollback prod --app shop
  · ✔ Back-merge into dev: #2
  · ✔ Bump dev: commit6
  shop-2 dev-commit7 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit7 of shop to dev: running
