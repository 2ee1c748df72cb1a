# A break-glass opens one delivery: what else waits there stays held, and whoever does not say which is told what waits.
alice> push acme/shop dev "feat: coupons"
world> pass 1m
alice> /release cut 1.4.0
bob> react ✅ on 1
world> pass 40m
erin> /freeze prod 8h "weekend"
carol> /promote prod 1.4.0
bob> react ✅ on 2
dave> react ✅ on 2
erin> /override prod "need to restart the hotfix lane for incident 4711"
dave> /hotfix start
bob> push acme/shop hotfixes/v1.3.1 "fix: rounding"
dave> /hotfix submit
erin> react ✅ on 3
world> pass 5m
dave> /override prod 1.3.1 "incident 4711"
bob> react ✅ on 4
carol> react ✅ on 4
world> pass 5m
# The promotion is frozen still, and is looked at again when the fix is in.
alice> /tide why
