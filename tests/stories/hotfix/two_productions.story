# Stage serves customers, too. A hotfix goes through both: whoever may not ask for it in each neither starts one nor submits nor
# ends somebody else's, and the answers name both.
#config     approvals:\n      release: { quorum: 1, from: [shop-devs] } =>     production: true\n    requests: { hotfix: [erin] }\n    approvals:\n      hotfix: { quorum: 1, from: [on-call] }\n      release: { quorum: 1, from: [shop-devs] }
dave> /hotfix start
  (only dave sees) dave may not ask for hotfixes of stage. Who may: erin.
erin> /hotfix start
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  (only erin sees) shop-1: hotfix 1.3.1 of shop, from 1.3.0 (commit1), which stage and prod run. Push the fix to branch hotfixes/v1.3.1 of acme/shop, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.3.1: commit1
alice> push acme/shop hotfixes/v1.3.1 "fix: good"
  commit2 on hotfixes/v1.3.1
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
  · ✔ Open pull request into stage: #1
dave> /hotfix submit
  (only dave sees) dave may not ask for hotfixes of stage. Who may: erin.
dave> /hotfix abort
  (only dave sees) dave may not ask for hotfixes of stage. Who may: erin.
dave> /tide abort shop-1
  (only dave sees) dave may not ask for hotfixes of stage. Who may: erin.
erin> /hotfix submit
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 1 for stage; can approve: dave
  (only erin sees) shop-1: hotfix 1.3.1 is submitted and ready for review.
  ballot 1: Approve: Hotfix 1.3.1 of shop to prod (head commit2) — needs 1 of on-call (dave) for stage, and 1 of on-call (dave) for prod
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: good" (alice)
  · asked dave to review #1
