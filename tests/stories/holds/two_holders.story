# What two people hold stays held until both let go: nobody's end of time or /unlock opens what another holds, and every
# answer names what is left. Another's is lifted only by naming whose it is, and they are told.
erin> /lock shop dev "investigating the slow checkout"
  » erin locked shop in dev: investigating the slow checkout
  (only erin sees) shop is locked in dev. /unlock shop dev lifts it.
dave> /lock shop dev --for 1h "load test"
  » dave locked shop in dev until Mon 2026-03-02 10:00 UTC: load test
  (only dave sees) shop is locked in dev until Mon 2026-03-02 10:00 UTC. /unlock shop dev lifts it. It is held beside yours by erin (investigating the slow checkout).
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — waiting: lock: erin holds dev (investigating the slow checkout); dave too until Mon 2026-03-02 10:00 UTC (load test); can unlock: alice, bob, carol, dave, erin
alice> /tide why
  (only alice sees) shop-1 · dev-commit1 of shop to dev: Bump dev
        lock: erin holds dev (investigating the slow checkout); dave too until Mon 2026-03-02 10:00 UTC (load test); can unlock: alice, bob, carol, dave, erin
alice> /unlock shop dev
  (only alice sees) You hold no lock of shop there. It is locked in dev by erin (investigating the slow checkout); in dev by dave until Mon 2026-03-02 10:00 UTC (load test). To lift what somebody else holds, name whose it is; they are told:
      /unlock shop dev --of dave
      /unlock shop dev --of erin
dave> /unlock shop dev
  shop-1 dev-commit1 of shop to dev — waiting: lock: erin holds dev (investigating the slow checkout); can unlock: alice, bob, carol, dave, erin
  » dave lifted a lock of shop in dev by dave until Mon 2026-03-02 10:00 UTC (load test). shop stays locked in dev by erin (investigating the slow checkout).
  (only dave sees) Lifted: in dev by dave until Mon 2026-03-02 10:00 UTC (load test). shop stays locked in dev by erin (investigating the slow checkout). To lift what somebody else holds, name whose it is; they are told:
      /unlock shop dev --of erin
alice> /tide status
  (only alice sees) shop
        dev    dev-commit2; locked by erin (investigating the slow checkout)
        stage  1.3.0
        prod   1.3.0
        shop-1 · dev-commit1 of shop to dev: Bump dev (lock: erin holds dev (investigating the slow checkout); can unlock: alice, bob, carol, dave, erin)
dave> /unlock shop dev
  (only dave sees) You hold no lock of shop there. It is locked in dev by erin (investigating the slow checkout). To lift what somebody else holds, name whose it is; they are told:
      /unlock shop dev --of erin
dave> /unlock shop dev --of carol
  (only dave sees) carol holds no lock of shop there. It is locked in dev by erin (investigating the slow checkout). To lift what somebody else holds, name whose it is; they are told:
      /unlock shop dev --of erin
dave> /unlock shop dev --of erin
  » @erin dave unlocked shop in dev. It was locked in dev by erin (investigating the slow checkout).
  (only dave sees) shop is unlocked in dev.
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit3
world> pass 1m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
# The first to run out opens nothing either.
erin> /lock shop dev "the same again"
  » erin locked shop in dev: the same again
  (only erin sees) shop is locked in dev. /unlock shop dev lifts it.
dave> /lock shop dev --for 1h "load test"
  » dave locked shop in dev until Mon 2026-03-02 10:01 UTC: load test
  (only dave sees) shop is locked in dev until Mon 2026-03-02 10:01 UTC. /unlock shop dev lifts it. It is held beside yours by erin (the same again).
alice> push acme/shop dev "feat: vouchers"
  commit4 on dev
  shop-2 dev-commit4 of shop to dev — waiting: lock: erin holds dev (the same again); dave too until Mon 2026-03-02 10:01 UTC (load test); can unlock: alice, bob, carol, dave, erin
world> pass 61m
  shop-2 dev-commit4 of shop to dev — waiting: lock: erin holds dev (the same again); can unlock: alice, bob, carol, dave, erin
erin> /unlock dev
  » erin unlocked shop in dev.
  (only erin sees) shop is unlocked in dev.
  shop-2 dev-commit4 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit5
world> pass 1m
  shop-2 dev-commit4 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit4 of shop to dev: running
# Freezes: one of the whole environment each, from the same instant.
erin> /freeze prod 2h "database maintenance"
  » erin froze prod until Mon 2026-03-02 12:03 UTC: database maintenance
  » erin froze prod until Mon 2026-03-02 12:03 UTC: database maintenance
  (only erin sees) prod is frozen for 2h, until Mon 2026-03-02 12:03 UTC. /thaw prod ends it early.
dave> /freeze prod 30m "load test"
  » dave froze prod until Mon 2026-03-02 10:33 UTC: load test
  » dave froze prod until Mon 2026-03-02 10:33 UTC: load test
  (only dave sees) prod is frozen for 30m, until Mon 2026-03-02 10:33 UTC. /thaw prod ends it early. It is held beside yours until Mon 2026-03-02 12:03 UTC by erin (database maintenance).
alice> /tide status
  (only alice sees) shop
        dev    dev-commit4, healthy, since Mon 2026-03-02 10:02 UTC (1m ago)
        stage  1.3.0
        prod   1.3.0; frozen until Mon 2026-03-02 12:03 UTC by erin (database maintenance)
        nothing under way
bob> /thaw prod
  (only bob sees) You hold no freeze of prod. It is frozen until Mon 2026-03-02 12:03 UTC by erin (database maintenance); until Mon 2026-03-02 10:33 UTC by dave (load test). To lift what somebody else holds, name whose it is; they are told:
      /thaw prod --of dave
      /thaw prod --of erin
dave> /thaw prod
  » dave lifted a freeze of prod (load test). prod stays frozen until Mon 2026-03-02 12:03 UTC by erin (database maintenance).
  » dave lifted a freeze of prod (load test). prod stays frozen until Mon 2026-03-02 12:03 UTC by erin (database maintenance).
  (only dave sees) Lifted: load test. prod stays frozen until Mon 2026-03-02 12:03 UTC by erin (database maintenance). To lift what somebody else holds, name whose it is; they are told:
      /thaw prod --of erin
alice> /thaw prod --of erin
  (only alice sees) alice may not freeze or thaw prod. Who may: bob, carol, dave, erin.
bob> /thaw prod --of carol
  (only bob sees) carol holds no freeze of prod. It is frozen until Mon 2026-03-02 12:03 UTC by erin (database maintenance). To lift what somebody else holds, name whose it is; they are told:
      /thaw prod --of erin
bob> /thaw prod --of erin
  » @erin bob thawed prod. It was frozen until Mon 2026-03-02 12:03 UTC by erin (database maintenance).
  » @erin bob thawed prod. It was frozen until Mon 2026-03-02 12:03 UTC by erin (database maintenance).
  (only bob sees) prod is thawed.
bob> /thaw prod
  (only bob sees) prod is not frozen.
# A freeze of one app is lifted the same way, and a rollback's lock is none.
bob> /freeze prod 1h --app shop "stocktaking"
  » bob locked shop in prod until Mon 2026-03-02 11:03 UTC: stocktaking
  (only bob sees) shop is locked in prod until Mon 2026-03-02 11:03 UTC. /unlock shop prod lifts it.
erin> /freeze prod 1h --app shop "audit"
  » erin locked shop in prod until Mon 2026-03-02 11:03 UTC: audit
  (only erin sees) shop is locked in prod until Mon 2026-03-02 11:03 UTC. /unlock shop prod lifts it. It is held beside yours by bob until Mon 2026-03-02 11:03 UTC (stocktaking).
bob> /thaw prod --app shop
  » bob lifted a lock of shop in prod by bob until Mon 2026-03-02 11:03 UTC (stocktaking). shop stays locked in prod by erin until Mon 2026-03-02 11:03 UTC (audit).
  (only bob sees) Lifted: in prod by bob until Mon 2026-03-02 11:03 UTC (stocktaking). shop stays locked in prod by erin until Mon 2026-03-02 11:03 UTC (audit). To lift what somebody else holds, name whose it is; they are told:
      /unlock shop prod --of erin
bob> /unlock prod
  (only bob sees) You hold no lock of shop there. It is locked in prod by erin until Mon 2026-03-02 11:03 UTC (audit). To lift what somebody else holds, name whose it is; they are told:
      /unlock shop prod --of erin
bob> /thaw prod --app shop --of erin
  » @erin bob unlocked shop in prod. It was locked in prod by erin until Mon 2026-03-02 11:03 UTC (audit).
  (only bob sees) shop is unlocked in prod.
