# The tag of what was healthy names another image by now: nothing is written until a person decides, and then it is the digest.
alice> push acme/shop dev "feat: coupons"
world> pass 1m
alice> /release cut 1.4.0
bob> react ✅ on 1
world> pass 5m
carol> /promote prod 1.4.0
world> pass 30m
bob> react ✅ on 2
dave> react ✅ on 2
world> pass 5m
world> image shop v1.3.0 "not what ran before"
carol> /rollback prod
alice> /tide why
carol> /tide accept shop-4 0123456789ab
world> cat acme/k8s-prod main overlays/prod/kustomization.yaml
