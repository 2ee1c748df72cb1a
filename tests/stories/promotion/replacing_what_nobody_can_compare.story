# Somebody wrote a moving tag into prod by hand. Nobody can tell whether 1.4.0 is newer: it is refused, and let in once somebody says word for word what it replaces, on a ballot that shows it.
alice> push acme/shop dev "feat: coupons"
world> pass 1m
alice> /release cut 1.4.0
bob> react ✅ on 1
world> pass 40m
erin> push acme/k8s-prod main "By hand" "overlays/prod/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: latest"
carol> /promote prod 1.4.0
carol> /promote prod 1.4.0 --replacing stable
carol> /promote prod 1.4.0 --replacing latest
bob> react ✅ on 2
dave> react ✅ on 2
world> pass 2m
world> cat acme/k8s-prod main overlays/prod/kustomization.yaml
