# Somebody puts something else into stage by hand: what was there does not soak meanwhile, and nothing goes on until it is back.
alice> push acme/billing dev "feat: e-invoices"
  commit1 on dev
  billing-1 dev-commit1 of billing to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
  billing-1 dev-commit1 of billing to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of billing to dev: running
alice> #billing /release cut 1.4.0
  (only alice sees) billing-2: release 1.4.0 of billing to stage, cut at commit1.
  · ✔ Tag v1.4.0: commit1
  · ✔ Await images: image1
  billing-2 Release 1.4.0 of billing to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  · ✔ Bump stage: #1
  ballot 1: Approve: Release 1.4.0 of billing to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
bob> react ✅ on 1
  billing-2 Release 1.4.0 of billing to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 1 is retired: approved by bob; stage was bumped (as commit3), Mon 2026-03-02 09:01 UTC
  · ✔ Merge bump of stage: #1 -> commit3
world> pass 20m
  billing-2 Release 1.4.0 of billing to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  · ✔ Move tag stage/latest: commit1
  » Release 1.4.0 of billing to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app billing
erin> push acme/k8s-stage main "Try another" charts/billing/values-stage.yaml="image:\n  repository: registry.example/billing\n  tag: \"v1.3.0\""
  commit4 on main
  ‼ billing in stage was v1.4.0@image1 and is v1.3.0 now, changed by hand in commit4 "Try another", pushed by erin, Mon 2026-03-02 09:21 UTC. Nobody approved that here. The way back: git checkout commit3 -- charts/billing/values-stage.yaml in a clone of acme/k8s-stage, on main, then commit and push
world> pass 1m
carol> #billing /promote prod 1.4.0
  (only carol sees) billing-3: promotion of billing 1.4.0 (commit1) to prod.
  · ✔ Await images: image1
  billing-3 Promotion of billing 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  · ✔ Bump prod: #1
  ballot 2: Approve: Promotion of billing 1.4.0 to prod (head commit1, images image1) — needs 2 of release-managers (bob, dave)
bob> react ✅ on 2
  billing-3 Promotion of billing 1.4.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
dave> react ✅ on 2
  billing-3 Promotion of billing 1.4.0 to prod — waiting: order: not healthy in stage: commit commit4 took its place, since Mon 2026-03-02 09:21 UTC
world> pass 20m
erin> push acme/k8s-stage main "Back to what was released" charts/billing/values-stage.yaml="image:\n  repository: registry.example/billing\n  tag: \"v1.4.0\""
  commit5 on main
  » billing in stage is as it should be again, v1.4.0: put back in commit5 "Back to what was released", pushed by erin
  billing-3 Promotion of billing 1.4.0 to prod — waiting: order: not healthy in stage: the cluster has not taken it, since Mon 2026-03-02 09:21 UTC
world> pass 1m
  ‼ NOT HEALTHY: 1.4.0 of billing in stage: 0 of 3 replicas, since Mon 2026-03-02 09:21 UTC; it goes nowhere from there until it is, and soaks anew then
  billing-3 Promotion of billing 1.4.0 to prod — waiting: soak: healthy in stage for less than 30m; opens in 30m
  » 1.4.0 of billing is healthy in stage again, which it was not since Mon 2026-03-02 09:21 UTC; its soak starts anew
world> pass 31m
  ballot 2 is retired: approved by bob, dave; prod was bumped (as commit6), Mon 2026-03-02 10:12 UTC
  · ✔ Merge bump of prod: #1 -> commit6
  billing-3 Promotion of billing 1.4.0 to prod — done: done [approved by bob, dave]
  · ✔ Await rollout in prod: healthy
  · ✔ Move tag prod/latest: commit1
  » Released: Promotion of billing 1.4.0 to prod; approved by bob, dave; took 50m. To go back: /rollback prod --app billing
