# A file that can only hold a tag refuses the bump where people approve, with the ways out.
#config       stage: [{ kustomize: overlays/stage/kustomization.yaml }] =>       stage: [{ yaml: apps/shop.yaml, at: shop.version }]
erin> push acme/k8s-stage main "Say it another way" "apps/shop.yaml=shop:\n  version: v1.3.0"
alice> push acme/shop dev "feat: coupons"
world> pass 1m
alice> /release cut 1.4.0
bob> react ✅ on 1
world> pass 5m
erin> push acme/k8s-stage main "Say it by reference" "apps/shop.yaml=shop:\n  version: registry.example/shop:v1.3.0"
world> pass 5m
world> cat acme/k8s-stage main apps/shop.yaml
