# A promotion has one of two votes when the quorum is lowered to one: it is asked again, and the older vote does not count.
alice> push acme/shop dev "feat: coupons" src/coupons.txt=coupons
world> pass 1m
alice> /release cut 1.4.0
bob> react ✅ on 1
world> pass 31m
carol> /promote prod 1.4.0
bob> react ✅ on 2
world> configure promotion: { quorum: 2 => promotion: { quorum: 1
carol> /tide why
bob> react ✅ on 2
dave> react ✅ on 3
