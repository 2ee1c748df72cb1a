# What a rollback locked is lifted by whoever may lock there, yet not by the way: somebody who lets go of their own leaves it.
alice> push acme/shop dev "feat: coupons"
world> pass 1m
dave> /lock shop dev "load test"
bob> /rollback dev --reason "coupons break the checkout"
world> pass 1m
alice> push acme/shop dev "feat: vouchers"
dave> /unlock shop dev
dave> /thaw dev --app shop
dave> /unlock shop dev
world> pass 1m
# In prod alice may roll back, and may not lift what keeps it so.
alice> /tide whoami
