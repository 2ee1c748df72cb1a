# The list of approvers is taken out while a promotion waits for it, and while a break-glass does. Neither goes on by
# itself: both must be asked for anew.
alice> push acme/shop dev "feat: coupons" src/coupons.txt=coupons
world> pass 1m
alice> /release cut 1.4.0
bob> react ✅ on 1
world> pass 31m
carol> /promote prod 1.4.0
bob> react ✅ on 2
carol> /override prod the till is on fire
world> configure       promotion: { quorum: 2, from: [release-managers], expires: 24h }\n => ;;       override: { quorum: 2, from: [release-managers] }\n =>
carol> /tide why
dave> react ✅ on 2
carol> /tide abort shop-3
carol> /promote prod 1.4.0
world> pass 2m
