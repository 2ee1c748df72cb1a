# A break-glass is taken back at once, by who may override or who asked for it, before it is agreed to and after. It holds for what
# its ballot showed: another commit is asked about anew.
dave> /freeze prod 8h "month end"
dave> /hotfix start
alice> /override prod 1.3.1 "customers cannot pay"
bob> push acme/shop hotfixes/v1.3.1 "fix: rounding"
alice> /override prod 1.3.1 "customers cannot pay"
bob> react ✅ on 1
bob> push acme/shop hotfixes/v1.3.1 "fix: rounding, all of it"
carol> react ✅ on 1
erin> /override prod --revoke 1.3.2
alice> /override prod --revoke 1.3.1
alice> /override prod 1.3.1 "customers cannot pay"
bob> react ✅ on 3
carol> react ✅ on 3
alice> /tide status
alice> /tide why
erin> /override prod --revoke
erin> /override prod --revoke
dave> /hotfix submit
erin> react ✅ on 4
world> pass 5m
