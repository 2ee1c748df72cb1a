# What fails has failed only once it does for as long as the environment asks; what comes back before that was a blip.
#config rollout: { local: {}, deadline: 5m, healthy_for: 10s } => rollout: { local: {}, deadline: 5m, healthy_for: 10s, degraded_for: 2m }
world> cluster fail dev shop * "CrashLoopBackOff: no such table coupons"
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: failing, for less than 2m so far: CrashLoopBackOff: no such table coupons; deadline in 4m
alice> /tide why shop-1
  (only alice sees) shop-1 · dev-commit1 of shop to dev: Await rollout in dev
        rolling out in dev: failing, for less than 2m so far: CrashLoopBackOff: no such table coupons; deadline in 4m
world> cluster normal dev shop
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: healthy, for less than 10s so far; deadline in 4m
world> pass 1m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
world> cluster fail dev shop * "CrashLoopBackOff: no such table coupons"
alice> push acme/shop dev "feat: more coupons"
  commit3 on dev
  shop-2 dev-commit3 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit4
world> pass 4m
  shop-2 dev-commit3 of shop to dev — needs help: rollout failed in dev: CrashLoopBackOff: no such table coupons; left as it is
  ‼ FAILED: dev-commit3 of shop to dev: rollout failed in dev: CrashLoopBackOff: no such table coupons; left as it is. Next: /tide retry shop-2 looks again, /rollback dev --app shop goes back
