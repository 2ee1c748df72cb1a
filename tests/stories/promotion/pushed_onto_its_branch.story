# A commit pushed onto the promotion's branch would be voted on while the version's image ships: the gate shuts, nobody is asked, and the way out is said.
#config soak: 30m => soak: 0s
alice> push acme/shop dev "feat: coupons"
world> pass 5m
alice> /release cut 1.4.0
bob> react ✅ on 1
world> pass 5m
carol> /promote prod 1.4.0
mallory> push acme/shop promotions/v1.4.0 "feat: something else"
bob> react ✅ on 2
dave> react ✅ on 2
bob> review approve acme/shop#2
dave> review approve acme/shop#2
carol> /tide why
world> pass 5m
carol> /tide status
