# The dev image that was there when people were asked is what their vote covers; pushed again before the merge, it is asked about anew.
alice> push acme/shop dev "feat: coupons"
world> pass 5m
erin> /freeze stage 1h calendar
alice> /release cut 1.4.0
bob> react ✅ on 1
mallory> image shop dev-commit1 "evil content"
erin> /thaw stage
world> pass 5m
alice> /tide why
bob> react ✅ on 2
world> pass 5m
