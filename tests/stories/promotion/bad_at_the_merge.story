# Stage is asked at the moment of the merge. A blip shuts the gate and restarts nothing: once it is over, the promotion goes on at once.
alice> push acme/shop dev "feat: coupons"
world> pass 1m
alice> /release cut 1.4.0
bob> react ✅ on 1
world> pass 40m
carol> /promote prod 1.4.0
bob> react ✅ on 2
world> cluster fail stage shop v1.4.0 "readiness probe failed"
dave> react ✅ on 2
world> pass 5s
world> cluster normal stage shop v1.4.0
world> pass 5m
