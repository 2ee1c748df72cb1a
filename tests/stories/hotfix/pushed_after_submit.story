# Without branches a hotfix is settled by /hotfix submit: what is pushed after that is not in it, which is told before anybody votes.
dave> #billing /hotfix start
  billing-1 Hotfix 1.3.1 of billing to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  (only dave sees) billing-1: hotfix 1.3.1 of billing, from 1.3.0 (commit1), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/billing, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.3.1: commit1
bob> push acme/billing hotfixes/v1.3.1 "fix: rounding"
  commit2 on hotfixes/v1.3.1
  billing-1 Hotfix 1.3.1 of billing to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
dave> #billing /hotfix submit
  (only dave sees) billing-1: hotfix 1.3.1 is submitted and ready for review.
  · ✔ Await the fix on hotfixes/v1.3.1: commit2
  · ✔ Tag stage/v1.3.1, prod/v1.3.1, v1.3.1: commit2
  · ✔ Await images: image1
  billing-1 Hotfix 1.3.1 of billing to prod — waiting: approvals: 0 of 1; can approve: erin
  · ✔ Bump stage: #1
  ballot 1: Approve: Hotfix 1.3.1 of billing to prod (head commit2, images image1) — needs 1 of on-call (erin)
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: rounding" (bob)
bob> push acme/billing hotfixes/v1.3.1 "fix: rounding, really"
  commit3 on hotfixes/v1.3.1
  » commit3 came after /hotfix submit and is not in 1.3.1: /hotfix abort 1.3.1 and start again
dave> #billing /hotfix submit
  (only dave sees) billing-1 is submitted already. commit3 came after /hotfix submit and is not in 1.3.1: /hotfix abort 1.3.1 and start again.
erin> react ✅ on 1
  billing-1 Hotfix 1.3.1 of billing to prod — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by erin]
  · ✔ Merge bump of stage: #1 -> commit4
world> pass 1m
  · ✔ Await rollout in stage: healthy
  · ✔ Move tag stage/latest: commit2
  ballot 1 is retired: approved by erin; prod was bumped (as commit5), stage was bumped (as commit4), Mon 2026-03-02 09:00 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit5
  billing-1 Hotfix 1.3.1 of billing to prod — done: done [approved by erin]
  · ✔ Await rollout in prod: healthy
  · ✔ Move tag prod/latest: commit2
  » Released: Hotfix 1.3.1 of billing to prod; approved by erin; took 1m. To go back: /rollback prod --app billing
  · hotfixes/v1.3.1 is not at commit2 any more: that commit alone comes back into dev, by tidegate/back-merges/v1.3.1
  · ✔ Back-merge into dev: #1
  billing-2 dev-commit6 of billing to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit7
bob> push acme/billing hotfixes/v1.3.1 "fix: and another"
  commit8 on hotfixes/v1.3.1
  ‼ NOT PART OF Hotfix 1.3.1 of billing to prod: commit8 was pushed to hotfixes/v1.3.1 after it was submitted, and ships with nothing. Next: /hotfix start makes the next one from what runs
