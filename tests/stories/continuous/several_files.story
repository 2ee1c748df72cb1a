# The commit message says which image is written in which files: what is the same is said once. Nobody approved it, and nobody is named.
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
alice> push acme/k8s-dev main "Two clusters" "clusters/eu/kustomization.yaml=images:\n- name: shop\n  newTag: dev-commit1"
  commit3 on main
alice> push acme/k8s-dev main "And one more" "clusters/us/kustomization.yaml=images:\n- name: shop\n  newTag: dev-commit1"
  commit4 on main
alice> push acme/k8s-dev main "A workload" "apps/shop.yaml=spec:\n  initContainers: [{ name: init, image: \"registry.example:5000/shop:dev-commit1\" }]\n  containers: [{ name: app, image: \"registry.example:5000/shop:dev-commit1\" }]"
  commit5 on main
world> configure kustomize: overlays/dev/kustomization.yaml => kustomize: clusters/eu/kustomization.yaml }, { kustomize: clusters/us/kustomization.yaml }, { yaml: apps/shop.yaml, at: "spec.initContainers[name=init].image" }, { yaml: apps/shop.yaml, at: "spec.containers[name=app].image"
bob> push acme/shop dev "feat: gifts"
  commit6 on dev
  shop-2 dev-commit6 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit7
world> commit acme/k8s-dev main
  tidegate <tidegate@acme.example>
  dev: shop to dev-commit6
  - shop: dev-commit1 -> dev-commit6 (image1) in clusters/eu/kustomization.yaml, clusters/us/kustomization.yaml, apps/shop.yaml
  Why: push to the dev branch
  Requested-by: tidegate (push to the dev branch)
  Delivery: shop-2
  Image: shop:dev-commit6@image1
  Source: acme/shop commit6
  Compare: acme/shop commit1..commit6
world> cat acme/k8s-dev main apps/shop.yaml
  spec:
    initContainers: [{ name: init, image: "registry.example:5000/shop:dev-commit6" }]
    containers: [{ name: app, image: "registry.example:5000/shop:dev-commit6" }]
