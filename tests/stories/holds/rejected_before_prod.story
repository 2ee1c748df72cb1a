# Between stage and prod somebody on the list objects: on the ballot, by what they type, by a review of prod's own pull request.
erin> /hotfix start
alice> push acme/shop hotfixes/v1.3.1 "fix: good"
erin> /hotfix submit
bob> /lock shop prod "a drill"
dave> react ✅ on 1
world> pass 5m
erin> react ❌ on 1
erin> unreact ❌ on 1
erin> /reject shop-1 "not tested"
erin> /unvote
erin> review reject acme/k8s-prod#1
bob> /unlock shop prod
erin> /tide why shop-1
erin> review approve acme/k8s-prod#1
world> pass 5m
