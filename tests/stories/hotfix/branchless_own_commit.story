# Who wrote a fix of the branchless app does not approve it: not on the ballot, not on the env repo's pull request.
alice> #billing /hotfix start
dave> push acme/billing hotfixes/v1.3.1 "fix: rounding"
alice> #billing /hotfix submit
dave> react ✅ on 1
dave> review approve acme/k8s-stage#1
erin> react ✅ on 1
world> pass 10m
