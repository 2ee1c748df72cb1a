# The vote was for another image: a hotfix whose tag was pushed again while it waits is asked about anew.
erin> #billing /hotfix start
  billing-1 Hotfix 1.3.1 of billing to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  (only erin sees) billing-1: hotfix 1.3.1 of billing, from 1.3.0 (commit1), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/billing, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.3.1: commit1
alice> push acme/billing hotfixes/v1.3.1 "fix: good"
  commit2 on hotfixes/v1.3.1
  billing-1 Hotfix 1.3.1 of billing to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
erin> #billing /freeze stage 1h calendar
  » erin froze stage until Mon 2026-03-02 10:00 UTC: calendar
  » erin froze stage until Mon 2026-03-02 10:00 UTC: calendar
  (only erin sees) stage is frozen for 1h, until Mon 2026-03-02 10:00 UTC. /thaw stage ends it early.
erin> #billing /hotfix submit
  (only erin sees) billing-1: hotfix 1.3.1 is submitted and ready for review.
  · ✔ Await the fix on hotfixes/v1.3.1: commit2
  · ✔ Tag stage/v1.3.1, prod/v1.3.1, v1.3.1: commit2
  · ✔ Await images: image1
  billing-1 Hotfix 1.3.1 of billing to prod — waiting: approvals: 0 of 1; can approve: dave
  · ✔ Bump stage: #1
  ballot 1: Approve: Hotfix 1.3.1 of billing to prod (head commit2, images image1) — needs 1 of on-call (dave)
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: good" (alice)
dave> react ✅ on 1
  billing-1 Hotfix 1.3.1 of billing to prod — waiting: freeze: stage is frozen until Mon 2026-03-02 10:00 UTC (calendar, by erin); can thaw: alice, bob, carol, dave, erin
mallory> image billing v1.3.1 "evil content"
  image2
  ‼ the registry's tags name other images than before: now billing:v1.3.1@image2; approvals given before count no more
  billing-1 Hotfix 1.3.1 of billing to prod — waiting: approvals: 0 of 1; can approve: dave
  ballot 1 is retired: what it was about has changed; vote on the new ballot
  ballot 2: Approve: Hotfix 1.3.1 of billing to prod (head commit2, images image2) — needs 1 of on-call (dave)
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: good" (alice)
  (only dave sees) Your ✅ on Hotfix 1.3.1 of billing to prod (billing-1) does not count: it was given on something that has changed since; look at what is new and vote again
erin> #billing /thaw stage
  » erin thawed stage.
  » erin thawed stage.
  (only erin sees) stage is thawed.
world> pass 5m
erin> #billing /tide why
  (only erin sees) billing-1 · Hotfix 1.3.1 of billing to prod: Merge bump of stage
        approvals: 0 of 1; can approve: dave
