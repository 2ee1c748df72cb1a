# A fix is first pushed to a side branch under another name, and merged into the hotfix by somebody else: whoever pushed it first does not approve it.
#config on-call: [dave, erin] => on-call: [carol, dave, erin]
alice> /hotfix start
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  (only alice sees) shop-1: hotfix 1.3.1 of shop, from 1.3.0 (commit1), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/shop, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.3.1: commit1
erin> push acme/shop side "fix: rounding" src/fix.txt=1 as "Bob <bob@acme.example>"
  commit2 on side
carol> join acme/shop side -> hotfixes/v1.3.1 "Merge side"
  commit3 on hotfixes/v1.3.1
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
  · ✔ Open pull request into stage: #1
alice> /hotfix submit
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 1; can approve: carol, dave
  (only alice sees) shop-1: hotfix 1.3.1 is submitted and ready for review.
  ballot 1: Approve: Hotfix 1.3.1 of shop to prod (head commit3) — needs 1 of on-call (carol, dave)
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: rounding" (pushed by erin, signed as Bob)
  · asked carol-c, dave to review #1
erin> react ✅ on 1
  (only erin sees) Your ✅ on Hotfix 1.3.1 of shop to prod (shop-1) does not count: you committed or pushed one of its commits; someone else must approve
carol> react ✅ on 1
  · ✔ Merge: #1 -> commit4
  · ✔ Tag stage/v1.3.1, prod/v1.3.1, v1.3.1: commit3
  · ✔ Await images: image1
  shop-1 Hotfix 1.3.1 of shop to prod — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by carol]
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit5
dave> react ✅ on 1
