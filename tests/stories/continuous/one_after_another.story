# Pushes to the dev branch are delivered one after another; a newer one that comes while an older rolls out takes its place.
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 12s
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 1 of 3 replicas; deadline in 4m 54s
alice> push acme/shop dev "feat: vouchers"
  commit3 on dev
  shop-2 dev-commit3 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit4
  shop-1 dev-commit1 of shop to dev — ended: superseded by commit commit4 in dev
  · dev-commit1 of shop to dev superseded by commit commit4 in dev
world> pass 1m
  shop-2 dev-commit3 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit3 of shop to dev: running
world> cat acme/k8s-dev main overlays/dev/kustomization.yaml
  # dev: what runs here is written by tidegate
  apiVersion: kustomize.config.k8s.io/v1beta1
  kind: Kustomization
  namespace: dev
  resources:
    - ../../base
  images:
    - name: shop   # the API
      newTag: dev-commit3
world> log acme/k8s-dev main
  commit4 dev: shop to dev-commit3
  commit2 dev: shop to dev-commit1
  commit5 Run 1.3.0
alice> /tide history
  (only alice sees) Mon 2026-03-02 09:00 UTC (just now) shop-2 · dev-commit3 of shop to dev: done
      Mon 2026-03-02 09:00 UTC (1m ago) shop-2 · dev-commit3 of shop entered dev: healthy
      Mon 2026-03-02 09:00 UTC (1m ago) shop-1 · dev-commit1 of shop to dev: superseded by commit commit4 in dev
      Mon 2026-03-02 09:00 UTC (1m ago) shop-1 · dev-commit1 of shop entered dev: never settled: overtaken by commit commit4 in dev before it was healthy
      Mon 2026-03-02 09:00 UTC (1m ago) shop-0 · dev-commit6 of shop was found in dev
      Mon 2026-03-02 09:00 UTC (1m ago) shop-0 · 1.3.0 of shop was found in stage
      Mon 2026-03-02 09:00 UTC (1m ago) shop-0 · 1.3.0 of shop was found in prod
