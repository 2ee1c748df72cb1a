# Reviews are of the images that were asked about: the tag moved afterwards, and the same head with other images is another subject.
#config soak: 30m => soak: 0s
alice> push acme/shop dev "feat: coupons"
world> pass 5m
alice> /release cut 1.4.0
bob> react ✅ on 1
world> pass 5m
erin> /freeze prod 1h holiday
alice> /promote prod 1.4.0
bob> review approve acme/shop#2
dave> review approve acme/shop#2
mallory> image shop v1.4.0 "evil content"
erin> /thaw prod
alice> /tide why
bob> review approve acme/shop#2
dave> react ✅ on 3
world> pass 5m
