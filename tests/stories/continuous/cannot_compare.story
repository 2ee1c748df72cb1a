# The dev environment compares commits. What was put there by hand and is no commit of the dev branch cannot be compared: the next push waits, and says what to do.
erin> push acme/k8s-dev main "By hand" "overlays/dev/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: latest"
  commit1 on main
alice> push acme/shop dev "feat: coupons"
  commit2 on dev
  shop-1 dev-commit2 of shop to dev — waiting: order: dev runs latest, and nobody can tell whether this is newer and holds it; write into the env repo of dev what CI built, or empty the entry
alice> /tide why
  (only alice sees) shop-1 · dev-commit2 of shop to dev: Bump dev
        order: dev runs latest, and nobody can tell whether this is newer and holds it; write into the env repo of dev what CI built, or empty the entry
erin> push acme/k8s-dev main "By hand" "overlays/dev/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: \"\""
  commit3 on main
  shop-1 dev-commit2 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit4
world> pass 1m
  shop-1 dev-commit2 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit2 of shop to dev: running
