# A second hotfix is started while one is open. The one that is approved first goes first; the other waits, and takes it
# in on its branch.
alice> /hotfix start
dave> push acme/shop hotfixes/v1.3.1 "fix: rounding" fix.txt=fixed
bob> /hotfix start
bob> push acme/shop hotfixes/v1.3.2 "fix: other" other.txt=fixed
dave> /hotfix submit 1.3.1
bob> /hotfix submit 1.3.2
erin> react ✅ on 1
erin> react ✅ on 2
bob> /tide why
world> pass 10m
bob> /tide why
bob> pr acme/shop hotfixes/v1.3.1 -> hotfixes/v1.3.2 "take 1.3.1 in"
bob> merge acme/shop#4
dave> react ✅ on 3
erin> react ✅ on 3
world> pass 10m
bob> /tide status
