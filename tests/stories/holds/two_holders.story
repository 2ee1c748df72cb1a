# What two people hold stays held until both let go: nobody's end of time or /unlock opens what another holds, and every
# answer names what is left. Another's is lifted only by naming whose it is, and they are told.
erin> /lock shop dev "investigating the slow checkout"
dave> /lock shop dev --for 1h "load test"
alice> push acme/shop dev "feat: coupons"
alice> /tide why
alice> /unlock shop dev
dave> /unlock shop dev
alice> /tide status
dave> /unlock shop dev
dave> /unlock shop dev --of carol
dave> /unlock shop dev --of erin
world> pass 1m
# The first to run out opens nothing either.
erin> /lock shop dev "the same again"
dave> /lock shop dev --for 1h "load test"
alice> push acme/shop dev "feat: vouchers"
world> pass 61m
erin> /unlock dev
world> pass 1m
# Freezes: one of the whole environment each, from the same instant.
erin> /freeze prod 2h "database maintenance"
dave> /freeze prod 30m "load test"
alice> /tide status
bob> /thaw prod
dave> /thaw prod
alice> /thaw prod --of erin
bob> /thaw prod --of carol
bob> /thaw prod --of erin
bob> /thaw prod
# A freeze of one app is lifted the same way, and a rollback's lock is none.
bob> /freeze prod 1h --app shop "stocktaking"
erin> /freeze prod 1h --app shop "audit"
bob> /thaw prod --app shop
bob> /unlock prod
bob> /thaw prod --app shop --of erin
