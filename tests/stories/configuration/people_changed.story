# Somebody who voted leaves the list, and somebody joins it. Nothing is asked again, until somebody joins who had voted
# before it counted.
alice> push acme/shop dev "feat: coupons" src/coupons.txt=coupons
world> pass 1m
alice> /release cut 1.4.0
bob> react ✅ on 1
world> pass 31m
carol> /promote prod 1.4.0
bob> react ✅ on 2
world> configure release-managers: [bob, carol, dave] => release-managers: [carol, dave, erin]
carol> /tide why
dave> react ✅ on 2
alice> react ✅ on 2
world> configure release-managers: [carol, dave, erin] => release-managers: [alice, carol, dave, erin]
carol> /tide why
alice> react ✅ on 3
erin> react ✅ on 3
