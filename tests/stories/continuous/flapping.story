# What comes up and goes down again was never healthy for as long as the environment asks: that is no success, and the deadline
# ends it.
#config rollout: { local: {}, deadline: 5m, healthy_for: 10s } => rollout: { local: {}, deadline: 5m, healthy_for: 1m, degraded_for: 1m }
world> cluster flap dev shop * 40s
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: failing, for less than 1m so far: it went down again; deadline in 4m
world> pass 1m
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: healthy, for less than 1m so far; deadline in 3m
world> pass 4m
  · in Await rollout for 2m 30s, deadline 5m: failing, for less than 1m so far: it went down again
  » in Await rollout for 4m, deadline 5m: failing, for less than 1m so far: it went down again
  shop-1 dev-commit1 of shop to dev — needs help: rollout failed in dev: it went down again; left as it is
  ‼ FAILED: dev-commit1 of shop to dev: rollout failed in dev: it went down again; left as it is. Next: /tide retry shop-1 looks again, /rollback dev --app shop goes back
