# A frozen dev environment holds its bumps, says why and until when; after the thaw only the newest is written.
carol> /freeze dev 2h "load test"
  » carol froze dev until Mon 2026-03-02 11:00 UTC: load test
  » carol froze dev until Mon 2026-03-02 11:00 UTC: load test
  (only carol sees) dev is frozen for 2h, until Mon 2026-03-02 11:00 UTC. /thaw dev ends it early.
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — waiting: freeze: dev is frozen until Mon 2026-03-02 11:00 UTC (load test, by carol); can thaw: alice, bob, carol, dave, erin
alice> push acme/shop dev "feat: vouchers"
  commit2 on dev
  shop-2 dev-commit2 of shop to dev — waiting: freeze: dev is frozen until Mon 2026-03-02 11:00 UTC (load test, by carol); can thaw: alice, bob, carol, dave, erin
alice> /tide why
  (only alice sees) shop-2 · dev-commit2 of shop to dev: Bump dev
        freeze: dev is frozen until Mon 2026-03-02 11:00 UTC (load test, by carol); can thaw: alice, bob, carol, dave, erin
      shop-1 · dev-commit1 of shop to dev: Bump dev
        freeze: dev is frozen until Mon 2026-03-02 11:00 UTC (load test, by carol); can thaw: alice, bob, carol, dave, erin
world> pass 1h
carol> /thaw dev
  shop-1 dev-commit1 of shop to dev — ended: superseded by dev-commit2 of shop to dev, which is newer
  » carol thawed dev.
  » carol thawed dev.
  (only carol sees) dev is thawed.
  · dev-commit1 of shop to dev superseded by dev-commit2 of shop to dev, which is newer
  shop-2 dev-commit2 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit3
world> pass 1m
  shop-2 dev-commit2 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit2 of shop to dev: running
world> log acme/k8s-dev main
  commit3 dev: shop to dev-commit2
  commit4 Run 1.3.0
