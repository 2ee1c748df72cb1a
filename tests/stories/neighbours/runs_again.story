# What a hotfix was started from is rolled back and promoted again: the hotfix is held, and goes on by itself.
alice> push acme/shop dev "feat: coupons" src/coupons.txt=coupons
world> pass 1m
alice> /release cut 1.4.0
bob> react ✅ on 1
world> pass 31m
carol> /promote prod 1.4.0
bob> react ✅ on 2
dave> react ✅ on 2
world> pass 2m
alice> /hotfix start
erin> push acme/shop hotfixes/v1.4.1 "fix: rounding" src/rounding.txt=fixed
alice> /hotfix submit
bob> /rollback prod 1.3.0 too slow
world> pass 2m
dave> react ✅ on 3
alice> /tide why
carol> /promote prod 1.4.0
bob> react ✅ on 4
dave> react ✅ on 4
world> pass 5m
alice> /tide why
