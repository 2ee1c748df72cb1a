# Where the configuration changed since a hotfix failed, whoever agrees to its way further is asked again.
world> cluster fail stage shop v1.3.1 "0/6 nodes are available"
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
world> pass 10m
  shop-1 Hotfix 1.3.1 of shop to prod — needs help: rollout failed in stage: 0/6 nodes are available; left as it is [approved by erin]
  ballot 1 is retired: approved by erin; #1 was merged (as commit3), stage was bumped (as commit4), Mon 2026-03-02 09:00 UTC
  ‼ FAILED: Hotfix 1.3.1 of shop to prod: rollout failed in stage: 0/6 nodes are available; left as it is. Next: /tide retry shop-1 looks again, /rollback stage --app shop goes back
world> cluster normal stage shop v1.3.1
world> configure hotfix: { quorum: 1, from => hotfix: { quorum: 2, from
dave> /tide retry shop-1
  shop-1 Hotfix 1.3.1 of shop to prod — moving: rolling out in stage: healthy, for less than 10s so far; deadline in 5m [approved by erin]
  » tried again by dave: stage holds commit4 still, under the same images; the configuration changed since, so whoever agrees to what follows is asked again. It had ended: rollout failed in stage: 0/6 nodes are available; left as it is
  (only dave sees) shop-1: Hotfix 1.3.1 of shop to prod is looked at again in stage, at commit4, under the same images; the configuration changed since, so whoever agrees to what follows is asked again.
world> pass 10m
  · ✔ Await rollout in stage: healthy
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: approvals: needs 2, but only 1 (erin) may approve once requester and authors are left out; the configuration must list more people [approved by erin]
  · ✔ Bump prod: #1
  ballot 2: Approve: Hotfix 1.3.1 of shop to prod (head commit2) — needs 2 of on-call (erin)
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: rounding" (bob)
  (only erin sees) Your ✅ on Hotfix 1.3.1 of shop to prod (shop-1) does not count: it was given on something that has changed since; look at what is new and vote again
