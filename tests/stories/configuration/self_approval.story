# Whoever asked for it may approve it from now on: it is asked again.
alice> push acme/shop dev "feat: coupons" src/coupons.txt=coupons
world> pass 1m
alice> /release cut 1.4.0
bob> react ✅ on 1
world> pass 31m
carol> /promote prod 1.4.0
carol> react ✅ on 2
bob> react ✅ on 2
world> configure promotion: { quorum: 2, => promotion: { quorum: 2, self_approval: true,
carol> /tide why
carol> react ✅ on 3
bob> react ✅ on 3
