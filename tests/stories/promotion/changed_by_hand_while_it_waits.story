# Changed by hand while a promotion waits: the gate says what the command would have said.
alice> push acme/shop dev "feat: coupons"
world> pass 1m
alice> /release cut 1.4.0
bob> react ✅ on 1
world> pass 40m
carol> /promote prod 1.4.0
bob> react ✅ on 2
erin> push acme/k8s-prod main "By hand" "overlays/prod/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: v1.9.0-alpine"
dave> react ✅ on 2
carol> /tide why
erin> push acme/k8s-prod main "By hand" "overlays/prod/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: \"\""
world> pass 2m
