# The same without branches: a submitted hotfix whose base moved is not tagged, takes no release's place and enters nothing.
alice> #billing /release cut 1.4.0
  (only alice sees) billing-1: release 1.4.0 of billing to stage, cut at commit1.
  · ✔ Tag v1.4.0: commit1
  · ✔ Await images: image1
  billing-1 Release 1.4.0 of billing to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  · ✔ Bump stage: #1
  ballot 1: Approve: Release 1.4.0 of billing to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
bob> react ✅ on 1
  billing-1 Release 1.4.0 of billing to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 1 is retired: approved by bob; stage was bumped (as commit2), Mon 2026-03-02 09:00 UTC
  · ✔ Merge bump of stage: #1 -> commit2
world> pass 31m
  billing-1 Release 1.4.0 of billing to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  · ✔ Move tag stage/latest: commit1
  » Release 1.4.0 of billing to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app billing
dave> #billing /hotfix start
  billing-2 Hotfix 1.3.1 of billing to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  » stage holds 1.4.0, which prod does not run: stage takes the hotfix anyway, and 1.4.0 must take the fix in and be cut again.
  (only dave sees) billing-2: hotfix 1.3.1 of billing, from 1.3.0 (commit1), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/billing, then say /hotfix submit.
      stage holds 1.4.0, which prod does not run: stage takes the hotfix anyway, and 1.4.0 must take the fix in and be cut again.
  · ✔ Cut hotfixes/v1.3.1: commit1
erin> push acme/billing hotfixes/v1.3.1 "fix: rounding" fix.txt=fixed
  commit3 on hotfixes/v1.3.1
  billing-2 Hotfix 1.3.1 of billing to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
carol> #billing /promote prod 1.4.0
  (only carol sees) billing-3: promotion of billing 1.4.0 (commit1) to prod.
      Under way too: hotfix 1.3.1 (billing-2) of billing. What arrives first goes first; the other must then start again.
  · ✔ Await images: image1
  billing-3 Promotion of billing 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  · ✔ Bump prod: #1
  ballot 2: Approve: Promotion of billing 1.4.0 to prod (head commit1, images image1) — needs 2 of release-managers (bob, dave)
bob> react ✅ on 2
  billing-3 Promotion of billing 1.4.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
dave> react ✅ on 2
  billing-3 Promotion of billing 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, dave]
  ballot 2 is retired: approved by bob, dave; prod was bumped (as commit4), Mon 2026-03-02 09:31 UTC
  · ✔ Merge bump of prod: #1 -> commit4
  billing-2 Hotfix 1.3.1 of billing to prod — waiting: order: prod runs 1.4.0 now, and this hotfix was started from 1.3.0: 1.3.1 is not newer and cannot arrive any more; /hotfix abort 1.3.1, then /hotfix start again
  ‼ Hotfix 1.3.1 of billing to prod (billing-2) is held: prod runs 1.4.0 now, and this hotfix was started from 1.3.0: 1.3.1 is not newer and cannot arrive any more; /hotfix abort 1.3.1, then /hotfix start again
dave> #billing /hotfix submit
  (only dave sees) billing-2: hotfix 1.3.1 is submitted, and held: prod runs 1.4.0 now, and this hotfix was started from 1.3.0: 1.3.1 is not newer and cannot arrive any more; /hotfix abort 1.3.1, then /hotfix start again.
dave> #billing /tide why
  (only dave sees) billing-3 · Promotion of billing 1.4.0 to prod: Await rollout in prod
        rolling out in prod: 0 of 3 replicas; deadline in 5m
      billing-2 · Hotfix 1.3.1 of billing to prod: Await the fix on hotfixes/v1.3.1
        order: prod runs 1.4.0 now, and this hotfix was started from 1.3.0: 1.3.1 is not newer and cannot arrive any more; /hotfix abort 1.3.1, then /hotfix start again
world> log acme/billing hotfixes/v1.3.1
  commit3 fix: rounding
  commit1 perf: start faster
  commit5 feat: first version
