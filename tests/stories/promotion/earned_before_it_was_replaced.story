# What soaked in stage and was replaced by something newer keeps what it earned, also when that newer one is rolled back to it; a rollback behind it takes it away.
alice> push acme/shop dev "feat: coupons"
world> pass 1m
alice> /release cut 1.4.0
bob> react ✅ on 1
world> pass 40m
alice> push acme/shop dev "feat: vouchers"
world> pass 1m
alice> /release cut 1.5.0
bob> react ✅ on 2
world> pass 5m
alice> /rollback stage
world> pass 5m
carol> /promote prod 1.4.0
bob> react ✅ on 3
world> cluster fail stage shop v1.4.0 "CrashLoopBackOff"
dave> react ✅ on 3
world> cluster normal stage shop v1.4.0
world> pass 3m
carol> /promote prod 1.5.0
bob> react ✅ on 4
dave> react ✅ on 4
