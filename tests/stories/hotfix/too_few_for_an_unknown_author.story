# Where too few are left to be one more, the gate says what to do, and no claim makes it cheaper.
dave> #billing /hotfix start
  billing-1 Hotfix 1.3.1 of billing to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  (only dave sees) billing-1: hotfix 1.3.1 of billing, from 1.3.0 (commit1), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/billing, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.3.1: commit1
mallory> push acme/billing hotfixes/v1.3.1 "fix: rounding"
  commit2 on hotfixes/v1.3.1
  billing-1 Hotfix 1.3.1 of billing to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
dave> #billing /hotfix submit
  (only dave sees) billing-1: hotfix 1.3.1 is submitted and ready for review.
  · ✔ Await the fix on hotfixes/v1.3.1: commit2
  · ✔ Tag stage/v1.3.1, prod/v1.3.1, v1.3.1: commit2
  · ✔ Await images: image1
  billing-1 Hotfix 1.3.1 of billing to prod — waiting: approvals: needs 2, one more than asked for because of commit2 by mallory (mallory@acme.example), whom the configuration does not know, but only 1 (erin) may approve once requester and authors are left out; add mallory@acme.example to people.NAME.email, or let somebody who may approve, and whose vo…
  · ✔ Bump stage: #1
  ballot 1: Approve: Hotfix 1.3.1 of billing to prod (head commit2, images image1) — needs 2 of on-call (erin)
      ⚠ the configuration does not know who wrote commit2 by mallory (mallory@acme.example): one more must approve than the 1 asked for
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: rounding" (pushed by mallory)
erin> react ✅ on 1
erin> #billing /tide claim commit2 carol
  billing-1 Hotfix 1.3.1 of billing to prod — waiting: approvals: needs 1, but only 0 (nobody) may approve once requester and authors are left out; the configuration must list more people
  ballot 1: Approve: Hotfix 1.3.1 of billing to prod (head commit2, images image1) — needs 1 of on-call (nobody can)
      ⚠ commit2 is carol's, says erin, who does not vote here then
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: rounding" (pushed by mallory)
  · carol wrote commit2, says erin: neither of the two votes on this. Now nobody is left who may approve it, and 1 must: whoever said who wrote it can take that back with /tide claim commit2 nobody, or the list must name more people.
  (only erin sees) billing-1: commit2 is carol's. Your own vote, and carol's, do not count there. Now nobody is left who may approve it, and 1 must: whoever said who wrote it can take that back with /tide claim commit2 nobody, or the list must name more people.
  (only erin sees) Your ✅ on Hotfix 1.3.1 of billing to prod (billing-1) does not count: you said who wrote one of its commits, and your vote went for that; someone else must approve
erin> #billing /tide why
  (only erin sees) billing-1 · Hotfix 1.3.1 of billing to prod: Merge bump of stage
        approvals: needs 1, but only 0 (nobody) may approve once requester and authors are left out; the configuration must list more people
