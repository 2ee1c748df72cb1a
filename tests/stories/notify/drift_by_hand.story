# What prod's env repo says is changed by hand: told once with who, from what to what, when and a way back that is taken; shown as
# long as it stands, and its end is told. Other lines of the file are no drift.
mallory> push acme/k8s-prod main "by hand" "charts/billing/values-prod.yaml=image:\n  repository: registry.example/billing\n  tag: v9.9.9"
  commit1 on main
  ‼ billing in prod was v1.3.0@image1 and is v9.9.9 now, changed by hand in commit1 "by hand", pushed by mallory, Mon 2026-03-02 09:00 UTC. Nobody approved that here. The way back: /rollback prod 1.3.0 --app billing
world> pass 5m
alice> #billing /tide status
  (only alice sees) billing
        dev    dev-commit2
        stage  1.3.0
        prod   9.9.9
               ‼ billing in prod was v1.3.0@image1 and is v9.9.9 now, changed by hand in commit1 "by hand", pushed by mallory, Mon 2026-03-02 09:00 UTC; the way back: /rollback prod 1.3.0 --app billing
        nothing under way
erin> push acme/k8s-prod main "more replicas" "charts/billing/values-prod.yaml=replicas: 5\nimage:\n  repository: registry.example/billing\n  tag: v9.9.9"
  commit3 on main
  ‼ main of acme/k8s-prod was changed past tidegate: commit3 "more replicas", pushed by erin (charts/billing/values-prod.yaml). Nobody approved that here, and prod runs what it says of billing: look at it, and take it back if it should not be.
world> pass 5m
mallory> push acme/k8s-prod main "again" "charts/billing/values-prod.yaml=image:\n  repository: registry.example/billing\n  tag: v9.9.8"
  commit4 on main
  ‼ billing in prod was v1.3.0@image1 and is v9.9.8 now, changed by hand in commit4 "again", pushed by mallory, Mon 2026-03-02 09:10 UTC. Nobody approved that here. The way back: /rollback prod 1.3.0 --app billing
bob> /rollback prod 1.3.0 --app billing
  (only bob sees) billing-1: rollback of billing in prod from 9.9.8 to 1.3.0. A lock keeps it from being undone until /unlock billing prod, or until what is asked for after this has entered.
  billing-1 Rollback of billing in prod to 1.3.0 — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit5
  » billing in prod is as it should be again, v1.3.0@image1: brought by billing-1
world> pass 10m
  billing-1 Rollback of billing in prod to 1.3.0 — done: done
  · ✔ Await rollout in prod: healthy
  · ✔ Move tag prod/latest: commit2
  » Rollback of billing in prod to 1.3.0: done; what was asked for before waits until it is asked anew, or /unlock
alice> #billing /tide status
  (only alice sees) billing
        dev    dev-commit2
        stage  1.3.0
        prod   1.3.0, healthy, since Mon 2026-03-02 09:10 UTC (10m ago); locked by bob (rolled back)
        nothing under way
alice> #billing /tide history --limit 8
  (only alice sees) Mon 2026-03-02 09:10 UTC (9m ago) billing-1 · Rollback of billing in prod to 1.3.0: done
      Mon 2026-03-02 09:10 UTC (10m ago) billing-1 · 1.3.0 of billing entered prod: healthy
      Mon 2026-03-02 09:10 UTC (10m ago) by hand · billing in prod was v1.3.0@image1 and is v9.9.8 now, changed by hand in commit4 "again", pushed by mallory, Mon 2026-03-02 09:10 UTC
      Mon 2026-03-02 09:10 UTC (10m ago) by hand · billing in prod is as it should be again, v1.3.0@image1: brought by billing-1
      Mon 2026-03-02 09:00 UTC (20m ago) billing-0 · dev-commit2 of billing was found in dev
      Mon 2026-03-02 09:00 UTC (20m ago) billing-0 · 1.3.0 of billing was found in stage
      Mon 2026-03-02 09:00 UTC (20m ago) billing-0 · 1.3.0 of billing was found in prod
      Mon 2026-03-02 09:00 UTC (20m ago) by hand · billing in prod was v1.3.0@image1 and is v9.9.9 now, changed by hand in commit1 "by hand", pushed by mallory, Mon 2026-03-02 09:00 UTC
