# An image that was there before the version's tag is not taken as built by CI: it waits for the real one.
alice> push acme/billing dev "feat: e-invoices"
world> pass 1m
mallory> image billing v1.4.0 "planted before the tag existed"
alice> #billing /release cut 1.4.0
bob> react ✅ on 1
alice> #billing /tide why
world> pass 5m
world> image billing v1.4.0 "what CI built from the tag"
bob> react ✅ on 1
world> pass 5m
world> cat acme/k8s-stage main charts/billing/values-stage.yaml
