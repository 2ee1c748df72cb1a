# An environment that asks nobody drifts as well, and the way back that is told is taken. What tidegate writes itself is no drift.
erin> push acme/k8s-dev main "By hand" "overlays/dev/kustomization.yaml=images:\n  - name: shop\n    newTag: nightly"
  commit1 on main
  ‼ shop in dev was dev-commit2 and is nightly now, changed by hand in commit1 "By hand", pushed by erin, Mon 2026-03-02 09:00 UTC. Nobody approved that here. The way back: /rollback dev --app shop
alice> /rollback dev --app shop
  (only alice sees) shop-1: rollback of shop in dev from nightly to dev-commit2. A lock keeps it from being undone until /unlock shop dev.
  shop-1 Rollback of shop in dev to dev-commit2 — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit3
  » shop in dev is as it should be again, dev-commit2: brought by shop-1
world> pass 5m
  shop-1 Rollback of shop in dev to dev-commit2 — done: done
  · ✔ Await rollout in dev: healthy
  » Rollback of shop in dev to dev-commit2: done; continuous bumps wait until /unlock
alice> /tide status --app shop
  (only alice sees) shop
        dev    dev-commit2, healthy, since Mon 2026-03-02 09:00 UTC (5m ago); locked by alice (rolled back)
        stage  1.3.0
        prod   1.3.0
        nothing under way
