# A rollback by a person: back to what was healthy before; continuous bumps wait behind its lock until it is lifted.
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
bob> /rollback dev
  (only bob sees) shop-2: rollback of shop in dev from dev-commit1 to dev-commit3. A lock keeps it from being undone until /unlock shop dev.
  shop-2 Rollback of shop in dev to dev-commit3 — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit4
world> pass 1m
  shop-2 Rollback of shop in dev to dev-commit3 — done: done
  · ✔ Await rollout in dev: healthy
  » Rollback of shop in dev to dev-commit3: done; continuous bumps wait until /unlock
alice> push acme/shop dev "feat: vouchers"
  commit5 on dev
  shop-3 dev-commit5 of shop to dev — waiting: lock: bob holds dev (rolled back); can unlock: alice, bob, carol, dave, erin
alice> push acme/shop dev "feat: gifts"
  commit6 on dev
  shop-4 dev-commit6 of shop to dev — waiting: lock: bob holds dev (rolled back); can unlock: alice, bob, carol, dave, erin
alice> /tide why
  (only alice sees) shop-4 · dev-commit6 of shop to dev: Bump dev
        lock: bob holds dev (rolled back); can unlock: alice, bob, carol, dave, erin
      shop-3 · dev-commit5 of shop to dev: Bump dev
        lock: bob holds dev (rolled back); can unlock: alice, bob, carol, dave, erin
world> pass 1h
carol> /unlock dev
  shop-3 dev-commit5 of shop to dev — ended: superseded by dev-commit6 of shop to dev, which is newer
  » @bob carol unlocked shop in dev. It was locked in dev by the rollback of bob (rolled back).
  (only carol sees) shop is unlocked in dev.
  · dev-commit5 of shop to dev superseded by dev-commit6 of shop to dev, which is newer
  shop-4 dev-commit6 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit7
bob> /unlock shop dev
  (only bob sees) shop is not locked in dev.
world> pass 1m
  shop-4 dev-commit6 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit6 of shop to dev: running
world> log acme/k8s-dev main
  commit7 dev: shop to dev-commit6
  commit4 dev: shop to dev-commit3
  commit2 dev: shop to dev-commit1
  commit8 Run 1.3.0
