# The machine's clock is set back while prod is held: no hold ends early for it, and none lasts for hours longer.
carol> /freeze prod 2h "the auditors are here"
  » carol froze prod until Mon 2026-03-02 11:00 UTC: the auditors are here
  » carol froze prod until Mon 2026-03-02 11:00 UTC: the auditors are here
  (only carol sees) prod is frozen for 2h, until Mon 2026-03-02 11:00 UTC. /thaw prod ends it early.
carol> /freeze prod 2h "and again"
  » carol froze prod until Mon 2026-03-02 11:00 UTC: and again
  » carol froze prod until Mon 2026-03-02 11:00 UTC: and again
  (only carol sees) prod is frozen for 2h, until Mon 2026-03-02 11:00 UTC. /thaw prod ends it early. It is held beside yours until Mon 2026-03-02 11:00 UTC by carol (the auditors are here).
world> clock back 1h
alice> /tide status
  (only alice sees) shop
        dev    dev-commit1
        stage  1.3.0
        prod   1.3.0; frozen until Mon 2026-03-02 11:00 UTC by carol (the auditors are here)
        nothing under way
      Warning: The machine's clock is 1h behind the time that tidegate has stored: tidegate goes on from there, at half the pace until the clock has caught up, and what a calendar freezes is frozen by either. Check the machine's clock.
carol> /freeze prod 2h "once more"
  » carol froze prod until Mon 2026-03-02 11:00 UTC: once more
  » carol froze prod until Mon 2026-03-02 11:00 UTC: once more
  (only carol sees) prod is frozen for 2h, until Mon 2026-03-02 11:00 UTC. /thaw prod ends it early. It is held beside yours until Mon 2026-03-02 11:00 UTC by carol (the auditors are here); until Mon 2026-03-02 11:00 UTC by carol (and again).
world> pass 2h
alice> /tide status
  (only alice sees) shop
        dev    dev-commit1
        stage  1.3.0
        prod   1.3.0; frozen until Mon 2026-03-02 11:00 UTC by carol (the auditors are here); frozen until Mon 2026-03-02 11:00 UTC by carol (and again); frozen until Mon 2026-03-02 11:00 UTC by carol (once more)
        nothing under way
world> restart
world> pass 61m
alice> /tide status
  (only alice sees) shop
        dev    dev-commit1
        stage  1.3.0
        prod   1.3.0
        nothing under way
