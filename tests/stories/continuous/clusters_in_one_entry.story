# One entry of the configuration for all clusters: `*` in a path, `[*]` in a place, a chart's version without its tag's v, and an entry that is added where it was not there.
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
alice> push acme/k8s-dev main "Europe" "clusters/eu/kustomization.yaml=images:\n- name: shop # eu\n  newTag: dev-commit1"
  commit3 on main
alice> push acme/k8s-dev main "America" "clusters/us/kustomization.yaml=images:\n- name: shop\n  newTag: dev-commit1"
  commit4 on main
alice> push acme/k8s-dev main "Nobody's" "clusters/none/kustomization.yaml=images:\n- name: cart\n  newTag: v1"
  commit5 on main
alice> push acme/k8s-dev main "A workload" "apps/shop.yaml=spec:\n  containers:\n  - { name: app, image: \"registry.example:5000/shop:dev-commit1\" }\n  - { name: proxy, image: \"envoy:v1\" }\n  - { name: job, image: \"shop:dev-commit1\" }"
  commit6 on main
alice> push acme/k8s-dev main "A chart" "charts/Chart.yaml=name: shop\nversion: 0.1.0\nappVersion: \"dev-commit1\""
  commit7 on main
world> configure kustomize: overlays/dev/kustomization.yaml => kustomize: "clusters/*/kustomization.yaml" }, { yaml: apps/shop.yaml, at: "spec.containers[*].image" }, { yaml: charts/Chart.yaml, at: appVersion, value: "{version}"
bob> push acme/shop dev "feat: gifts"
  commit8 on dev
  shop-2 dev-commit8 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit9
world> pass 1m
  shop-2 dev-commit8 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit8 of shop to dev: running
world> commit acme/k8s-dev main
  tidegate <tidegate@acme.example>
  dev: shop to dev-commit8
  - shop: dev-commit1 -> dev-commit8 (image1) in clusters/eu/kustomization.yaml, clusters/us/kustomization.yaml, apps/shop.yaml, charts/Chart.yaml
  Why: push to the dev branch
  Requested-by: tidegate (push to the dev branch)
  Delivery: shop-2
  Image: shop:dev-commit8@image1
  Source: acme/shop commit8
  Compare: acme/shop commit1..commit8
world> cat acme/k8s-dev main clusters/eu/kustomization.yaml
  images:
  - name: shop # eu
    newTag: dev-commit8
world> cat acme/k8s-dev main clusters/us/kustomization.yaml
  images:
  - name: shop
    newTag: dev-commit8
world> cat acme/k8s-dev main clusters/none/kustomization.yaml
  images:
  - name: cart
    newTag: v1
world> cat acme/k8s-dev main apps/shop.yaml
  spec:
    containers:
    - { name: app, image: "registry.example:5000/shop:dev-commit8" }
    - { name: proxy, image: "envoy:v1" }
    - { name: job, image: "shop:dev-commit8" }
world> cat acme/k8s-dev main charts/Chart.yaml
  name: shop
  version: 0.1.0
  appVersion: "dev-commit8"
erin> push acme/k8s-dev main "America by hand" "clusters/us/kustomization.yaml=images:\n- name: shop\n  newTag: dev-commit1"
  commit10 on main
  ‼ shop in dev was dev-commit8 and is dev-commit8 and dev-commit1, dev-commit8 now, changed by hand in commit10 "America by hand", pushed by erin, Mon 2026-03-02 09:02 UTC. Nobody approved that here. The way back: /rollback dev --app shop
world> pass 1m
bob> push acme/shop dev "feat: cards"
  commit11 on dev
  shop-3 dev-commit11 of shop to dev — waiting: order: dev runs dev-commit8 and dev-commit1,dev-commit8, and nobody can tell whether this is newer and holds it; write into the env repo of dev what CI built, tag the commit that it was built from, or empty the entry
world> cat acme/k8s-dev main clusters/us/kustomization.yaml
  images:
  - name: shop
    newTag: dev-commit1
