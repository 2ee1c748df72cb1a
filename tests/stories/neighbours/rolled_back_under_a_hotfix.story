# A hotfix is started from a version that fails and is rolled back a moment later. It must not bring that version back as
# a fix: it is held until that version runs again, or until it is started anew.
alice> push acme/shop dev "feat: coupons" src/coupons.txt=coupons
world> pass 1m
alice> /release cut 1.4.0
bob> react ✅ on 1
world> pass 31m
world> cluster stall prod shop v1.4.0
carol> /promote prod 1.4.0
bob> react ✅ on 2
dave> react ✅ on 2
world> pass 1m
alice> /hotfix start
world> cluster fail prod shop v1.4.0 "CrashLoopBackOff"
world> pass 2m
erin> push acme/shop hotfixes/v1.4.1 "fix: rounding" src/rounding.txt=fixed
alice> /hotfix submit 1.4.1
dave> react ✅ on 2
alice> /tide why
alice> /hotfix start
dave> push acme/shop hotfixes/v1.3.1 "fix: rounding" src/rounding.txt=fixed
alice> /hotfix submit 1.3.1
erin> react ✅ on 3
world> pass 5m
alice> /tide why
