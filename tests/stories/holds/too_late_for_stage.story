# Without branches a hotfix is voted on again before prod: a vote taken back after stage still counts there.
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
erin> react ✅ on 1
  billing-1 Hotfix 1.3.1 of billing to prod — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by erin]
  · ✔ Merge bump of stage: #1 -> commit3
erin> unreact ✅ on 1
  (only erin sees) That counts for prod, which is still to come. For the rest it is too late: Hotfix 1.3.1 of billing to prod (billing-1) was approved by erin, and stage was bumped by tidegate (as commit3, Mon 2026-03-02 09:00 UTC). That stays. /tide abort billing-1 stops what is still to come; /rollback stage --app billing brings back what ran there before.
world> pass 5m
  · ✔ Await rollout in stage: healthy
  · ✔ Move tag stage/latest: commit2
  billing-1 Hotfix 1.3.1 of billing to prod — waiting: approvals: 0 of 1; can approve: erin
  · ✔ Bump prod: #1
erin> react ✅ on 1
  billing-1 Hotfix 1.3.1 of billing to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by erin]
  ballot 1 is retired: approved by erin; prod was bumped (as commit4), stage was bumped (as commit3), Mon 2026-03-02 09:05 UTC
  · ✔ Merge bump of prod: #1 -> commit4
world> pass 5m
  billing-1 Hotfix 1.3.1 of billing to prod — done: done [approved by erin]
  · ✔ Await rollout in prod: healthy
  · ✔ Move tag prod/latest: commit2
  » Released: Hotfix 1.3.1 of billing to prod; approved by erin; took 5m. To go back: /rollback prod --app billing
  · ✔ Back-merge into dev: #1
  · ✔ Bump dev: commit5
  billing-2 dev-commit6 of billing to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit6 of billing to dev: running
