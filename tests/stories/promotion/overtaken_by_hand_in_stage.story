# Somebody puts something else into stage by hand: what was there does not soak meanwhile, and nothing goes on until it is back.
alice> push acme/billing dev "feat: e-invoices"
world> pass 1m
alice> #billing /release cut 1.4.0
bob> react ✅ on 1
world> pass 20m
erin> push acme/k8s-stage main "Try another" charts/billing/values-stage.yaml="image:\n  repository: registry.example/billing\n  tag: \"v1.3.0\""
world> pass 1m
carol> #billing /promote prod 1.4.0
bob> react ✅ on 2
dave> react ✅ on 2
world> pass 20m
erin> push acme/k8s-stage main "Back to what was released" charts/billing/values-stage.yaml="image:\n  repository: registry.example/billing\n  tag: \"v1.4.0\""
world> pass 1m
world> pass 31m
