# One person has one word on who wrote a commit: a second one takes the place of the first, it can be taken back, and where it leaves too few that is told.
#config on-call: [dave, erin] => on-call: [bob, dave, erin]
alice> /hotfix start
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  (only alice sees) shop-1: hotfix 1.3.1 of shop, from 1.3.0 (commit1), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/shop, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.3.1: commit1
alice> push acme/shop hotfixes/v1.3.1 "fix: rounding" src/fix.txt=1 as "Bob at home <bob@laptop.example>"
  commit2 on hotfixes/v1.3.1
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
  · ✔ Open pull request into stage: #1
alice> /hotfix submit
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 2, one more than asked for because of commit2 by Bob at home (bob@laptop.example), whom the configuration does not know; can approve: bob, dave, erin
  (only alice sees) shop-1: hotfix 1.3.1 is submitted and ready for review.
  ballot 1: Approve: Hotfix 1.3.1 of shop to prod (head commit2) — needs 2 of on-call (bob, dave, erin)
      ⚠ the configuration does not know who wrote commit2 by Bob at home (bob@laptop.example): one more must approve than the 1 asked for
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: rounding" (pushed by alice, signed as Bob at home)
  · asked bobcat, dave, erin-ops to review #1
dave> /tide claim commit2 bob
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 1; can approve: erin
  ballot 1: Approve: Hotfix 1.3.1 of shop to prod (head commit2) — needs 1 of on-call (erin)
      ⚠ commit2 is bob's, says dave, who does not vote here then
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: rounding" (pushed by alice, signed as Bob at home)
  · bob wrote commit2, says dave: neither of the two votes on this
  (only dave sees) shop-1: commit2 is bob's. Your own vote, and bob's, do not count there.
dave> /tide claim commit2 erin
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 1; can approve: bob
  ballot 1: Approve: Hotfix 1.3.1 of shop to prod (head commit2) — needs 1 of on-call (bob)
      ⚠ commit2 is erin's, says dave, who does not vote here then
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: rounding" (pushed by alice, signed as Bob at home)
  · erin wrote commit2, says dave: neither of the two votes on this
  (only dave sees) shop-1: commit2 is erin's. Your own vote, and erin's, do not count there.
erin> /tide claim commit2 bob
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: approvals: needs 1, but only 0 (nobody) may approve once requester and authors are left out; the configuration must list more people
  ballot 1: Approve: Hotfix 1.3.1 of shop to prod (head commit2) — needs 1 of on-call (nobody can)
      ⚠ commit2 is erin's, says dave, who does not vote here then
      ⚠ commit2 is bob's, says erin, who does not vote here then
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: rounding" (pushed by alice, signed as Bob at home)
  · bob wrote commit2, says erin: neither of the two votes on this. Now nobody is left who may approve it, and 1 must: whoever said who wrote it can take that back with /tide claim commit2 nobody, or the list must name more people.
  (only erin sees) shop-1: commit2 is bob's. Your own vote, and bob's, do not count there. Now nobody is left who may approve it, and 1 must: whoever said who wrote it can take that back with /tide claim commit2 nobody, or the list must name more people.
erin> /tide claim commit2 nobody
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 1; can approve: bob
  ballot 1: Approve: Hotfix 1.3.1 of shop to prod (head commit2) — needs 1 of on-call (bob)
      ⚠ commit2 is erin's, says dave, who does not vote here then
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: rounding" (pushed by alice, signed as Bob at home)
  · erin says no longer that bob wrote commit2
  (only erin sees) shop-1: you say no longer who wrote commit2. What you said does not keep your vote out.
dave> /tide claim commit2 nobody
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 2, one more than asked for because of commit2 by Bob at home (bob@laptop.example), whom the configuration does not know; can approve: bob, dave, erin
  ballot 1: Approve: Hotfix 1.3.1 of shop to prod (head commit2) — needs 2 of on-call (bob, dave, erin)
      ⚠ the configuration does not know who wrote commit2 by Bob at home (bob@laptop.example): one more must approve than the 1 asked for
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: rounding" (pushed by alice, signed as Bob at home)
  · dave says no longer that erin wrote commit2
  (only dave sees) shop-1: you say no longer who wrote commit2. What you said does not keep your vote out.
dave> /tide claim commit2 nobody
  (only dave sees) You did not say who wrote commit2.
bob> react ✅ on 1
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: approvals: 1 of 2 (bob), one more than asked for because of commit2 by Bob at home (bob@laptop.example), whom the configuration does not know; can approve: dave, erin [1 of 2: bob]
erin> react ✅ on 1
  · ✔ Merge: #1 -> commit3
  · ✔ Tag stage/v1.3.1, prod/v1.3.1, v1.3.1: commit2
  · ✔ Await images: image1
  shop-1 Hotfix 1.3.1 of shop to prod — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob, erin]
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
