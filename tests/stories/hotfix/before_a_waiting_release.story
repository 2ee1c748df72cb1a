# A hotfix takes the place of a release that waits to enter stage, although its version is lower: once it is approved itself.
alice> #billing /release cut 1.4.0
  (only alice sees) billing-1: release 1.4.0 of billing to stage, cut at commit1.
  · ✔ Tag v1.4.0: commit1
  · ✔ Await images: image1
  billing-1 Release 1.4.0 of billing to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  · ✔ Bump stage: #1
  ballot 1: Approve: Release 1.4.0 of billing to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
alice> #billing /hotfix start
  billing-2 Hotfix 1.3.1 of billing to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  » 1.4.0 is on its way to stage: stage takes the hotfix anyway, and the fix is then merged into its branch, which needs new votes.
  (only alice sees) billing-2: hotfix 1.3.1 of billing, from 1.3.0 (commit1), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/billing, then say /hotfix submit.
      1.4.0 is on its way to stage: stage takes the hotfix anyway, and the fix is then merged into its branch, which needs new votes.
  · ✔ Cut hotfixes/v1.3.1: commit1
dave> push acme/billing hotfixes/v1.3.1 "fix: rounding" fix.txt=fixed
  commit2 on hotfixes/v1.3.1
  billing-2 Hotfix 1.3.1 of billing to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
dave> #billing /hotfix submit
  (only dave sees) billing-2: hotfix 1.3.1 is submitted and ready for review.
  · ✔ Await the fix on hotfixes/v1.3.1: commit2
  · ✔ Tag stage/v1.3.1, prod/v1.3.1, v1.3.1: commit2
  billing-2 Hotfix 1.3.1 of billing to prod — waiting: approvals: 0 of 1; can approve: erin
  · ✔ Await images: image2
  ballot 2: Approve: Hotfix 1.3.1 of billing to prod (head commit2, images image2) — needs 1 of on-call (erin)
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: rounding" (dave)
erin> react ✅ on 2
  billing-1 Release 1.4.0 of billing to stage — ended: superseded by Hotfix 1.3.1 of billing to prod (billing-2)
  ballot 1 is retired: over: superseded by Hotfix 1.3.1 of billing to prod (billing-2)
  · Release 1.4.0 of billing to stage superseded by Hotfix 1.3.1 of billing to prod (billing-2)
  billing-2 Hotfix 1.3.1 of billing to prod — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by erin]
  · ✔ Bump stage: #2
  · ✔ Merge bump of stage: #2 -> commit3
