# Who holds a lock and rolled back lets go of one at a time: their own first, and what the rollback guards by naming it or next.
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
bob> /lock shop dev "load test"
  » bob locked shop in dev: load test
  (only bob sees) shop is locked in dev. /unlock shop dev lifts it.
bob> /rollback dev --reason "coupons break the checkout"
  (only bob sees) shop-2: rollback of shop in dev from dev-commit1 to dev-commit3. A lock keeps it from being undone until /unlock shop dev.
  shop-2 Rollback of shop in dev to dev-commit3 — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit4
world> pass 1m
  shop-2 Rollback of shop in dev to dev-commit3 — done: done
  · ✔ Await rollout in dev: healthy
  » Rollback of shop in dev to dev-commit3: done; continuous bumps wait until /unlock
bob> /unlock shop dev
  » bob lifted a lock of shop in dev by bob (load test). shop stays locked in dev by the rollback of bob (coupons break the checkout).
  (only bob sees) Lifted: in dev by bob (load test). shop stays locked in dev by the rollback of bob (coupons break the checkout). To lift what somebody else holds, name whose it is; they are told:
      /unlock shop dev --of rollback
bob> /unlock shop dev --of bob
  » bob unlocked shop in dev. It was locked in dev by the rollback of bob (coupons break the checkout).
  (only bob sees) shop is unlocked in dev.
