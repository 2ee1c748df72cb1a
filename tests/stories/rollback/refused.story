# What a rollback is refused for.
erin> /rollback prod
  (only erin sees) prod runs shop 1.3.0, and nothing earlier was healthy there. prod has had, newest first: 1.3.0 (not observed).
erin> /rollback prod 1.2.0
  (only erin sees) prod runs shop 1.3.0, and 1.2.0 never was healthy there. prod has had, newest first: 1.3.0 (not observed).
erin> /rollback prod 1.3.0
  (only erin sees) prod runs shop 1.3.0, and that is what you ask for. prod has had, newest first: 1.3.0 (not observed).
mallory> /rollback prod
  (only mallory sees) tidegate does not know the terminal login mallory. Ask for it to be added to the configuration, as `people: NAME: { terminal: mallory }`. Until then only /tide help and /tide whoami answer you.
erin> /rollback pord
  (only erin sees) There is no environment "pord". There are dev, stage and prod.
      Did you mean: /rollback prod
