# A release over something that nobody can compare: refused in the words of the gate, let in when it is named; after the merge, people are asked anew.
alice> push acme/shop dev "feat: coupons"
world> pass 1m
erin> push acme/k8s-stage main "By hand" "overlays/stage/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: v1.9.0-alpine"
alice> /release cut 1.4.0
erin> push acme/k8s-stage main "By hand" "overlays/stage/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: nightly"
alice> /release cut 1.4.0
alice> /release cut 1.4.0 --replacing nightly
erin> push acme/k8s-stage main "By hand" "overlays/stage/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: weekly"
bob> react ✅ on 1
carol> /release cut 1.4.0 --replacing weekly
carol> react ✅ on 2
bob> react ✅ on 2
world> pass 2m
