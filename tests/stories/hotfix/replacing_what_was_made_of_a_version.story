# Production runs something that was made of a version by hand. A hotfix starts from that version once somebody says that it may be replaced.
erin> push acme/k8s-prod main "By hand" "overlays/prod/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: v1.3.0-debug"
  commit1 on main
  ‼ shop in prod was v1.3.0@image1 and is v1.3.0-debug now, changed by hand in commit1 "By hand", pushed by erin, Mon 2026-03-02 09:00 UTC. Nobody approved that here. The way back: /rollback prod 1.3.0 --app shop
dave> /hotfix start
  (only dave sees) prod runs shop v1.3.0-debug, which is 1.3.0 or was made of it; nobody can tell which. To fix 1.3.0 and replace that with it, say /hotfix start --replacing v1.3.0-debug
dave> /hotfix start --replacing v1.3.0-debug
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  (only dave sees) shop-1: hotfix 1.3.1 of shop, from 1.3.0 (commit2), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/shop, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.3.1: commit2
bob> push acme/shop hotfixes/v1.3.1 "fix: rounding"
  commit3 on hotfixes/v1.3.1
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
  · ✔ Open pull request into stage: #1
dave> /hotfix submit
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 1; can approve: erin
  (only dave sees) shop-1: hotfix 1.3.1 is submitted and ready for review.
  ballot 1: Approve: Hotfix 1.3.1 of shop to prod (head commit3), in place of what stands there now and nobody can compare with it: v1.3.0-debug — needs 1 of on-call (erin)
      ⚠ neither on the dev branch's own line nor approved before: commit3 "fix: rounding" (bob)
  · asked erin-ops to review #1
erin> react ✅ on 1
  · ✔ Merge: #1 -> commit4
  · ✔ Tag stage/v1.3.1, prod/v1.3.1, v1.3.1: commit3
  · ✔ Await images: image2
  shop-1 Hotfix 1.3.1 of shop to prod — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by erin]
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit5
world> pass 5m
  · ✔ Await rollout in stage: healthy
  ballot 1 is retired: approved by erin; #1 was merged (as commit4), prod was bumped (as commit6), stage was bumped (as commit5), Mon 2026-03-02 09:00 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit6
  » shop in prod is as it should be again, v1.3.1@image2: brought by shop-1
  shop-1 Hotfix 1.3.1 of shop to prod — done: done [approved by erin]
  · ✔ Await rollout in prod: healthy
  · ✔ Update prod branch: commit3
  » Released: Hotfix 1.3.1 of shop to prod; approved by erin; took 1m. To go back: /rollback prod --app shop
  · ✔ Back-merge into dev: #2
  · ✔ Bump dev: commit7
  shop-2 dev-commit8 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit8 of shop to dev: running
