# The vote was for another image: a hotfix whose tag was pushed again while it waits is asked about anew.
erin> #billing /hotfix start
alice> push acme/billing hotfixes/v1.3.1 "fix: good"
erin> #billing /freeze stage 1h calendar
erin> #billing /hotfix submit
dave> react ✅ on 1
mallory> image billing v1.3.1 "evil content"
erin> #billing /thaw stage
world> pass 5m
erin> #billing /tide why
