# Aborting deletes no branch that holds people's work.
alice> /hotfix start
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  (only alice sees) shop-1: hotfix 1.3.1 of shop, from 1.3.0 (commit1), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/shop, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.3.1: commit1
dave> push acme/shop hotfixes/v1.3.1 "fix: rounding" fix.txt=fixed
  commit2 on hotfixes/v1.3.1
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
  · ✔ Open pull request into stage: #1
alice> /hotfix abort
  shop-1 Hotfix 1.3.1 of shop to prod — ended: aborted by alice; what was already merged stays
  (only alice sees) Aborting shop-1, hotfix 1.3.1.
  » Hotfix 1.3.1 of shop to prod aborted by alice; what was already merged stays
world> log acme/shop hotfixes/v1.3.1
  commit2 fix: rounding
  commit1 perf: start faster
  commit3 feat: first version
