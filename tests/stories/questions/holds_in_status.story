# Who may not is told who may; what holds an environment stands in its status.
alice> /freeze prod 2h migration
  (only alice sees) alice may not freeze or thaw prod. Who may: bob, carol, dave, erin.
bob> /freeze prod 2h migration
  » bob froze prod until Mon 2026-03-02 11:00 UTC: migration
  » bob froze prod until Mon 2026-03-02 11:00 UTC: migration
  (only bob sees) prod is frozen for 2h, until Mon 2026-03-02 11:00 UTC. /thaw prod ends it early.
bob> /freeze prod 1h --app shop load test
  » bob locked shop in prod until Mon 2026-03-02 10:00 UTC: load test
  (only bob sees) shop is locked in prod until Mon 2026-03-02 10:00 UTC. /unlock shop prod lifts it.
bob> /tide status
  (only bob sees) shop
        dev    dev-commit1
        stage  1.3.0
        prod   1.3.0; frozen until Mon 2026-03-02 11:00 UTC by bob (migration); locked until Mon 2026-03-02 10:00 UTC by bob (load test)
        nothing under way
bob> /thaw prod --app shop
  » bob unlocked shop in prod.
  (only bob sees) shop is unlocked in prod.
bob> /thaw prod
  » bob thawed prod.
  » bob thawed prod.
  (only bob sees) prod is thawed.
bob> /thaw prod
  (only bob sees) prod is not frozen.
bob> /tide status
  (only bob sees) shop
        dev    dev-commit1
        stage  1.3.0
        prod   1.3.0
        nothing under way
alice> /unlock
  (only alice sees) shop is not locked in any environment.
alice> /lock shop dev looking into it
  » alice locked shop in dev: looking into it
  (only alice sees) shop is locked in dev. /unlock shop dev lifts it.
bob> /tide status
  (only bob sees) shop
        dev    dev-commit1; locked by alice (looking into it)
        stage  1.3.0
        prod   1.3.0
        nothing under way
alice> /unlock shop dev
  » alice unlocked shop in dev.
  (only alice sees) shop is unlocked in dev.
