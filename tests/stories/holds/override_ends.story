# A break-glass that nobody used is over after its time: the freeze is shut again.
dave> /freeze prod 8h "month end"
alice> push acme/shop dev "feat: coupons"
world> pass 1m
alice> /override prod "customers cannot pay"
alice> /release cut 1.4.0
bob> react ✅ on 1
world> pass 40m
carol> /promote prod 1.4.0
alice> /override prod 1.4.0 "customers cannot pay"
bob> react ✅ on 3
dave> react ✅ on 3
alice> /tide status
world> pass 2h
alice> /tide status
bob> react ✅ on 2
dave> react ✅ on 2
