# With branches one vote covers stage and prod, and is counted anew before prod: a reject, a vote taken back and a review of prod's
# own pull request are heard as long as nothing entered there.
erin> /hotfix start
alice> push acme/shop hotfixes/v1.3.1 "fix: good"
erin> /hotfix submit
bob> /lock shop prod "a drill"
dave> react ✅ on 1
world> pass 5m
dave> unreact ✅ on 1
bob> /unlock shop prod
dave> react ✅ on 1
