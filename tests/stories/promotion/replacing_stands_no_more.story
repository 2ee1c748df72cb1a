# What it was asked to replace must stand there still: another text shuts the gate again, and asking anew asks everybody anew.
alice> push acme/shop dev "feat: coupons"
world> pass 1m
alice> /release cut 1.4.0
bob> react ✅ on 1
world> pass 40m
erin> push acme/k8s-prod main "By hand" "overlays/prod/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: latest"
carol> /promote prod 1.4.0 --replacing latest
bob> react ✅ on 2
erin> push acme/k8s-prod main "By hand" "overlays/prod/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: stable"
dave> react ✅ on 2
carol> /tide why
dave> /promote prod 1.4.0 --replacing stable
bob> react ✅ on 3
carol> react ✅ on 3
world> pass 2m
