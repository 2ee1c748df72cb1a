# The account that tidegate acts as has an owner, who can press the button himself: a merge is tidegate's own only if it was about to make it.
#config alice-gh => tidegate
bob> push acme/shop dev "feat: coupons"
world> pass 5m
bob> /release cut 1.4.0
alice> merge acme/shop#1
bob> /tide why
carol> react ✅ on 1
world> pass 5m
