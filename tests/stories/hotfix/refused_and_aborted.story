# What a hotfix is refused for; of a hotfix given up only the branch stays, because it holds work of people.
mallory> /hotfix start
  (only mallory sees) tidegate does not know the terminal login mallory. Ask for it to be added to the configuration, as `people: NAME: { terminal: mallory }`. Until then only /tide help and /tide whoami answer you.
dave> /hotfix submit
  (only dave sees) No hotfix of shop is under way.
dave> /hotfix start
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  (only dave sees) shop-1: hotfix 1.3.1 of shop, from 1.3.0 (commit1), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/shop, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.3.1: commit1
dave> /hotfix submit
  (only dave sees) Branch hotfixes/v1.3.1 of acme/shop has no commit of its own yet. Push the fix there, then say /hotfix submit.
bob> push acme/shop hotfixes/v1.3.1 "fix: rounding"
  commit2 on hotfixes/v1.3.1
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
  · ✔ Open pull request into stage: #1
dave> /hotfix submit
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 1; can approve: erin
  (only dave sees) shop-1: hotfix 1.3.1 is submitted and ready for review.
  ballot 1: Approve: Hotfix 1.3.1 of shop to prod (head commit2) — needs 1 of on-call (erin)
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: rounding" (bob)
  · asked erin-ops to review #1
dave> /hotfix submit
  (only dave sees) shop-1 is submitted already. /tide why shop-1 says what it waits for.
dave> /hotfix abort
  shop-1 Hotfix 1.3.1 of shop to prod — ended: aborted by dave; what was already merged stays
  ballot 1 is retired: over: aborted by dave; what was already merged stays
  (only dave sees) Aborting shop-1, hotfix 1.3.1.
  » Hotfix 1.3.1 of shop to prod aborted by dave; what was already merged stays
dave> /hotfix start
  shop-2 Hotfix 1.3.2 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.3.2; push the fix there
  (only dave sees) shop-2: hotfix 1.3.2 of shop, from 1.3.0 (commit1), which prod runs. Push the fix to branch hotfixes/v1.3.2 of acme/shop, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.3.2: commit1
