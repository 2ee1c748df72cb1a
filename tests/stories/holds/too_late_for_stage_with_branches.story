# With branches one vote covers stage and prod, and is counted anew before prod: a reject, a vote taken back and a review of prod's
# own pull request are heard as long as nothing entered there.
erin> /hotfix start
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  (only erin sees) shop-1: hotfix 1.3.1 of shop, from 1.3.0 (commit1), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/shop, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.3.1: commit1
alice> push acme/shop hotfixes/v1.3.1 "fix: good"
  commit2 on hotfixes/v1.3.1
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
  · ✔ Open pull request into stage: #1
erin> /hotfix submit
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 1; can approve: dave
  (only erin sees) shop-1: hotfix 1.3.1 is submitted and ready for review.
  ballot 1: Approve: Hotfix 1.3.1 of shop to prod (head commit2) — needs 1 of on-call (dave)
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: good" (alice)
  · asked dave to review #1
bob> /lock shop prod "a drill"
  » bob locked shop in prod: a drill
  (only bob sees) shop is locked in prod. /unlock shop prod lifts it.
dave> react ✅ on 1
  · ✔ Merge: #1 -> commit3
  · ✔ Tag stage/v1.3.1, prod/v1.3.1, v1.3.1: commit2
  · ✔ Await images: image1
  shop-1 Hotfix 1.3.1 of shop to prod — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by dave]
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
world> pass 5m
  · ✔ Await rollout in stage: healthy
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: lock: bob holds prod (a drill); can unlock: bob, carol, dave, erin [approved by dave]
  · ✔ Bump prod: #1
dave> unreact ✅ on 1
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 1; can approve: dave
  (only dave sees) That counts for prod, which is still to come. For the rest it is too late: Hotfix 1.3.1 of shop to prod (shop-1) was approved by dave, and #1 was merged by tidegate (as commit3, Mon 2026-03-02 09:00 UTC), stage was bumped by tidegate (as commit4, Mon 2026-03-02 09:00 UTC). That stays. /tide abort shop-1 stops what is still to come; /rollback stage --app shop brings back what ran there before.
bob> /unlock shop prod
  » bob unlocked shop in prod.
  (only bob sees) shop is unlocked in prod.
dave> react ✅ on 1
  shop-1 Hotfix 1.3.1 of shop to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by dave]
  ballot 1 is retired: approved by dave; #1 was merged (as commit3), prod was bumped (as commit5), stage was bumped (as commit4), Mon 2026-03-02 09:05 UTC
  · ✔ Merge bump of prod: #1 -> commit5
