# A freeze that a failed rollout left ends by itself, and what waited for it goes on. What failed can be tried again meanwhile.
#config rollout: { local: {}, deadline: 5m, healthy_for: 10s } => rollout: { local: {}, deadline: 5m, healthy_for: 10s, on_failure: { freeze: 1h } }
world> cluster fail dev shop * "CrashLoopBackOff: no such table coupons"
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 2m
  shop-1 dev-commit1 of shop to dev — needs help: rollout failed in dev: CrashLoopBackOff: no such table coupons; the app is frozen there for 1h
  ‼ FAILED: dev-commit1 of shop to dev: rollout failed in dev: CrashLoopBackOff: no such table coupons; the app is frozen there for 1h. Next: /tide retry shop-1 looks again, /rollback dev --app shop goes back, /thaw dev --app shop ends the freeze
alice> /tide retry shop-1
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: still failing: CrashLoopBackOff: no such table coupons; deadline in 5m
  » tried again by alice: dev holds commit2 still, under the same votes and images. It had ended: rollout failed in dev: CrashLoopBackOff: no such table coupons; the app is frozen there for 1h
  (only alice sees) shop-1: dev-commit1 of shop to dev is looked at again in dev, at commit2, under the same votes and images.
world> pass 6m
  shop-1 dev-commit1 of shop to dev — needs help: rollout failed in dev: CrashLoopBackOff: no such table coupons; the app is frozen there for 1h
  ‼ FAILED: dev-commit1 of shop to dev: rollout failed in dev: CrashLoopBackOff: no such table coupons; the app is frozen there for 1h. Next: /tide retry shop-1 looks again, /rollback dev --app shop goes back, /thaw dev --app shop ends the freeze
world> cluster normal dev shop
alice> push acme/shop dev "fix: the table"
  commit3 on dev
  shop-2 dev-commit3 of shop to dev — waiting: lock: tidegate (failed rollout) holds dev until Mon 2026-03-02 10:04 UTC (shop-1 failed in dev: CrashLoopBackOff: no such table coupons; /thaw dev --app shop ends the freeze); can thaw: alice, bob, carol, dave, erin
alice> /thaw dev
  (only alice sees) dev is not frozen. What failed there holds shop: shop-1 failed in dev: CrashLoopBackOff: no such table coupons.
bob> /freeze dev 30m load test --app shop
  shop-2 dev-commit3 of shop to dev — waiting: lock: tidegate (failed rollout) holds dev until Mon 2026-03-02 10:04 UTC (shop-1 failed in dev: CrashLoopBackOff: no such table coupons; /thaw dev --app shop ends the freeze); bob too until Mon 2026-03-02 09:38 UTC (load test); can unlock: alice, bob, carol, dave, erin
  » bob locked shop in dev until Mon 2026-03-02 09:38 UTC: load test
  (only bob sees) shop is locked in dev until Mon 2026-03-02 09:38 UTC. /unlock shop dev lifts it. It is held beside yours by tidegate until Mon 2026-03-02 10:04 UTC (shop-1 failed in dev: CrashLoopBackOff: no such table coupons).
alice> /thaw dev --app shop --of bob
  shop-2 dev-commit3 of shop to dev — waiting: lock: tidegate (failed rollout) holds dev until Mon 2026-03-02 10:04 UTC (shop-1 failed in dev: CrashLoopBackOff: no such table coupons; /thaw dev --app shop ends the freeze); can thaw: alice, bob, carol, dave, erin
  » @bob alice lifted a lock of shop in dev by bob until Mon 2026-03-02 09:38 UTC (load test). shop stays locked in dev by tidegate until Mon 2026-03-02 10:04 UTC (shop-1 failed in dev: CrashLoopBackOff: no such table coupons).
  (only alice sees) Lifted: in dev by bob until Mon 2026-03-02 09:38 UTC (load test). shop stays locked in dev by tidegate until Mon 2026-03-02 10:04 UTC (shop-1 failed in dev: CrashLoopBackOff: no such table coupons). To lift what somebody else holds, name whose it is; they are told:
      /thaw dev --app shop --of tidegate
world> pass 30m
world> pass 1h
  · ✔ Bump dev: commit4
  shop-2 dev-commit3 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit3 of shop to dev: running
