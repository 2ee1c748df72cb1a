# Production is changed by hand after the hotfix was approved: it waits before prod, and is asked for anew.
dave> /hotfix start
bob> push acme/shop hotfixes/v1.3.1 "fix: rounding"
dave> /hotfix submit
erin> react ✅ on 1
erin> push acme/k8s-prod main "By hand" "overlays/prod/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: v1.3.0-debug"
world> pass 2m
dave> /tide why
dave> /hotfix start --replacing v1.3.0-debug
erin> react ✅ on 2
world> pass 2m
