# Health lost while a promotion waits is told on the promotion; a break-glass does not open it.
alice> push acme/billing dev "feat: e-invoices"
world> pass 1m
alice> #billing /release cut 1.4.0
bob> react ✅ on 1
world> pass 5m
carol> #billing /promote prod 1.4.0
bob> react ✅ on 2
dave> react ✅ on 2
world> cluster fail stage billing v1.4.0 "CrashLoopBackOff"
world> pass 1m
world> cluster stall stage billing v1.4.0
world> pass 10m
world> cluster normal stage billing v1.4.0
world> pass 5m
world> pass 30m
