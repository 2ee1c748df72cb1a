# The dev environment compares commits. What was put there by hand and is no commit of the dev branch cannot be compared: the next push waits, and says what to do.
erin> push acme/k8s-dev main "By hand" "overlays/dev/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: latest"
alice> push acme/shop dev "feat: coupons"
alice> /tide why
erin> push acme/k8s-dev main "By hand" "overlays/dev/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: \"\""
world> pass 1m
