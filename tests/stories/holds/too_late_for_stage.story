# Without branches a hotfix is voted on again before prod: a vote taken back after stage still counts there.
dave> #billing /hotfix start
bob> push acme/billing hotfixes/v1.3.1 "fix: rounding"
dave> #billing /hotfix submit
erin> react ✅ on 1
erin> unreact ✅ on 1
world> pass 5m
erin> react ✅ on 1
world> pass 5m
