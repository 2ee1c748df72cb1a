# An app is configured no longer while it is being released: its card says so, and it can be given up.
alice> push acme/shop dev "feat: coupons" src/coupons.txt=coupons
world> pass 1m
alice> /release cut 1.4.0
world> configure   shop: # =>   store: #
alice> /tide why shop-2
bob> react ✅ on 1
alice> /tide abort shop-2
