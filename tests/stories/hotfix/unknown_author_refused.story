# A policy may take nothing of whose author it does not know; nobody's word helps.
#config hotfix: { quorum: 1, from: [on-call] } => hotfix: { quorum: 1, from: [on-call], unknown_authors: refuse }
alice> #billing /hotfix start
  billing-1 Hotfix 1.3.1 of billing to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  (only alice sees) billing-1: hotfix 1.3.1 of billing, from 1.3.0 (commit1), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/billing, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.3.1: commit1
mallory> push acme/billing hotfixes/v1.3.1 "fix: rounding"
  commit2 on hotfixes/v1.3.1
  billing-1 Hotfix 1.3.1 of billing to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
alice> #billing /hotfix submit
  (only alice sees) billing-1: hotfix 1.3.1 is submitted and ready for review.
  · ✔ Await the fix on hotfixes/v1.3.1: commit2
  · ✔ Tag stage/v1.3.1, prod/v1.3.1, v1.3.1: commit2
  · ✔ Await images: image1
  billing-1 Hotfix 1.3.1 of billing to prod — waiting: approvals: the configuration does not know who wrote commit2 by mallory (mallory@acme.example), and must here; add mallory@acme.example to people.NAME.email
  · ✔ Bump stage: #1
  ballot 1: Approve: Hotfix 1.3.1 of billing to prod (head commit2, images image1) — needs 1 of on-call (dave, erin)
      ⚠ the configuration does not know who wrote commit2 by mallory (mallory@acme.example): it is not approved before that is known
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: rounding" (pushed by mallory)
erin> react ✅ on 1
erin> #billing /tide claim commit2 carol
  (only erin sees) billing-1 takes nobody's word on that (unknown_authors: refuse): add mallory@acme.example to people.NAME.email.
