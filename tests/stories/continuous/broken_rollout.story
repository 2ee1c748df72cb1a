# A rollout that fails in dev is told with its cause; the next push goes its way.
world> cluster fail dev shop * "CrashLoopBackOff: no such table coupons"
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 2m
  shop-1 dev-commit1 of shop to dev — needs help: rollout failed in dev: CrashLoopBackOff: no such table coupons; left as it is
  ‼ FAILED: dev-commit1 of shop to dev: rollout failed in dev: CrashLoopBackOff: no such table coupons; left as it is. Next: /tide retry shop-1 looks again, /rollback dev --app shop goes back
world> cluster normal dev shop
alice> push acme/shop dev "fix: the table"
  commit3 on dev
  shop-2 dev-commit3 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit4
world> pass 2m
  shop-2 dev-commit3 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit3 of shop to dev: running
