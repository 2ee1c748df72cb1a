# Production runs something that was made of a version by hand. A hotfix starts from that version once somebody says that it may be replaced.
erin> push acme/k8s-prod main "By hand" "overlays/prod/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: v1.3.0-debug"
dave> /hotfix start
dave> /hotfix start --replacing v1.3.0-debug
bob> push acme/shop hotfixes/v1.3.1 "fix: rounding"
dave> /hotfix submit
erin> react ✅ on 1
world> pass 5m
