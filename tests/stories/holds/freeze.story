# A freeze, and what it answers: who may, until when, and its end by time.
alice> /freeze prod 2h "the auditors are here"
  (only alice sees) alice may not freeze or thaw prod. Who may: bob, carol, dave, erin.
carol> /freeze prod 2x "nonsense"
  (only carol sees) "2x" is not a duration. Write whole weeks, days, hours or minutes, like 2w, 3d, 2h, 30m or 1h30m; at most 30 days.
      Usage: /freeze ENV DURATION REASON...
      Example: /freeze prod 2h database maintenance
carol> /freeze prod 2h
  (only carol sees) /freeze also needs REASON.
      Usage: /freeze ENV DURATION REASON...
      Example: /freeze prod 2h database maintenance
carol> /thaw prod
  (only carol sees) prod is not frozen.
carol> /freeze prod 2h "the auditors are here"
  » carol froze prod until Mon 2026-03-02 11:00 UTC: the auditors are here
  » carol froze prod until Mon 2026-03-02 11:00 UTC: the auditors are here
  (only carol sees) prod is frozen for 2h, until Mon 2026-03-02 11:00 UTC. /thaw prod ends it early.
alice> /thaw prod
  (only alice sees) alice may not freeze or thaw prod. Who may: bob, carol, dave, erin.
erin> /thaw prod --of carol
  » @carol erin thawed prod. It was frozen until Mon 2026-03-02 11:00 UTC by carol (the auditors are here).
  » @carol erin thawed prod. It was frozen until Mon 2026-03-02 11:00 UTC by carol (the auditors are here).
  (only erin sees) prod is thawed.
carol> /freeze prod 2h --app shop "only shop"
  » carol locked shop in prod until Mon 2026-03-02 11:00 UTC: only shop
  (only carol sees) shop is locked in prod until Mon 2026-03-02 11:00 UTC. /unlock shop prod lifts it.
