# Production is changed by hand after the hotfix was approved: it waits before prod, and is asked for anew.
dave> /hotfix start
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  (only dave sees) shop-1: hotfix 1.3.1 of shop, from 1.3.0 (commit1), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/shop, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.3.1: commit1
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
erin> react ✅ on 1
  · ✔ Merge: #1 -> commit3
  · ✔ Tag stage/v1.3.1, prod/v1.3.1, v1.3.1: commit2
  · ✔ Await images: image1
  shop-1 Hotfix 1.3.1 of shop to prod — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by erin]
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
erin> push acme/k8s-prod main "By hand" "overlays/prod/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: v1.3.0-debug"
  commit5 on main
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: order: prod runs v1.3.0-debug now, and this hotfix was started from 1.3.0; how the two are related cannot be told: write into the env repo a version that has its tag, say /hotfix start --replacing v1.3.0-debug if it may be replaced, or /hotfix abort 1.3.1, then /hotfix start again [approved by erin]
  ‼ Hotfix 1.3.1 of shop to prod (shop-1) is held: prod runs v1.3.0-debug now, and this hotfix was started from 1.3.0; how the two are related cannot be told: write into the env repo a version that has its tag, say /hotfix start --replacing v1.3.0-debug if it may be replaced, or /hotfix abort 1.3.1, then /hotfix start again
  ‼ shop in prod was v1.3.0@image2 and is v1.3.0-debug now, changed by hand in commit5 "By hand", pushed by erin, Mon 2026-03-02 09:00 UTC. Nobody approved that here. The way back: /rollback prod 1.3.0 --app shop
world> pass 2m
  · ✔ Await rollout in stage: healthy
dave> /tide why
  (only dave sees) shop-1 · Hotfix 1.3.1 of shop to prod: Bump prod
        order: prod runs v1.3.0-debug now, and this hotfix was started from 1.3.0; how the two are related cannot be told: write into the env repo a version that has its tag, say /hotfix start --replacing v1.3.0-debug if it may be replaced, or /hotfix abort 1.3.1, then /hotfix start again
dave> /hotfix start --replacing v1.3.0-debug
  (only dave sees) shop-1 replaces v1.3.0-debug in prod, as long as that stands there. Votes given before do not count for it.
  » Hotfix 1.3.1 of shop to prod (shop-1) stands on what runs again and goes on
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 1; can approve: erin
  ballot 1 is retired: what it was about has changed; vote on the new ballot
  · ✔ Bump prod: #1
  ballot 2: Approve: Hotfix 1.3.1 of shop to prod (head commit2), in place of what stands there now and nobody can compare with it: v1.3.0-debug — needs 1 of on-call (erin)
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: rounding" (bob)
  (only erin sees) Your ✅ on Hotfix 1.3.1 of shop to prod (shop-1) does not count: it was given on something that has changed since; look at what is new and vote again
erin> react ✅ on 2
  shop-1 Hotfix 1.3.1 of shop to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by erin]
  ballot 2 is retired: approved by erin; #1 was merged (as commit3), prod was bumped (as commit6), stage was bumped (as commit4), Mon 2026-03-02 09:02 UTC
  · ✔ Merge bump of prod: #1 -> commit6
  » shop in prod is as it should be again, v1.3.1@image1: brought by shop-1
world> pass 2m
  shop-1 Hotfix 1.3.1 of shop to prod — done: done [approved by erin]
  · ✔ Await rollout in prod: healthy
  · ✔ Update prod branch: commit2
  » Released: Hotfix 1.3.1 of shop to prod; approved by erin; took 2m. To go back: /rollback prod --app shop
  · ✔ Back-merge into dev: #2
  · ✔ Bump dev: commit7
  shop-2 dev-commit8 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit8 of shop to dev: running
