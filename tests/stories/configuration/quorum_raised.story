# A quorum is raised and a freeze is called by the calendar while a release waits: votes count by the policy in force, and
# nothing is asked again.
alice> push acme/shop dev "feat: coupons" src/coupons.txt=coupons
world> pass 1m
alice> /freeze stage 1h moving house
alice> /release cut 1.4.0
bob> react ✅ on 1
world> configure release: { quorum: 1 => release: { quorum: 2 ;; stage:\n    repository => stage:\n    freeze: [{ cron: "0 0 15 * * Fri", for: 65h, zone: Europe/Berlin }]\n    repository
alice> /tide why
carol> react ✅ on 1
world> pass 1h
