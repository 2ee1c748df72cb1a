# A dev image that nobody scanned passes where that is asked; one with something bad stays out for as long as its scan says so.
#config shop: { version_tag: "v{version}", => shop: { scan: { at: high, unknown: pass }, version_tag: "v{version}",
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
alice> /freeze dev 10m slow down
  » alice froze dev until Mon 2026-03-02 09:11 UTC: slow down
  » alice froze dev until Mon 2026-03-02 09:11 UTC: slow down
  (only alice sees) dev is frozen for 10m, until Mon 2026-03-02 09:11 UTC. /thaw dev ends it early.
alice> push acme/shop dev "feat: vouchers"
  commit3 on dev
  shop-2 dev-commit3 of shop to dev — waiting: freeze: dev is frozen until Mon 2026-03-02 09:11 UTC (slow down, by alice); can thaw: alice, bob, carol, dave, erin
world> scan shop dev-commit3 high=1
world> pass 10m
  shop-2 dev-commit3 of shop to dev — waiting: scan: the scan of shop image1 found 1 high, and nothing high or worse enters; bring an image without that, or have it waived: /waive scan VERSION REASON
alice> /tide why
  (only alice sees) shop-2 · dev-commit3 of shop to dev: Bump dev
        scan: the scan of shop image1 found 1 high, and nothing high or worse enters; bring an image without that, or have it waived: /waive scan VERSION REASON
world> scan shop dev-commit3 low=1
  shop-2 dev-commit3 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit4
world> pass 1m
  shop-2 dev-commit3 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit3 of shop to dev: running
