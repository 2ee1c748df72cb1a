# Where nobody watches rollouts it counts how long a version was there: what was replaced before it had soaked has not soaked.
#config rollout: { local: {}, deadline: 5m, healthy_for: 10s } => # nobody watches rollouts here
alice> push acme/shop dev "feat: coupons"
world> pass 1m
alice> /release cut 1.4.0
bob> react ✅ on 1
world> pass 20m
alice> push acme/shop dev "feat: vouchers"
world> pass 1m
alice> /release cut 1.5.0
bob> react ✅ on 2
world> pass 31m
carol> /promote prod 1.4.0
bob> react ✅ on 3
dave> react ✅ on 3
carol> /promote prod 1.5.0
bob> react ✅ on 4
dave> react ✅ on 4
world> pass 1m
