# The image of an older commit that arrives after a newer one changes nothing, and two identical pushes are one delivery.
alice> push acme/shop dev "feat: slow to build [ci fail]"
  commit1 on dev
alice> push acme/shop dev "feat: also slow [ci fail]"
  commit2 on dev
world> image shop dev-commit2 "built at last"
  image1
  shop-1 dev-commit2 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit3
world> image shop dev-commit2 "built at last"
  image1
world> pass 1m
  shop-1 dev-commit2 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit2 of shop to dev: running
world> image shop dev-commit1 "built late"
  image2
world> image shop dev-commit2 "built at last"
  image1
world> pass 10m
world> cat acme/k8s-dev main overlays/dev/kustomization.yaml
  # dev: what runs here is written by tidegate
  apiVersion: kustomize.config.k8s.io/v1beta1
  kind: Kustomization
  namespace: dev
  resources:
    - ../../base
  images:
    - name: shop   # the API
      newTag: dev-commit2
world> log acme/k8s-dev main
  commit3 dev: shop to dev-commit2
  commit4 Run 1.3.0
alice> /tide history
  (only alice sees) Mon 2026-03-02 09:00 UTC (10m ago) shop-1 · dev-commit2 of shop to dev: done
      Mon 2026-03-02 09:00 UTC (11m ago) shop-1 · dev-commit2 of shop entered dev: healthy
      Mon 2026-03-02 09:00 UTC (11m ago) shop-0 · dev-commit5 of shop was found in dev
      Mon 2026-03-02 09:00 UTC (11m ago) shop-0 · 1.3.0 of shop was found in stage
      Mon 2026-03-02 09:00 UTC (11m ago) shop-0 · 1.3.0 of shop was found in prod
