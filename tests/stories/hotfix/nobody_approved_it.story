# What is approved and waits for a freeze makes way for nothing that nobody approved, be it a hotfix: that is voted on, and waits.
alice> #billing /release cut 1.4.0
  (only alice sees) billing-1: release 1.4.0 of billing to stage, cut at commit1.
  · ✔ Tag v1.4.0: commit1
  · ✔ Await images: image1
  billing-1 Release 1.4.0 of billing to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  · ✔ Bump stage: #1
  ballot 1: Approve: Release 1.4.0 of billing to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
carol> /freeze stage 8h "month end"
  » carol froze stage until Mon 2026-03-02 17:00 UTC: month end
  » carol froze stage until Mon 2026-03-02 17:00 UTC: month end
  (only carol sees) stage is frozen for 8h, until Mon 2026-03-02 17:00 UTC. /thaw stage ends it early.
bob> react ✅ on 1
  billing-1 Release 1.4.0 of billing to stage — waiting: freeze: stage is frozen until Mon 2026-03-02 17:00 UTC (month end, by carol); can thaw: alice, bob, carol, dave, erin
alice> #billing /hotfix start
  billing-2 Hotfix 1.3.1 of billing to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  » 1.4.0 is on its way to stage: stage takes the hotfix anyway, and the fix is then merged into its branch, which needs new votes.
  (only alice sees) billing-2: hotfix 1.3.1 of billing, from 1.3.0 (commit1), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/billing, then say /hotfix submit.
      1.4.0 is on its way to stage: stage takes the hotfix anyway, and the fix is then merged into its branch, which needs new votes.
  · ✔ Cut hotfixes/v1.3.1: commit1
dave> push acme/billing hotfixes/v1.3.1 "fix: rounding" fix.txt=fixed
  commit2 on hotfixes/v1.3.1
  billing-2 Hotfix 1.3.1 of billing to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
alice> #billing /hotfix submit
  (only alice sees) billing-2: hotfix 1.3.1 is submitted and ready for review.
  · ✔ Await the fix on hotfixes/v1.3.1: commit2
  · ✔ Tag stage/v1.3.1, prod/v1.3.1, v1.3.1: commit2
  billing-2 Hotfix 1.3.1 of billing to prod — waiting: approvals: 0 of 1; can approve: erin
  · ✔ Await images: image2
  ballot 2: Approve: Hotfix 1.3.1 of billing to prod (head commit2, images image2) — needs 1 of on-call (erin)
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: rounding" (dave)
dave> #billing /hotfix start
  billing-3 Hotfix 1.3.2 of billing to prod — waiting: waiting for the first commit on hotfixes/v1.3.2; push the fix there
  » Hotfixes 1.3.1 (billing-2) and 1.3.2 (billing-3) are both open: the one that is approved first goes first, the other waits for it, and must then take it in or start again.
  · Hotfixes 1.3.1 (billing-2) and 1.3.2 (billing-3) are both open: the one that is approved first goes first, the other waits for it, and must then take it in or start again.
  » 1.4.0 is on its way to stage: stage takes the hotfix anyway, and the fix is then merged into its branch, which needs new votes.
  (only dave sees) billing-3: hotfix 1.3.2 of billing, from 1.3.0 (commit1), which prod runs. Push the fix to branch hotfixes/v1.3.2 of acme/billing, then say /hotfix submit.
      Hotfixes 1.3.1 (billing-2) and 1.3.2 (billing-3) are both open: the one that is approved first goes first, the other waits for it, and must then take it in or start again.
      1.4.0 is on its way to stage: stage takes the hotfix anyway, and the fix is then merged into its branch, which needs new votes.
  · ✔ Cut hotfixes/v1.3.2: commit1
bob> push acme/billing hotfixes/v1.3.2 "fix: totals" totals.txt=fixed
  commit3 on hotfixes/v1.3.2
  billing-3 Hotfix 1.3.2 of billing to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.2 holds the whole fix
dave> #billing /hotfix submit 1.3.2
  (only dave sees) billing-3: hotfix 1.3.2 is submitted and ready for review.
  · ✔ Await the fix on hotfixes/v1.3.2: commit3
  · ✔ Tag stage/v1.3.2, prod/v1.3.2, v1.3.2: commit3
  billing-3 Hotfix 1.3.2 of billing to prod — waiting: approvals: 0 of 1; can approve: erin
  · ✔ Await images: image3
  ballot 3: Approve: Hotfix 1.3.2 of billing to prod (head commit3, images image3) — needs 1 of on-call (erin)
      ⚠ neither on the dev branch's own line nor approved before: commit3 "fix: totals" (bob)
world> pass 10m
erin> react ✅ on 2
  billing-2 Hotfix 1.3.1 of billing to prod — waiting: freeze: stage is frozen until Mon 2026-03-02 17:00 UTC (month end, by carol); can thaw: alice, bob, carol, dave, erin
alice> #billing /tide why billing-3
  (only alice sees) billing-3 · Hotfix 1.3.2 of billing to prod: Bump stage
        approvals: 0 of 1; can approve: erin
        freeze: stage is frozen until Mon 2026-03-02 17:00 UTC (month end, by carol); can thaw: alice, bob, carol, dave, erin
        lock: tidegate (hotfix) holds stage (Hotfix 1.3.1 of billing to prod goes first: /tide why billing-2 says how far it is, /tide abort billing-2 gives it up)
        Hotfix 1.3.1 of billing to prod is approved and on its way into stage: this takes its place once its own gates are open; /tide abort billing-2 gives that one up
alice> #billing /tide why billing-1
  (only alice sees) billing-1 · Release 1.4.0 of billing to stage: Merge bump of stage
        freeze: stage is frozen until Mon 2026-03-02 17:00 UTC (month end, by carol); can thaw: alice, bob, carol, dave, erin
        lock: tidegate (hotfix) holds stage (Hotfix 1.3.1 of billing to prod goes first: /tide why billing-2 says how far it is, /tide abort billing-2 gives it up)
carol> /thaw stage
  billing-1 Release 1.4.0 of billing to stage — ended: superseded by Hotfix 1.3.1 of billing to prod (billing-2)
  ballot 1 is retired: over: superseded by Hotfix 1.3.1 of billing to prod (billing-2)
  » carol thawed stage.
  » carol thawed stage.
  (only carol sees) stage is thawed.
  · Release 1.4.0 of billing to stage superseded by Hotfix 1.3.1 of billing to prod (billing-2)
  billing-2 Hotfix 1.3.1 of billing to prod — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by erin]
  · ✔ Bump stage: #2
  · ✔ Merge bump of stage: #2 -> commit4
  · ✔ Bump stage: #3
world> pass 10m
  · ✔ Await rollout in stage: healthy
  · ✔ Move tag stage/latest: commit2
  ballot 2 is retired: approved by erin; prod was bumped (as commit5), stage was bumped (as commit4), Mon 2026-03-02 09:10 UTC
  billing-3 Hotfix 1.3.2 of billing to prod — waiting: order: prod runs 1.3.1 now, and this hotfix was started from 1.3.0, which lacks that and can take nothing in any more; /hotfix abort 1.3.2, then /hotfix start again
  ballot 3 is retired: held; nobody is asked now. What stands here counts once it goes on
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit5
  ‼ Hotfix 1.3.2 of billing to prod (billing-3) is held: prod runs 1.3.1 now, and this hotfix was started from 1.3.0, which lacks that and can take nothing in any more; /hotfix abort 1.3.2, then /hotfix start again
  billing-2 Hotfix 1.3.1 of billing to prod — done: done [approved by erin]
  · ✔ Await rollout in prod: healthy
  · ✔ Move tag prod/latest: commit2
  » Released: Hotfix 1.3.1 of billing to prod; approved by erin; took 11m. To go back: /rollback prod --app billing
  · ✔ Back-merge into dev: #1
  · ✔ Bump dev: commit6
  billing-4 dev-commit7 of billing to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit7 of billing to dev: running
