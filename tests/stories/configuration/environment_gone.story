# An environment is configured no longer while deliveries are on their way there. They can be given up, and what they leave
# open outside is said.
alice> push acme/shop dev "feat: coupons" src/coupons.txt=coupons
world> pass 1m
alice> /release cut 1.4.0
bob> react ✅ on 1
world> pass 31m
carol> /promote prod 1.4.0
carol> #billing /release cut 1.4.0
alice> react ✅ on 3
world> pass 31m
carol> #billing /promote prod 1.4.0
world> configure   prod:\n    repository =>   live:\n    repository ;; stage: stage, prod: prod } => stage: stage, live: prod } ;;       prod: [{ kustomize =>       live: [{ kustomize ;;       prod: [{ helm =>       live: [{ helm
carol> /tide why
bob> react ✅ on 2
carol> /tide abort shop-3
carol> /tide abort billing-2
carol> /promote live 1.4.0
