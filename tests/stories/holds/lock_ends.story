# A lock for a time ends by itself.
alice> /lock shop dev --for 1h "load test"
  » alice locked shop in dev until Mon 2026-03-02 10:00 UTC: load test
  (only alice sees) shop is locked in dev until Mon 2026-03-02 10:00 UTC. /unlock shop dev lifts it.
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — waiting: lock: alice holds dev until Mon 2026-03-02 10:00 UTC (load test); can unlock: alice, bob, carol, dave, erin
alice> /tide status
  (only alice sees) shop
        dev    dev-commit2; locked until Mon 2026-03-02 10:00 UTC by alice (load test)
        stage  1.3.0
        prod   1.3.0
        shop-1 · dev-commit1 of shop to dev: Bump dev (lock: alice holds dev until Mon 2026-03-02 10:00 UTC (load test); can unlock: alice, bob, carol, dave, erin)
world> pass 1h
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit3
world> pass 1m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
