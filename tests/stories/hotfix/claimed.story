# Nobody knows who wrote the fix. Who could approve it says so, and gives the own vote for that.
alice> /hotfix start
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  (only alice sees) shop-1: hotfix 1.3.1 of shop, from 1.3.0 (commit1), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/shop, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.3.1: commit1
bob> push acme/shop hotfixes/v1.3.1 "fix: rounding" src/fix.txt=1 as "Bob at home <bob@laptop.example>"
  commit2 on hotfixes/v1.3.1
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
  · ✔ Open pull request into stage: #1
alice> /hotfix submit
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 2, one more than asked for because of commit2 by Bob at home (bob@laptop.example), whom the configuration does not know; can approve: dave, erin
  (only alice sees) shop-1: hotfix 1.3.1 is submitted and ready for review.
  ballot 1: Approve: Hotfix 1.3.1 of shop to prod (head commit2) — needs 2 of on-call (dave, erin)
      ⚠ the configuration does not know who wrote commit2 by Bob at home (bob@laptop.example): one more must approve than the 1 asked for
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: rounding" (pushed by bob, signed as Bob at home)
  · asked dave, erin-ops to review #1
erin> react ✅ on 1
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: approvals: 1 of 2 (erin), one more than asked for because of commit2 by Bob at home (bob@laptop.example), whom the configuration does not know; can approve: dave [1 of 2: erin]
alice> /tide claim commit2 bob
  (only alice sees) shop-1: only who could approve it may say that; you are not among those asked to approve this. Who may: dave, erin.
bob> /tide claim commit2
  (only bob sees) shop-1: only who could approve it may say that; you are not among those asked to approve this. Who may: dave, erin.
dave> /tide claim 0000 bob
  (only dave sees) No delivery asks who wrote 0000. Commits of unknown authors that wait for votes: shop-1: commit2 by Bob at home (bob@laptop.example).
dave> /tide claim commit2 mallory
  (only dave sees) The configuration knows nobody of that name. It knows alice, bob, carol, dave, erin.
dave> /tide claim commit2 bob
  ballot 1: Approve: Hotfix 1.3.1 of shop to prod (head commit2) — needs 1 of on-call (erin)
      ⚠ commit2 is bob's, says dave, who does not vote here then
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: rounding" (pushed by bob, signed as Bob at home)
  · bob wrote commit2, says dave: neither of the two votes on this
  (only dave sees) shop-1: commit2 is bob's. Your own vote, and bob's, do not count there.
  · ✔ Merge: #1 -> commit3
  · ✔ Tag stage/v1.3.1, prod/v1.3.1, v1.3.1: commit2
  · ✔ Await images: image1
  shop-1 Hotfix 1.3.1 of shop to prod — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by erin]
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
dave> /tide claim commit2 bob
  (only dave sees) No delivery asks who wrote commit2. Commits of unknown authors that wait for votes: there is none.
dave> react ✅ on 1
world> pass 10m
  · ✔ Await rollout in stage: healthy
  ballot 1 is retired: approved by erin; #1 was merged (as commit3), prod was bumped (as commit5), stage was bumped (as commit4), Mon 2026-03-02 09:00 UTC
  · ✔ Bump prod: #1
  (only dave sees) Your ✅ on Hotfix 1.3.1 of shop to prod (shop-1) does not count: you said who wrote one of its commits, and your vote went for that; someone else must approve
  · ✔ Merge bump of prod: #1 -> commit5
  shop-1 Hotfix 1.3.1 of shop to prod — done: done [approved by erin]
  · ✔ Await rollout in prod: healthy
  · ✔ Update prod branch: commit2
  » Released: Hotfix 1.3.1 of shop to prod; approved by erin; took 1m. To go back: /rollback prod --app shop
  · ✔ Back-merge into dev: #2
  · ✔ Bump dev: commit6
  shop-2 dev-commit7 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit7 of shop to dev: running
alice> log acme/k8s-prod main
  commit5 Hotfix 1.3.1 of shop
  commit8 prod: shop to v1.3.1
  commit9 Run 1.3.0
