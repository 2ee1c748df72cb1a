# Stage and prod lie in one env repo and their values in one folder: what is written for one is not told as what the other runs.
#config repository: acme/k8s-prod => repository: acme/k8s-stage
mallory> push acme/k8s-stage main "more of stage" "charts/billing/values-stage.yaml=replicas: 5\nimage:\n  repository: registry.example/billing\n  tag: v9.9.9"
  commit1 on main
  ‼ billing in stage was v1.3.0@image1 and is v9.9.9 now, changed by hand in commit1 "more of stage", pushed by mallory, Mon 2026-03-02 09:00 UTC. Nobody approved that here. The way back: /rollback stage 1.3.0 --app billing
erin> push acme/k8s-stage main "of both" charts/billing/templates/web.yaml=web
  commit2 on main
  ‼ main of acme/k8s-stage was changed past tidegate: commit2 "of both", pushed by erin (charts/billing/templates/web.yaml). Nobody approved that here, and stage and prod run what it says of billing: look at it, and take it back if it should not be.
world> pass 5m
