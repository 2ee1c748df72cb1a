# Whoever asked for a promotion gets another name in the configuration: under that name, too, they may not approve it.
alice> push acme/shop dev "feat: coupons" src/coupons.txt=coupons
world> pass 1m
alice> /release cut 1.4.0
bob> react ✅ on 1
world> pass 31m
carol> /promote prod 1.4.0
bob> react ✅ on 2
world> configure   carol: { =>   caroline: { ;; [alice, bob, carol] => [alice, bob, caroline] ;; [bob, carol, dave] => [bob, caroline, dave]
alice> /tide why
carol> review approve acme/shop#2
bob> react ✅ on 3
dave> react ✅ on 3
