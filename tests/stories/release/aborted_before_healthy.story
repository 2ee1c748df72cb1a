# A rollout that somebody gave up on before it was healthy opens no order, and nobody goes back to it.
alice> push acme/shop dev "feat: coupons"
world> pass 1m
world> cluster stall stage shop v1.4.0
alice> /release cut 1.4.0
bob> react ✅ on 1
world> pass 1m
alice> /tide abort shop-2
alice> /tide status
world> pass 40m
carol> /promote prod 1.4.0
bob> react ✅ on 2
dave> react ✅ on 2
world> cluster normal stage shop v1.4.0
world> pass 1h
carol> /tide abort shop-3
alice> push acme/shop dev "feat: vouchers"
world> pass 1m
world> cluster fail stage shop v1.5.0 "CrashLoopBackOff"
alice> /release cut 1.5.0
bob> react ✅ on 3
world> pass 2m
alice> /rollback stage 1.4.0
alice> /rollback stage
world> pass 1m
alice> /tide history
