# A promotion reaches prod while a hotfix of the older version is being written. The hotfix is held before it enters
# anything, whoever works on it is told at once, and it holds nobody.
alice> push acme/shop dev "feat: coupons" src/coupons.txt=coupons
world> pass 1m
alice> /release cut 1.4.0
bob> react ✅ on 1
world> pass 31m
alice> /hotfix start
erin> push acme/shop hotfixes/v1.3.1 "fix: rounding" src/rounding.txt=fixed
carol> /promote prod 1.4.0
bob> react ✅ on 2
dave> react ✅ on 2
world> pass 2m
alice> /hotfix submit
alice> /tide why
alice> push acme/shop dev "feat: two" src/two.txt=2
world> pass 1m
alice> /release cut 1.5.0
bob> react ✅ on 3
world> pass 31m
carol> /promote prod 1.5.0
bob> react ✅ on 4
dave> react ✅ on 4
world> pass 2m
world> cat acme/k8s-stage main overlays/stage/kustomization.yaml
alice> /hotfix abort
alice> /hotfix start
