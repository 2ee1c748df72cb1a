# The dev environment compares commits. What was put there by hand and is no commit of the dev branch cannot be compared: the next push waits, and says what to do.
erin> push acme/k8s-dev main "By hand" "overlays/dev/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: latest"
  commit1 on main
  ‼ shop in dev was dev-commit2 and is latest now, changed by hand in commit1 "By hand", pushed by erin, Mon 2026-03-02 09:00 UTC. Nobody approved that here. The way back: /rollback dev --app shop
alice> push acme/shop dev "feat: coupons"
  commit3 on dev
  shop-1 dev-commit3 of shop to dev — waiting: order: dev runs latest, and nobody can tell whether this is newer and holds it; write into the env repo of dev what CI built, tag the commit that it was built from, or empty the entry
alice> /tide why
  (only alice sees) shop-1 · dev-commit3 of shop to dev: Bump dev
        order: dev runs latest, and nobody can tell whether this is newer and holds it; write into the env repo of dev what CI built, tag the commit that it was built from, or empty the entry
erin> push acme/k8s-dev main "By hand" "overlays/dev/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: \"\""
  commit4 on main
  shop-1 dev-commit3 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit5
  » shop in dev is as it should be again, dev-commit3: brought by shop-1
world> pass 1m
  shop-1 dev-commit3 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit3 of shop to dev: running
