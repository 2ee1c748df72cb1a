# A version that does not merge into prod stays what it is: resolving the conflict on its branch would make it another.
#config soak: 30m => soak: 0s
alice> push acme/shop dev "feat: coupons" a.txt=dev
world> pass 5m
alice> /release cut 1.4.0
bob> react ✅ on 1
world> pass 5m
mallory> push acme/shop prod "by hand" a.txt=prod
carol> /promote prod 1.4.0
bob> react ✅ on 2
dave> react ✅ on 2
carol> /tide why
