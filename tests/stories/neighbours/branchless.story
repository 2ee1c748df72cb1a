# The same without branches: a submitted hotfix whose base moved is not tagged, takes no release's place and enters nothing.
alice> #billing /release cut 1.4.0
bob> react ✅ on 1
world> pass 31m
dave> #billing /hotfix start
erin> push acme/billing hotfixes/v1.3.1 "fix: rounding" fix.txt=fixed
carol> #billing /promote prod 1.4.0
bob> react ✅ on 2
dave> react ✅ on 2
dave> #billing /hotfix submit
dave> #billing /tide why
world> log acme/billing hotfixes/v1.3.1
