# Where the env repo says the tag alone, a moved tag shuts the way back, and nobody's word opens it.
#config       prod: [{ kustomize: overlays/prod/kustomization.yaml }] =>       prod: [{ kustomize: overlays/prod/kustomization.yaml, pin: tag }]
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
carol> /tide accept shop-4 0123456789ab
alice> /tide why
world> cat acme/k8s-prod main overlays/prod/kustomization.yaml
