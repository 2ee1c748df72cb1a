# What somebody merged past its gates in stage earned nothing there: nobody is asked for prod, and the way out is named.
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
mallory> merge acme/k8s-stage#1
  billing-1 Hotfix 1.3.1 of billing to prod — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m
  · ✔ Merge bump of stage: #1 -> commit3, merged by mallory past its gates
  ‼ #1 of stage was merged by mallory while its gates were shut
world> pass 10m
  · ✔ Await rollout in stage: healthy
  · ✔ Move tag stage/latest: commit2
  billing-1 Hotfix 1.3.1 of billing to prod — needs help: order: not healthy in stage: it was merged there past its gates, which earns nothing; it takes another version to go on; /tide abort billing-1 ends this [0 of 1]
  ballot 1: Approve: Hotfix 1.3.1 of billing to prod (head commit2, images image1) — needs 1 of on-call (erin)
      ⚠ cannot pass as things stand: not healthy in stage: it was merged there past its gates, which earns nothing; it takes another version to go on; /tide abort billing-1 ends this
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: rounding" (bob)
  · ✔ Bump prod: #1
  » Hotfix 1.3.1 of billing to prod cannot pass as things stand: not healthy in stage: it was merged there past its gates, which earns nothing; it takes another version to go on; /tide abort billing-1 ends this
erin> react ✅ on 1
  billing-1 Hotfix 1.3.1 of billing to prod — needs help: order: not healthy in stage: it was merged there past its gates, which earns nothing; it takes another version to go on; /tide abort billing-1 ends this
world> pass 10m
dave> #billing /tide why
  (only dave sees) billing-1 · Hotfix 1.3.1 of billing to prod: Merge bump of prod
        order: not healthy in stage: it was merged there past its gates, which earns nothing; it takes another version to go on; /tide abort billing-1 ends this
