# A vote that is taken back, or a reject, after the merge stops nothing: whoever cast it is told, with what can still be done.
alice> push acme/billing dev "feat: e-invoices"
world> pass 1m
alice> #billing /release cut 1.5.0
bob> react ✅ on 1
bob> unreact ✅ on 1
carol> react ❌ on 1
# A stranger, and somebody whose vote never was among those that opened it, are told nothing new.
mallory> react ❌ on 1
carol> unreact ❌ on 1
world> pass 5m
# Also once the ballot is retired, and by a button.
bob> react ❌ on 1
bob> press reject on 1
# With branches, the approval of the pull request is carried on to the environment.
alice> push acme/shop dev "feat: coupons"
world> pass 1m
alice> /release cut 1.4.0
bob> press approve on 2
bob> press withdraw on 2
world> pass 40m
carol> /promote prod 1.4.0
bob> react ✅ on 3
dave> react ✅ on 3
dave> unreact ✅ on 3
world> pass 5m
