# Versions are read out of what people write: 1.4.0 never goes over 1.9.0, however that is dressed.
alice> push acme/shop dev "feat: coupons"
world> pass 1m
alice> /release cut 1.4.0
bob> react ✅ on 1
world> pass 40m
erin> push acme/k8s-prod main "By hand" "overlays/prod/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: \"1.9.0\""
carol> /promote prod 1.4.0
erin> push acme/k8s-prod main "By hand" "overlays/prod/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: v1.9.0-alpine"
carol> /promote prod 1.4.0
erin> push acme/k8s-prod main "By hand" "overlays/prod/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: v1.9.0@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
carol> /promote prod 1.4.0
erin> push acme/k8s-prod main "By hand" "overlays/prod/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: release-1.9.0"
carol> /promote prod 1.4.0
erin> push acme/k8s-prod main "By hand" "overlays/prod/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: 1.3.0"
carol> /promote prod 1.4.0
carol> /tide abort shop-3
erin> push acme/k8s-prod main "By hand" "overlays/prod/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: v1.3.0-alpine"
carol> /promote prod 1.4.0
carol> /tide abort shop-3
erin> push acme/k8s-prod main "By hand" "overlays/prod/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: 1.4.0"
carol> /promote prod 1.4.0
carol> /tide abort shop-3
erin> push acme/k8s-prod main "By hand" "overlays/prod/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: v1.4.0-rc1"
carol> /promote prod 1.4.0
carol> /tide abort shop-3
erin> push acme/k8s-prod main "By hand" "overlays/prod/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: 2026.03.02"
carol> /promote prod 1.4.0
carol> /tide abort shop-3
