# A file that holds the tag alone gets its digest with the next version, on a line of its own beside the tag.
erin> push acme/k8s-stage main "Run 1.3.0 by tag" "overlays/stage/kustomization.yaml=images: # ours\n  - name: shop   # the API\n    newTag: v1.3.0 # now"
alice> push acme/shop dev "feat: coupons"
world> pass 1m
alice> /release cut 1.4.0
bob> react ✅ on 1
world> pass 5m
world> cat acme/k8s-stage main overlays/stage/kustomization.yaml
