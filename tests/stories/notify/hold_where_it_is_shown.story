# A hold is told in the app's own channel and in the one where the environment's deliveries are shown.
#config     channel: { terminal: releases } =>     channel: { terminal: releases }\n    notify: { prod: { channel: { terminal: prod } } }
bob> /freeze prod 2h the auditors are here
  » bob froze prod until Mon 2026-03-02 11:00 UTC: the auditors are here
  » bob froze prod until Mon 2026-03-02 11:00 UTC: the auditors are here
  » bob froze prod until Mon 2026-03-02 11:00 UTC: the auditors are here
  (only bob sees) prod is frozen for 2h, until Mon 2026-03-02 11:00 UTC. /thaw prod ends it early.
bob> /freeze dev 1h cleaning up
  » bob froze dev until Mon 2026-03-02 10:00 UTC: cleaning up
  » bob froze dev until Mon 2026-03-02 10:00 UTC: cleaning up
  (only bob sees) dev is frozen for 1h, until Mon 2026-03-02 10:00 UTC. /thaw dev ends it early.
bob> /lock prod we look at the numbers
  » bob locked shop in prod: we look at the numbers
  » bob locked shop in prod: we look at the numbers
  (only bob sees) shop is locked in prod. /unlock shop prod lifts it.
bob> /unlock
  » bob unlocked shop in prod.
  » bob unlocked shop in prod.
  (only bob sees) shop is unlocked in prod.
bob> /thaw prod
  » bob thawed prod.
  » bob thawed prod.
  » bob thawed prod.
  (only bob sees) prod is thawed.
