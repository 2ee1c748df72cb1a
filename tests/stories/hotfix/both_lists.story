# Stage has people of its own for hotfixes: both lists are asked on one ballot, and one vote counts for every list that the voter is on.
#config release: { quorum: 1, from: [shop-devs] } => release: { quorum: 1, from: [shop-devs] }\n      hotfix: { quorum: 1, from: [shop-devs] }
erin> /hotfix start
alice> push acme/shop hotfixes/v1.3.1 "fix: good"
erin> /hotfix submit
dave> react ✅ on 1
erin> /tide why
carol> react ✅ on 1
world> pass 5m
