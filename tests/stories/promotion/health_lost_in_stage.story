# Health is asked for, not remembered: stage goes bad after its rollout was over. That is told once, before anybody promotes; nothing enters prod until it is healthy again and has soaked anew.
alice> push acme/shop dev "feat: coupons"
world> pass 1m
alice> /release cut 1.4.0
bob> react ✅ on 1
world> pass 40m
world> cluster fail stage shop v1.4.0 "OOMKilled: every pod"
world> pass 1m
world> pass 3m
alice> /tide status
carol> /promote prod 1.4.0
bob> react ✅ on 2
dave> react ✅ on 2
carol> /tide why
world> cluster normal stage shop v1.4.0
world> pass 5m
alice> /tide status
world> pass 24m
world> pass 1m
world> pass 2m
