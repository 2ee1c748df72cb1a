# Somebody else asks to replace what was put there by hand: whoever asked first does not get the vote back, and a review given before does not count for it.
#config on-call: [dave, erin] => on-call: [bob, dave, erin]
dave> /hotfix start
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  (only dave sees) shop-1: hotfix 1.3.1 of shop, from 1.3.0 (commit1), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/shop, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.3.1: commit1
alice> push acme/shop hotfixes/v1.3.1 "fix: rounding"
  commit2 on hotfixes/v1.3.1
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
  · ✔ Open pull request into stage: #1
bob> review approve acme/shop#1
carol> push acme/k8s-prod main "By hand" "overlays/prod/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: v1.3.0-debug"
  commit3 on main
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: order: prod runs v1.3.0-debug now, and this hotfix was started from 1.3.0; how the two are related cannot be told: write into the env repo a version that has its tag, say /hotfix start --replacing v1.3.0-debug if it may be replaced, or /hotfix abort 1.3.1, then /hotfix start again
  ‼ Hotfix 1.3.1 of shop to prod (shop-1) is held: prod runs v1.3.0-debug now, and this hotfix was started from 1.3.0; how the two are related cannot be told: write into the env repo a version that has its tag, say /hotfix start --replacing v1.3.0-debug if it may be replaced, or /hotfix abort 1.3.1, then /hotfix start again
  ‼ shop in prod was v1.3.0@image1 and is v1.3.0-debug now, changed by hand in commit3 "By hand", pushed by carol, Mon 2026-03-02 09:00 UTC. Nobody approved that here. The way back: /rollback prod 1.3.0 --app shop
erin> /hotfix start --replacing v1.3.0-debug
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
  (only erin sees) shop-1 replaces v1.3.0-debug in prod, as long as that stands there. Votes given before do not count for it.
erin> /hotfix submit
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 1; can approve: bob
  (only erin sees) shop-1: hotfix 1.3.1 is submitted and ready for review.
  ballot 1: Approve: Hotfix 1.3.1 of shop to prod (head commit2), in place of what stands there now and nobody can compare with it: v1.3.0-debug — needs 1 of on-call (bob)
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: rounding" (alice)
  · bobcat: Your ✅ on shop-1 does not count: it was given on something that has changed since; look at what is new and vote again
  · asked bobcat to review #1
dave> react ✅ on 1
  (only dave sees) Your ✅ on Hotfix 1.3.1 of shop to prod (shop-1) does not count: you asked for this delivery; someone else must approve
erin> react ✅ on 1
  (only erin sees) Your ✅ on Hotfix 1.3.1 of shop to prod (shop-1) does not count: you asked for this delivery; someone else must approve
bob> react ✅ on 1
  · ✔ Merge: #1 -> commit4
  · ✔ Tag stage/v1.3.1, prod/v1.3.1, v1.3.1: commit2
  · ✔ Await images: image2
  shop-1 Hotfix 1.3.1 of shop to prod — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit5
