# A rollback earns nothing: what had not soaked when it was replaced has not soaked however long a rollback keeps it there.
alice> push acme/shop dev "feat: coupons"
world> pass 1m
alice> /release cut 1.4.0
bob> react ✅ on 1
world> pass 10m
alice> push acme/shop dev "feat: vouchers"
world> pass 1m
world> cluster fail stage shop v1.5.0 "OOMKilled"
alice> /release cut 1.5.0
bob> react ✅ on 2
world> pass 2m
alice> /rollback stage
world> pass 2h
carol> /promote prod 1.4.0
bob> react ✅ on 3
dave> react ✅ on 3
