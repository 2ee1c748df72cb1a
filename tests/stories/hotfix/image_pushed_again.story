# A hotfix is voted on before it is built: the vote covers the first images built of it and no others.
erin> /hotfix start
alice> push acme/shop hotfixes/v1.3.1 "fix: good"
erin> /hotfix submit
erin> /freeze prod 1h calendar
dave> react ✅ on 1
world> pass 5m
mallory> image shop v1.3.1 "evil content"
erin> /thaw prod
world> pass 5m
erin> /tide why
dave> react ✅ on 2
world> pass 5m
