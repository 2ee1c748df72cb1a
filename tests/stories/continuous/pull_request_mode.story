# Where dev takes bumps by pull request too, one pull request is open, updated in place by what is newer.
#config write: direct => write: pull_request
bob> /freeze dev 1h "load test"
  » bob froze dev until Mon 2026-03-02 10:00 UTC: load test
  » bob froze dev until Mon 2026-03-02 10:00 UTC: load test
  (only bob sees) dev is frozen for 1h, until Mon 2026-03-02 10:00 UTC. /thaw dev ends it early.
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — waiting: freeze: dev is frozen until Mon 2026-03-02 10:00 UTC (load test, by bob); can thaw: alice, bob, carol, dave, erin
  · ✔ Bump dev: #1
alice> push acme/shop dev "feat: vouchers"
  commit2 on dev
  shop-1 dev-commit1 of shop to dev — ended: superseded by dev-commit2 of shop to dev (shop-2)
  · dev-commit1 of shop to dev superseded by dev-commit2 of shop to dev (shop-2)
  shop-2 dev-commit2 of shop to dev — waiting: freeze: dev is frozen until Mon 2026-03-02 10:00 UTC (load test, by bob); can thaw: alice, bob, carol, dave, erin
  · ✔ Bump dev: #1
world> pass 1m
world> pass 1h
  · ✔ Merge bump of dev: #1 -> commit3
  shop-2 dev-commit2 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit2 of shop to dev: running
world> pass 1m
world> log acme/k8s-dev main
  commit3 Continuous shop-2 of shop
  commit4 dev: shop to dev-commit2
  commit5 Run 1.3.0
